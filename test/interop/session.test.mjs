// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Session, error } from "@ftrack/api";
import { Sandbox } from "./support.mjs";

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session({ serverInformationValues: ["user_information", "is_timezone_support_enabled"] });
});
after(() => sandbox.stop());

test("the session starts", () => {
    assert.equal(session.initialized, true);
    assert.ok(session.serverVersion.length > 0);
});

test("server information holds what was asked for", async () => {
    const information = await session.getServerInformation();
    assert.equal(information.user_information.username, sandbox.FTRACK_API_USER);
    assert.equal(information.is_timezone_support_enabled, true);
});

test("server information without names", async () => {
    const [information] = await session.call([{ action: "query_server_information" }]);
    assert.match(information.schema_hash, /^[0-9a-f]{32}$/);
    assert.equal(typeof information.storage_scenario, "object");
});

test("a schema is found by its id", () => {
    assert.equal(session.getSchema("Task").properties.name.type, "string");
    assert.equal(session.getSchema("NoSuchType"), null);
});

test("primary keys", () => {
    assert.deepEqual(session.getPrimaryKeyAttributes("Task"), ["id"]);
    assert.deepEqual(session.getPrimaryKeyAttributes("Metadata"), ["parent_id", "key"]);
});

test("identifying keys", async () => {
    const { data } = await session.query("select id from Task limit 1");
    assert.equal(session.getIdentifyingKey(data[0]), `Task,${data[0].id}`);
});

test("an empty batch", async () => {
    assert.deepEqual(await session.call([]), []);
});

test("a wrong key is refused, with the reason", async () => {
    const stranger = new Session(sandbox.url, sandbox.FTRACK_API_USER, "wrong");
    await assert.rejects(stranger.initializing, (failure) => {
        assert.ok(failure instanceof error.ServerError);
        assert.match(failure.message, /key/i);
        return true;
    });
});

test("strict API answers with an HTTP status", async () => {
    const answer = await fetch(`${sandbox.url}/api`, {
        method: "POST",
        headers: {
            "content-type": "application/json",
            "ftrack-user": sandbox.FTRACK_API_USER,
            "ftrack-api-key": "wrong",
            "ftrack-strict-api": "true",
        },
        body: "[]",
    });
    assert.ok(answer.status >= 400 && answer.status < 500);
    assert.equal((await answer.json()).exception, "InvalidCredentialsError");
});

test("strict sessions see the same errors", async () => {
    const strict = await sandbox.session({ strictApi: true });
    await assert.rejects(strict.query("select nothing from Task"), error.ServerError);
});

test("additional headers and a client token are taken", async () => {
    const named = await sandbox.session({ clientToken: "interop", additionalHeaders: { "x-studio": "one" } });
    assert.equal(named.clientToken, "interop");
    await named.query("select id from User limit 1");
});

// The official client gives an abort in Node as its ServerError.
const is_abort = (failure) => /abort/i.test(failure.message);

test("aborting a query", async () => {
    const controller = new AbortController();
    const query = session.query("select name from Task", { signal: controller.signal });
    controller.abort();
    await assert.rejects(query, is_abort);
    assert.ok((await session.query("select id from User")).data.length > 0);
});

test("an already aborted signal", () => assert.rejects(session.query("select name from Task", { signal: AbortSignal.abort() }), is_abort));

test("a server that is gone", async () => {
    const other = await Sandbox.start();
    const lost = await other.session();
    await other.stop();
    await assert.rejects(lost.query("select id from Task"), error.ServerError);
});
