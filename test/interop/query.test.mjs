// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { error, expression } from "@ftrack/api";
import { Sandbox, first } from "./support.mjs";

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
});
after(() => sandbox.stop());

const count = async (text) => (await session.query(text)).data.length;

test("a type alone", async () => {
    const { data, action } = await session.query("select id from Task");
    assert.equal(action, "query");
    assert.ok(data.length > 50);
    assert.ok(data.every((task) => task.__entity_type__ === "Task"));
});

test("nested attributes", async () => {
    const task = await first(session, "select name, status.name, parent.name, project.full_name from Task limit 1");
    for (const name of [task.status.name, task.parent.name, task.project.full_name]) assert.equal(typeof name, "string");
});

test("an entity that is mentioned often is one object", async () => {
    const { data } = await session.query("select name, project.name from Task order by project.name, name limit 20");
    assert.equal(new Set(data.map((task) => task.project)).size, 1);
    assert.equal(data[19].project.name, data[0].project.name);
});

test("cycles", async () => {
    const version = await first(session, "select version, asset.versions.version from AssetVersion where asset_id is_not none limit 1");
    assert.ok(version.asset.versions.includes(version));
});

test("merging over a batch", async () => {
    const { id } = await first(session, "select id from Task limit 1");
    const [names, bids] = await session.call([
        { action: "query", expression: `select name from Task where id is "${id}"` },
        { action: "query", expression: `select bid from Task where id is "${id}"` },
    ]);
    assert.equal(names.data[0], bids.data[0]);
    assert.equal(typeof names.data[0].name, "string");
    assert.equal(typeof names.data[0].bid, "number");
});

test("pages", async () => {
    const all = (await session.query("select id from Task")).data.map((task) => task.id);
    const seen = [];
    for (let offset = 0; offset !== null && offset !== undefined; ) {
        const { data, metadata } = await session.query(`select id from Task offset ${offset} limit 25`);
        seen.push(...data.map((task) => task.id));
        offset = metadata.next.offset;
    }
    assert.deepEqual(seen, all);
});

test("the last page that is full has no next", async () => {
    const total = await count("select id from Project");
    const { metadata } = await session.query(`select id from Project limit ${total}`);
    assert.ok(metadata.next.offset === null || metadata.next.offset === undefined);
});

test("order and its reverse", async () => {
    const up = (await session.query("select name from Project order by name ascending")).data.map((project) => project.name);
    const down = (await session.query("select name from Project order by name descending")).data.map((project) => project.name);
    assert.deepEqual(up, [...up].sort());
    assert.deepEqual(down, [...up].reverse());
});

test("any over a collection", async () => {
    const with_any = await count("select id from Shot where children any (name is animation)");
    assert.equal(with_any, await count("select id from Shot where children.name is animation"));
    assert.ok(with_any > 0);
});

test("has over a reference", async () => {
    assert.ok((await count('select id from Task where parent has (name is "sh010")')) > 0);
});

test("not any with empty criteria", async () => {
    const total = await count("select id from Task");
    const without = await count("select id from Task where not timelogs any ()");
    const with_some = await count("select id from Task where timelogs any ()");
    assert.equal(without + with_some, total);
});

test("a subquery", async () => {
    const direct = await count('select id from Task where parent.name is "sh010"');
    assert.equal(await count('select id from Task where parent_id in (select id from Shot where name is "sh010")'), direct);
});

test("in with values", async () => {
    const ids = (await session.query("select id from Task limit 3")).data.map((task) => task.id);
    assert.equal(await count(`select id from Task where id in ("${ids.join('","')}")`), 3);
    assert.equal(await count(`select id from Task where id in (${ids.join(", ")})`), 3);
});

test("like", async () => {
    assert.equal(await count('select id from Shot where name like "sh01%"'), await count('select id from Shot where name is "sh010"'));
});

test("none and not none", async () => {
    const total = await count("select id from AssetVersion");
    assert.equal((await count("select id from AssetVersion where task_id is none")) + (await count("select id from AssetVersion where task is_not none")), total);
});

test("and, or and parentheses", async () => {
    const both = await count('select id from Task where (name is "animation" or name is "layout") and project.name is "aurora"');
    const one = await count('select id from Task where name is "animation" and project.name is "aurora"');
    const other = await count('select id from Task where name is "layout" and project.name is "aurora"');
    assert.equal(both, one + other);
});

test("dates are decoded and compared", async () => {
    const task = await first(session, "select start_date from Task where start_date is_not none order by start_date limit 1");
    assert.ok(task.start_date.isValid());
    const at_or_after = await count(`select id from Task where start_date >= "${task.start_date.utc().format("YYYY-MM-DDTHH:mm:ss")}"`);
    assert.equal(at_or_after, await count("select id from Task where start_date is_not none"));
});

test("dates as ISO text when asked", async () => {
    const { data } = await session.query("select start_date from Task where start_date is_not none limit 1", { decodeDatesAsIso: true });
    assert.match(data[0].start_date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
});

test("values are escaped by the expression tag", async () => {
    assert.equal(await count(expression`select id from Task where name is "${'quo"te'}"`), 0);
});

test("an abstract type gives concrete entities", async () => {
    const { data } = await session.query("select id, name from TypedContext limit 500");
    const types = new Set(data.map((context) => context.__entity_type__));
    for (const type of ["Task", "Shot", "Sequence", "Folder"]) assert.ok(types.has(type), type);
});

test("a cast in brackets", async () => {
    const task = await first(session, 'select parent[Shot].parent[Sequence].name from Task where parent[Shot].name is "sh010" limit 1');
    assert.match(task.parent.parent.name, /^sq\d+/);
});

test("links go from the project to the entity", async () => {
    const task = await first(session, "select name, link, project.name from Task limit 1");
    assert.equal(task.link.at(0).type, "Project");
    assert.equal(task.link.at(-1).name, task.name);
});

test("metadata is a mapped collection", async () => {
    const project = await first(session, 'select metadata from Project where metadata any (key is "fps") limit 1');
    assert.equal(project.metadata.find((row) => row.key === "fps").value, "24");
});

test("grouping", async () => {
    const { data } = await session.query("select count(id), project_id from Task group by project_id");
    const sum = data.reduce((total, row) => total + row.count_id, 0);
    assert.equal(sum, await count("select id from Task"));
});

test("denormalised answers write every entity whole", async () => {
    const { data } = await session.query("select name, project.name from Task order by project.name limit 2", { ensureSerializableResponse: true });
    assert.notEqual(data[0].project, data[1].project);
    assert.equal(data[0].project.name, data[1].project.name);
    JSON.stringify(data);
});

test("search", async () => {
    const { data, action } = await session.search({ expression: "select name from Shot", entityType: "Shot", terms: ["sh010"] });
    assert.equal(action, "search");
    assert.ok(data.length > 0);
    assert.ok(data.every((shot) => shot.name.includes("sh010")));
});

test("search below a context", async () => {
    const project = await first(session, 'select id from Project where name is "aurora"');
    const { data } = await session.search({ expression: "select project_id from Shot", entityType: "Shot", terms: ["sh"], contextId: project.id });
    assert.ok(data.length > 0);
    assert.ok(data.every((shot) => shot.project_id === project.id));
});

for (const [what, text] of [
    ["an unknown attribute", "select no_such_attribute from Task"],
    ["an unknown type", "select id from NoSuchType"],
    ["bad syntax", "select id from Task where"],
    ["unbalanced parentheses", "select id from Task where (name is a"],
])
    test(`${what} is the server's error`, async () => {
        await assert.rejects(session.query(text), (failure) => failure instanceof error.ServerError && failure.message.length > 0);
    });
