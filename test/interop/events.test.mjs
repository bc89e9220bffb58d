// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Event, error, operation } from "@ftrack/api";
import { Sandbox, first, unique, until } from "./support.mjs";

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
    session.eventHub.connect();
    await until(() => session.eventHub.isConnected(), "the hub's connection");
});
after(() => {
    session.eventHub.disconnect();
    return sandbox.stop();
});

/** Subscribes, and remembers what comes. */
function listen(topic, answer = () => null, metadata = undefined) {
    const events = [];
    const id = session.eventHub.subscribe(
        `topic=${topic}`,
        (event) => {
            events.push(event);
            return answer(event);
        },
        metadata,
    );
    return { events, id };
}

test("what is published arrives, whole", async () => {
    const topic = unique("interop.topic");
    const { events } = listen(topic);
    const data = { text: 'colons: and "quotes", ünïcode \u{1F3AC}', list: [1, { a: null }] };
    const id = await session.eventHub.publish(new Event(topic, data));
    await until(() => events.length === 1, "the event");
    assert.equal(events[0].id, id);
    assert.deepEqual(events[0].data, data);
    assert.equal(events[0].source.user.username, sandbox.FTRACK_API_USER);
});

test("events arrive in the order of their publication", async () => {
    const topic = unique("interop.order");
    const { events } = listen(topic);
    for (let i = 0; i < 200; ++i) await session.eventHub.publish(new Event(topic, { i }));
    await until(() => events.length === 200, "200 events");
    assert.deepEqual(events.map((event) => event.data.i), [...Array(200).keys()]);
});

test("a wildcard is a prefix", async () => {
    const stem = unique("interop.wild");
    const { events } = listen(`${stem}.*`);
    await session.eventHub.publish(new Event(`other.${stem}.a`, {}));
    await session.eventHub.publish(new Event(`${stem}.a`, {}));
    await until(() => events.length === 1, "the event");
    assert.equal(events[0].topic, `${stem}.a`);
});

test("a reply reaches who asked", async () => {
    const topic = unique("interop.question");
    listen(topic, (event) => ({ answer: event.data.question + 1 }));
    const reply = await session.eventHub.publishAndWaitForReply(new Event(topic, { question: 41 }), { timeout: 10 });
    assert.equal(reply.data.answer, 42);
});

test("several replies", async () => {
    const topic = unique("interop.poll");
    listen(topic, () => ({ from: "a" }));
    listen(topic, () => ({ from: "b" }));
    const replies = [];
    await session.eventHub.publish(new Event(topic, {}), { onReply: (event) => replies.push(event.data.from) });
    await until(() => replies.length === 2, "two replies");
    assert.deepEqual(replies.sort(), ["a", "b"]);
});

test("no reply is a time-out", async () => {
    await assert.rejects(
        session.eventHub.publishAndWaitForReply(new Event(unique("interop.silence"), {}), { timeout: 0.2 }),
        error.EventServerReplyTimeoutError,
    );
});

test("unsubscribing ends the deliveries", async () => {
    const topic = unique("interop.ended");
    const { events, id } = listen(topic);
    const witness = listen(topic);
    assert.equal(session.eventHub.unsubscribe(id), true);
    await session.eventHub.publish(new Event(topic, {}));
    await until(() => witness.events.length === 1, "the witness");
    assert.equal(events.length, 0);
});

test("a second subscriber of the same id is refused by the client", () => {
    const id = unique("subscriber");
    listen(unique("interop.twice"), () => null, { id });
    assert.throws(() => listen(unique("interop.twice"), () => null, { id }), error.NotUniqueError);
});

test("creating, updating and deleting are told as ftrack.update", async () => {
    const { events } = listen("ftrack.update");
    const sequence = await first(session, "select id, project_id from Sequence limit 1");
    const shot = (await session.create("Shot", { name: unique("told"), parent_id: sequence.id })).data;
    await session.update("Shot", [shot.id], { description: "told" });
    await session.delete("Shot", [shot.id]);
    const of_shot = () => events.flatMap((event) => event.data.entities).filter((entity) => entity.entityId === shot.id);
    await until(() => of_shot().length === 3, "three changes");
    assert.deepEqual(of_shot().map((entity) => entity.action), ["add", "update", "remove"]);
    const [added, updated] = of_shot();
    assert.equal(added.entityType, "task");
    assert.equal(added.entity_type, "Shot");
    assert.equal(updated.changes.description.new, "told");
    assert.equal(added.parents.at(-1).entityType, "show");
    const update = events.find((event) => event.data.entities.includes(updated));
    assert.equal(update.data.clientToken, session.clientToken);
    assert.equal(update.source.clientToken, session.clientToken);
});

test("a batch that fails tells nothing", async () => {
    const { events } = listen("ftrack.update");
    const sequence = await first(session, "select id from Sequence limit 1");
    const name = unique("silent");
    await assert.rejects(
        session.call([operation.create("Shot", { name, parent_id: sequence.id }), operation.update("Shot", ["lost"], { name: "x" })]),
    );
    const shot = (await session.create("Shot", { name: unique("spoken"), parent_id: sequence.id })).data;
    const entities = () => events.flatMap((event) => event.data.entities);
    await until(() => entities().some((entity) => entity.entityId === shot.id), "the change that was made");
    assert.ok(!entities().some((entity) => entity.changes?.name?.new === name));
});

test("a push token travels with its change", async () => {
    const { events } = listen("ftrack.update");
    const sequence = await first(session, "select id from Sequence limit 1");
    await session.create("Shot", { name: unique("pushed"), parent_id: sequence.id }, { pushToken: "interop-push" });
    await until(() => events.some((event) => event.data.pushToken === "interop-push"), "the push token");
});

test("two sessions hear each other", async () => {
    const topic = unique("interop.both");
    const { events } = listen(topic);
    // The official client keeps one socket for each address and user: another address is another socket.
    const other = await Sandbox.prototype.session.call({ ...sandbox, FTRACK_SERVER: sandbox.url.replace("localhost", "127.0.0.1") });
    other.eventHub.connect();
    await until(() => other.eventHub.isConnected(), "the second hub's connection");
    await other.eventHub.publish(new Event(topic, { from: "other" }));
    await until(() => events.length === 1, "the event");
    other.eventHub.disconnect();
});

test("after a restart of the server the hub comes back with its subscriptions", async () => {
    const port = new URL(sandbox.url).port;
    const topic = unique("interop.restart");
    const { events } = listen(topic);
    await sandbox.stop();
    await until(() => !session.eventHub.isConnected(), "the loss of the connection", 30_000);
    sandbox = await Sandbox.start("--port", port);
    await until(() => session.eventHub.isConnected(), "the reconnection", 30_000);
    await until(
        async () => {
            await session.eventHub.publish(new Event(topic, {}));
            return events.length > 0;
        },
        "an event after the restart",
        30_000,
    );
});
