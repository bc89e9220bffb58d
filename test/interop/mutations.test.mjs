// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { error, operation } from "@ftrack/api";
import { Sandbox, first, unique } from "./support.mjs";

let sandbox;
let session;
let sequence;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
    sequence = await first(session, "select id, project_id from Sequence limit 1");
});
after(() => sandbox.stop());

const make_shot = async (data = {}) =>
    (await session.create("Shot", { name: unique("shot"), parent_id: sequence.id, project_id: sequence.project_id, ...data })).data;

test("create fills in the server's defaults", async () => {
    const { data, action } = await session.create("Shot", { name: unique("shot"), parent_id: sequence.id });
    assert.equal(action, "create");
    assert.match(data.id, /^[0-9a-f-]{36}$/);
    assert.equal(data.project_id, sequence.project_id);
    assert.ok(data.status_id);
});

test("an id of the client's is kept", async () => {
    const id = crypto.randomUUID();
    assert.equal((await make_shot({ id })).id, id);
});

test("a reference by entity is the same as by id", async () => {
    const { id } = await make_shot({ parent_id: undefined, parent: { __entity_type__: "Sequence", id: sequence.id } });
    assert.equal((await first(session, `select parent_id from Shot where id is "${id}"`)).parent_id, sequence.id);
});

test("update answers with what changed", async () => {
    const shot = await make_shot();
    const { data, action } = await session.update("Shot", [shot.id], { description: "changed" });
    assert.equal(action, "update");
    assert.equal(data.description, "changed");
    assert.equal((await first(session, `select description from Shot where id is "${shot.id}"`)).description, "changed");
});

test("a key as plain text", async () => {
    const shot = await make_shot();
    await session.update("Shot", shot.id, { description: "by text" });
    assert.equal((await first(session, `select description from Shot where id is "${shot.id}"`)).description, "by text");
});

test("delete", async () => {
    const shot = await make_shot();
    const { data, action } = await session.delete("Shot", [shot.id]);
    assert.equal(action, "delete");
    assert.equal(data, true);
    assert.equal((await session.query(`select id from Shot where id is "${shot.id}"`)).data.length, 0);
});

test("deleting a parent deletes what is below", async () => {
    const shot = await make_shot();
    const { data: task } = await session.create("Task", { name: "below", parent_id: shot.id });
    await session.delete("Shot", [shot.id]);
    assert.equal((await session.query(`select id from Task where id is "${task.id}"`)).data.length, 0);
});

test("ensure creates what is not there", async () => {
    const name = unique("ensured");
    const shot = await session.ensure("Shot", { name, parent_id: sequence.id }, ["name", "parent_id"]);
    assert.equal((await first(session, `select name from Shot where id is "${shot.id}"`)).name, name);
});

test("ensure finds and updates what is there", async () => {
    const shot = await make_shot({ description: "before" });
    const found = await session.ensure("Shot", { name: shot.name, parent_id: sequence.id, description: "after" }, ["name", "parent_id"]);
    assert.equal(found.id, shot.id);
    assert.equal((await first(session, `select description from Shot where id is "${shot.id}"`)).description, "after");
});

test("ensure of several matches is an error", async () => {
    await assert.rejects(session.ensure("Task", { name: "animation" }, ["name"]));
});

test("a batch is one transaction", async () => {
    const name = unique("rolled_back");
    await assert.rejects(
        session.call([
            operation.create("Shot", { name, parent_id: sequence.id }),
            operation.update("Shot", ["no-such-shot"], { name: "x" }),
        ]),
        error.ServerError,
    );
    assert.equal((await session.query(`select id from Shot where name is "${name}"`)).data.length, 0);
});

test("answers of a batch stand in the order of its operations", async () => {
    const id = crypto.randomUUID();
    const [created, updated, found, deleted] = await session.call([
        operation.create("Shot", { id, name: unique("batch"), parent_id: sequence.id }),
        operation.update("Shot", [id], { description: "later" }),
        operation.query(`select description from Shot where id is "${id}"`),
        operation.delete("Shot", [id]),
    ]);
    assert.deepEqual([created.action, updated.action, found.action, deleted.action], ["create", "update", "query", "delete"]);
    assert.equal(found.data[0].description, "later");
});

test("dates go there and back", async () => {
    const task = await first(session, "select id from Task limit 1");
    const date = new Date(Date.UTC(2026, 4, 6, 7, 8, 9));
    for (const value of [date.toISOString(), "2026-05-06T09:08:09+02:00"]) {
        await session.update("Task", [task.id], { start_date: null });
        await session.update("Task", [task.id], { start_date: value });
        const again = await first(session, `select start_date from Task where id is "${task.id}"`);
        assert.equal(again.start_date.valueOf(), date.valueOf());
    }
});

test("composite keys: metadata", async () => {
    const shot = await make_shot();
    const { data } = await session.create("Metadata", { parent_id: shot.id, parent_type: "Shot", key: "lens", value: "35" });
    await session.update("Metadata", [data.parent_id, data.key], { value: "50" });
    assert.equal((await first(session, `select value from Metadata where parent_id is "${shot.id}" and key is "lens"`)).value, "50");
    await session.delete("Metadata", [shot.id, "lens"]);
    assert.equal((await session.query(`select key from Metadata where parent_id is "${shot.id}"`)).data.length, 0);
});

test("notes know their recipients and replies", async () => {
    const shot = await make_shot();
    const user = await first(session, `select id from User where username is "${sandbox.FTRACK_API_USER}"`);
    const { data: note } = await session.create("Note", { content: "hello", parent_id: shot.id, parent_type: "task", user_id: user.id });
    await session.create("Note", { content: "yes", in_reply_to_id: note.id, user_id: user.id });
    const read = await first(session, `select content, replies.content, author.username from Note where id is "${note.id}"`);
    assert.equal(read.replies[0].content, "yes");
});

test("asset versions count up", async () => {
    const shot = await make_shot();
    const type = await first(session, "select id from AssetType limit 1");
    const { data: asset } = await session.create("Asset", { name: "plate", context_id: shot.id, type_id: type.id });
    const versions = [];
    for (let i = 0; i < 3; ++i) versions.push((await session.create("AssetVersion", { asset_id: asset.id })).data.id);
    const { data } = await session.query(`select version, is_latest_version from AssetVersion where asset_id is "${asset.id}" order by version`);
    assert.deepEqual(data.map((version) => version.version), [1, 2, 3]);
    assert.deepEqual(data.map((version) => version.is_latest_version), [false, false, true]);
});

for (const [what, change] of [
    ["an update of what is not there", () => session.update("Shot", ["00000000-0000-0000-0000-000000000000"], { name: "x" })],
    ["a reference to what is not there", () => session.create("Shot", { name: unique("lost"), parent_id: "no-such-parent" })],
    ["an unknown entity type", () => session.create("NoSuchType", { name: "x" })],
    ["an id that is taken", async () => session.create("Shot", { id: (await make_shot()).id, name: unique("twice"), parent_id: sequence.id })],
    ["an unknown action", () => session.call([{ action: "no_such_action" }])],
])
    test(`${what} is refused`, () => assert.rejects(change(), (failure) => /^Server/.test(failure.name) && failure.message.length > 0));

test("an unknown action is named as old servers do", async () => {
    await assert.rejects(session.call([{ action: "no_such_action" }]), /Invalid action u'no_such_action'/);
});
