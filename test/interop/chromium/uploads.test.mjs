// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The official client's uploads in a real browser: XMLHttpRequest, CORS to the storage's origin, File objects.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { Sandbox } from "../support.mjs";
import { launch } from "./browser.mjs";

const chunk_size = 256 * 1024;

let sandbox;
let browser;
let page;
before(async () => {
    const bundle = await build({
        stdin: { contents: `import * as ftrack from "@ftrack/api"; globalThis.ftrack = ftrack;`, resolveDir: import.meta.dirname },
        bundle: true,
        format: "iife",
        platform: "browser",
        write: false,
    });
    sandbox = await Sandbox.start();
    browser = await launch();
    page = await browser.newPage();
    await page.goto(sandbox.url);
    await page.addScriptTag({ content: bundle.outputFiles[0].text });
    const { FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY } = sandbox;
    await page.evaluate(
        async ({ FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY, chunk_size }) => {
            window.FTRACK_UPLOAD_CHUNK_SIZE = chunk_size;
            window.session = new ftrack.Session(FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY);
            await session.initializing;
            window.bytes_of = (size) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
            window.sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).join(",");
        },
        { FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY, chunk_size },
    );
});
after(async () => {
    await browser.close();
    await sandbox.stop();
});

for (const size of [0, 1, chunk_size, 2 * chunk_size, 2 * chunk_size + 1, 12 * chunk_size + 5])
    test(`${size} bytes arrive whole`, async () => {
        const result = await page.evaluate(async (size) => {
            const bytes = bytes_of(size);
            const progress = [];
            const [component] = await session.createComponent(new File([bytes], "plate.v001.exr"), { onProgress: (percent) => progress.push(percent) });
            const answer = await fetch(session.getComponentUrl(component.data.id));
            const same = (await sha256(await answer.arrayBuffer())) === (await sha256(bytes));
            return { same, name: component.data.name, type: component.data.file_type, most: Math.max(0, ...progress) };
        }, size);
        assert.deepEqual(result, { same: true, name: "plate.v001", type: ".exr", most: size > 0 ? 100 : result.most });
    });

// The component stays: see the same test for Node.
test("an aborted upload leaves no file", async () => {
    const left = await page.evaluate(async (size) => {
        const id = crypto.randomUUID();
        const controller = new AbortController();
        const options = { data: { id }, signal: controller.signal, onProgress: () => controller.abort() };
        await new Promise((onAborted) => session.createComponent(new File([bytes_of(size)], "aborted.mov"), { ...options, onAborted }));
        const { data } = await session.query(`select id from ComponentLocation where component_id is "${id}"`);
        return { status: (await fetch(session.getComponentUrl(id))).status, locations: data.length };
    }, 60 * chunk_size);
    assert.deepEqual(left, { status: 404, locations: 0 });
});
