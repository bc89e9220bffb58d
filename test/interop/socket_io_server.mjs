// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A real socket.io 0.9 server that routes ftrack events as ftrack's does: `node socket_io_server.mjs PORT` prints its address. Any subscription is an
// equation of topics; a target is `id=…`.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const io = createRequire(import.meta.url)("socket.io");
const user = "demo.admin";
const key = "socket-io-key";
const http = createServer((request, response) => response.writeHead(404).end());
const server = io.listen(http, { "log level": 0, transports: ["websocket"], "browser client": false, "heartbeat interval": 2, "heartbeat timeout": 5 });

server.set("authorization", (handshake, accept) => {
    const given = (header, name) => handshake.headers[header] ?? handshake.query[name];
    accept(null, given("ftrack-user", "api_user") === user && given("ftrack-api-key", "api_key") === key);
});

/** Socket -> subscriber id -> what it subscribed to. */
const sockets = new Map();

const matches = (expression, topic) => {
    const [, wanted] = /^topic\s*=\s*["']?([^"']*)["']?$/.exec(expression) ?? [];
    return wanted?.endsWith("*") ? topic.startsWith(wanted.slice(0, -1)) : topic === wanted;
};

const is_meant_for = (event, id) => !event.target || event.target.replaceAll('"', "") === `id=${id}`;

function route(event) {
    for (const [socket, subscribers] of sockets)
        if ([...subscribers].some(([id, expression]) => matches(expression, event.topic) && is_meant_for(event, id))) socket.emit("ftrack.event", event);
}

const meta = {
    "ftrack.meta.subscribe": (subscribers, { subscriber, subscription }) => {
        if (subscribers.has(subscriber.id)) throw new Error(`There is a subscriber ${subscriber.id} already`);
        subscribers.set(subscriber.id, subscription);
    },
    "ftrack.meta.unsubscribe": (subscribers, { subscriber }) => subscribers.delete(subscriber.id),
};

server.sockets.on("connection", (socket) => {
    const subscribers = new Map();
    sockets.set(socket, subscribers);
    socket.on("disconnect", () => sockets.delete(socket));
    socket.on("ftrack.event", (event, acknowledge = () => {}) => {
        try {
            if (meta[event.topic]) meta[event.topic](subscribers, event.data);
            else route(event);
            acknowledge({ success: true });
        } catch (failure) {
            acknowledge({ success: false, message: failure.message });
        }
    });
});

http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
    console.log(`export FTRACK_SERVER=http://localhost:${http.address().port}\nexport FTRACK_API_USER=${user}\nexport FTRACK_API_KEY=${key}`);
});
