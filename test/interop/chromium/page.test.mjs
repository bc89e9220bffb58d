// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The sandbox's own page, as a person sees it.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Sandbox, first, unique, until } from "../support.mjs";
import { launch } from "./browser.mjs";

let sandbox;
let session;
let browser;
let page;
const problems = [];
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on("pageerror", (failure) => problems.push(String(failure)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.goto(sandbox.url);
    await page.waitForFunction(() => document.getElementById("state").textContent === "connected");
    await page.waitForSelector("#projects tr");
});
after(async () => {
    await page.screenshot({ path: "page.png" });
    await browser.close();
    await sandbox.stop();
});

const cell = (table, row, column) => page.locator(`#${table} tr`).nth(row).locator("td").nth(column).textContent();

test("projects and their tasks", async () => {
    const { data } = await session.query("select name from Project order by name");
    assert.equal(await page.locator("#projects tr").count(), data.length);
    assert.equal(await cell("projects", 0, 0), data[0].name);
    const tasks = (await session.query(`select id from Task where project.name is "${data[0].name}"`)).data.length;
    assert.equal(Number(await cell("projects", 0, 2)), tasks);
});

test("entity counts", async () => {
    const shots = (await session.query("select id from Shot")).data.length;
    const row = page.locator("#counts tr", { has: page.getByText("Shot", { exact: true }) });
    assert.equal(Number(await row.locator("td").nth(1).textContent()), shots);
});

test("credentials to copy, in each language", async () => {
    for (const language of ["Shell", "C++", "JavaScript", "Python"]) {
        await page.getByRole("tab", { name: language }).click();
        const sample = await page.locator("#sample").textContent();
        for (const part of [sandbox.url, sandbox.FTRACK_API_USER, sandbox.FTRACK_API_KEY]) assert.ok(sample.includes(part), `${language} lacks ${part}`);
    }
});

test("a change is shown as it happens", async () => {
    const sequence = await first(session, "select id from Sequence limit 1");
    const before = (await session.query("select id from Shot")).data.length;
    const shot = (await session.create("Shot", { name: unique("live"), parent_id: sequence.id })).data;
    await page.waitForFunction((id) => document.getElementById("events").textContent.includes(`add Shot ${id}`), shot.id);
    const row = page.locator("#counts tr", { has: page.getByText("Shot", { exact: true }) });
    await until(async () => Number(await row.locator("td").nth(1).textContent()) === before + 1, "the new count");
});

test("nothing went wrong in the page", () => assert.deepEqual(problems, []));

test("a foreign name that leads here does not get the key", async () => {
    const { port } = new URL(sandbox.url);
    const answer = await new Promise((resolve, reject) =>
        request({ host: "127.0.0.1", port, path: "/", headers: { host: `evil.example:${port}` } }, resolve).on("error", reject).end(),
    );
    answer.resume();
    assert.equal(answer.statusCode, 403);
});
