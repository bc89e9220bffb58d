// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// In Node, with the shim of browser.mjs in the place of a browser's XMLHttpRequest.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { error } from "@ftrack/api";
import { pretend_browser } from "./browser.mjs";
import { Sandbox } from "./support.mjs";

const chunk_size = 64 * 1024;
pretend_browser(chunk_size);

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
});
after(() => sandbox.stop());

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function file_of(size, name) {
    const bytes = Buffer.alloc(size);
    for (let i = 0; i < size; ++i) bytes[i] = (i * 31 + (i >> 8)) & 0xff;
    return { bytes, file: new File([bytes], name) };
}

async function download(component_id) {
    const answer = await fetch(session.getComponentUrl(component_id));
    assert.equal(answer.status, 200);
    return Buffer.from(await answer.arrayBuffer());
}

for (const [what, size] of [
    ["nothing", 0],
    ["one byte", 1],
    ["exactly one chunk", chunk_size],
    ["two chunks", 2 * chunk_size],
    ["three parts", 2 * chunk_size + 1],
    ["many parts", 20 * chunk_size + 17],
])
    test(`an upload of ${what} arrives whole`, async () => {
        const { bytes, file } = file_of(size, "plate.v001.exr");
        const progress = [];
        const [component, location] = await session.createComponent(file, { onProgress: (percent) => progress.push(percent) });
        assert.equal(component.data.name, "plate.v001");
        assert.equal(component.data.file_type, ".exr");
        assert.equal(location.data.component_id, component.data.id);
        assert.equal(sha256(await download(component.data.id)), sha256(bytes));
        if (size > 0) assert.equal(Math.max(...progress), 100);
    });

test("names are normalised", async () => {
    const { file } = file_of(3, "cafe\u0301.txt");
    const [component] = await session.createComponent(file);
    assert.equal(component.data.name, "caf\u00e9");
});

test("a missing name is refused before anything is sent", async () => {
    await assert.rejects(async () => session.createComponent(new Blob(["x"])), error.CreateComponentError);
});

// This client leaves the component behind, and its promise never settles: it tries again, finds that it was aborted and does nothing.
test("an aborted upload leaves no file", async () => {
    const { file } = file_of(200 * chunk_size, "aborted.mov");
    const id = crypto.randomUUID();
    const controller = new AbortController();
    await new Promise((onAborted) =>
        session.createComponent(file, { data: { id }, signal: controller.signal, onProgress: () => controller.abort(), onAborted }),
    );
    assert.equal((await fetch(session.getComponentUrl(id))).status, 404);
    assert.equal((await session.query(`select id from ComponentLocation where component_id is "${id}"`)).data.length, 0);
    await session.delete("FileComponent", [id]);
});

test("a thumbnail of an uploaded picture", async () => {
    const png = Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
    );
    const [component] = await session.createComponent(new File([png], "dot.png"));
    const answer = await fetch(session.thumbnailUrl(component.data.id, { size: 100 }));
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /^image\//);
});

test("signed addresses work without credentials, and only as signed", async () => {
    const [component] = await session.createComponent(new File(["signed"], "signed.txt"));
    const [{ signed_url }] = await session.call([{ action: "generate_signed_url", component_id: component.data.id, operation: "get" }]);
    assert.equal(await (await fetch(signed_url)).text(), "signed");
    const forged = new URL(signed_url);
    for (const name of forged.searchParams.keys()) if (/sig/i.test(name)) forged.searchParams.set(name, "0".repeat(64));
    assert.equal((await fetch(forged)).status, 403);
});

test("ranges", async () => {
    const [component] = await session.createComponent(new File(["0123456789"], "digits.txt"));
    const answer = await fetch(session.getComponentUrl(component.data.id), { headers: { range: "bytes=2-4" } });
    assert.equal(answer.status, 206);
    assert.equal(await answer.text(), "234");
});

test("component and thumbnail addresses answer", async () => {
    const { data } = await session.query("select id from FileComponent limit 1");
    assert.match(session.getComponentUrl(data[0].id), /component\/get\?id=/);
    const picture = await fetch(session.thumbnailUrl(null));
    assert.equal(picture.status, 200);
    assert.match(picture.headers.get("content-type"), /^image\//);
});
