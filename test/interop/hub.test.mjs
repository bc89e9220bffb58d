// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The library's event hub (the program hub_peer) and the official client's exchange events and replies, through the sandbox and through a real socket.io
// 0.9 server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { Event, EventHub } from "@ftrack/api";
import { Sandbox, unique, until } from "./support.mjs";

/** The program hub_peer: each method is one of its commands. */
class Peer {
    static start(server, changes = {}) {
        const peer = new Peer();
        const { FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY } = server;
        const env = { ...process.env, FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY, ...changes };
        peer.child = spawn(process.env.FTRACK_HUB_PEER, [], { env, stdio: ["pipe", "pipe", "inherit"] });
        peer.events = [];
        peer.states = [];
        peer.waiting = new Map();
        createInterface({ input: peer.child.stdout }).on("line", (line) => peer.take(JSON.parse(line)));
        return peer;
    }

    take({ n, result, error, event, subscriber, state }) {
        if (event) this.events.push({ event, subscriber });
        else if (state) this.states.push(state);
        else {
            const { resolve, reject } = this.waiting.get(n);
            if (error) reject(new Error(error));
            else resolve(result);
        }
    }

    command(what, parameters = {}) {
        const n = this.waiting.size + 1;
        this.child.stdin.write(`${JSON.stringify({ n, do: what, ...parameters })}\n`);
        return new Promise((resolve, reject) => this.waiting.set(n, { resolve, reject }));
    }

    async end() {
        this.child.stdin.end();
        const [code] = await once(this.child, "exit");
        return code;
    }
}

/** The server of socket.io 0.9 as a process, used like the sandbox. */
class SocketIo extends Sandbox {
    static start(...options) {
        return this.run(process.execPath, ["socket_io_server.mjs", ...options.filter((option) => option !== "--port")]);
    }
}

const hub_of = ({ FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY }) => new EventHub(FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY);

for (const [name, Server] of Object.entries({ sandbox: Sandbox, "socket.io 0.9": SocketIo })) {
    describe(`through the ${name}`, () => {
        let server;
        let ours;
        let theirs;
        before(async () => {
            server = await Server.start();
            ours = Peer.start(server);
            await ours.command("connect");
            theirs = hub_of(server);
            theirs.connect();
            await until(() => theirs.isConnected(), "the official hub's connection");
        });
        after(async () => {
            theirs.disconnect();
            assert.equal(await ours.end(), 0);
            await server.stop();
        });

        /** Subscribes the official client, and remembers what comes. */
        const listen = (topic, answer = () => null) => {
            const events = [];
            theirs.subscribe(`topic=${topic}`, (event) => {
                events.push(event);
                return answer(event);
            });
            return events;
        };

        test("what we publish arrives there, in order and whole", async () => {
            const topic = unique("ours");
            const events = listen(topic);
            const text = 'colons: and "quotes", ünïcode \u{1F3AC}';
            await until(async () => (await ours.command("publish", { event: { topic, data: { i: -1 } } })) && events.length > 0, "the subscription");
            const ids = await Promise.all([...Array(100).keys()].map((i) => ours.command("publish", { event: { topic, data: { i, text } } })));
            await until(() => events.at(-1).data.i === 99, "100 events");
            const arrived = events.filter(({ data }) => data.i >= 0);
            assert.deepEqual(arrived.map(({ data }) => data.i), [...Array(100).keys()]);
            assert.deepEqual(arrived.map(({ id }) => id), ids);
            assert.ok(arrived.every(({ data }) => data.text === text));
            assert.equal(arrived[0].source.user.username, server.FTRACK_API_USER);
        });

        test("what they publish arrives here, in order and whole", async () => {
            const topic = unique("theirs");
            const id = unique("subscriber");
            await ours.command("subscribe", { id, expression: `topic=${topic}` });
            for (let i = 0; i < 100; ++i) await theirs.publish(new Event(topic, { i, text: "ünïcode: \u{1F3AC}" }));
            const arrived = () => ours.events.filter(({ subscriber }) => subscriber === id).map(({ event }) => event);
            await until(() => arrived().length === 100, "100 events");
            assert.deepEqual(arrived().map(({ data }) => data.i), [...Array(100).keys()]);
            assert.equal(arrived()[0].data.text, "ünïcode: \u{1F3AC}");
        });

        test("they ask and we reply", async () => {
            const topic = unique("question");
            await ours.command("subscribe", { id: unique("subscriber"), expression: `topic=${topic}`, reply: { answer: 42 } });
            const reply = await theirs.publishAndWaitForReply(new Event(topic, {}), { timeout: 10 });
            assert.deepEqual(reply.data, { answer: 42 });
        });

        test("we ask and they reply", async () => {
            const topic = unique("question");
            listen(topic, ({ data }) => ({ answer: data.question + 1 }));
            let reply;
            await until(async () => {
                reply = await ours.command("ask", { event: { topic, data: { question: 41 } }, timeout: 500 }).catch(() => null);
                return reply;
            }, "the reply");
            assert.deepEqual(reply.data, { answer: 42 });
            assert.equal(reply.topic, "ftrack.meta.reply");
        });

        test("large events go both ways", async () => {
            const topic = unique("large");
            const id = unique("subscriber");
            const text = "x".repeat(1_000_000);
            await ours.command("subscribe", { id, expression: `topic=${topic}` });
            await ours.command("publish", { event: { topic, data: { text } } });
            await theirs.publish(new Event(topic, { text }));
            await until(() => ours.events.filter(({ subscriber }) => subscriber === id).length === 2, "both events");
            assert.ok(ours.events.filter(({ subscriber }) => subscriber === id).every(({ event }) => event.data.text === text));
        });

        test("nobody's reply is a time-out", async () => {
            await assert.rejects(ours.command("ask", { event: { topic: unique("silence"), data: {} }, timeout: 200 }), /EventServerReplyTimeoutError/);
        });

        test("a subscription that ended hears nothing", async () => {
            const topic = unique("ended");
            const [ending, witness] = [unique("subscriber"), unique("subscriber")];
            for (const id of [ending, witness]) await ours.command("subscribe", { id, expression: `topic=${topic}` });
            await ours.command("unsubscribe", { id: ending });
            await theirs.publish(new Event(topic, {}));
            await until(() => ours.events.some(({ subscriber }) => subscriber === witness), "the witness");
            assert.ok(!ours.events.some(({ subscriber }) => subscriber === ending));
        });

        test("wrong credentials are told so", async () => {
            const stranger = Peer.start(server, { FTRACK_API_KEY: "wrong" });
            await assert.rejects(stranger.command("connect"), /ServerPermissionDeniedError/);
            assert.equal(await stranger.end(), 0);
        });

        test("heartbeats keep a quiet connection", { skip: Server === Sandbox }, async () => {
            const states = ours.states.length;
            await new Promise((resolve) => setTimeout(resolve, 7_000)); // the server gives up after 5 s without an answer
            assert.equal(ours.states.length, states);
            await ours.command("publish", { event: { topic: unique("still"), data: {} } });
        });

        test("we survive a restart of the server, with our subscriptions", async () => {
            const topic = unique("restart");
            const id = unique("subscriber");
            await ours.command("subscribe", { id, expression: `topic=${topic}` });
            const port = new URL(server.url).port;
            await server.stop("SIGKILL");
            await until(() => ours.states.at(-1) !== "connected", "the loss");
            const publication = ours.command("publish", { event: { topic, data: {} } });
            server = await Server.start("--port", port);
            await publication;
            await until(() => ours.events.some(({ subscriber }) => subscriber === id), "the event", 30_000);
        });
    });
}
