// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The JavaScript clients that bench/run compares with, one measurement for each run, its figures as one line of JSON:
//   load --client official|undici|undici-decode --expression E, start, cold-start, decode --file F
import { readFileSync } from "node:fs";
import { Session } from "@ftrack/api";
import log from "loglevel";
import { Pool } from "undici";
import { measure, options } from "./measurement.mjs";

log.setLevel("silent");
const given = options();
const new_session = () => new Session(given.server, given.user, given.key, { autoConnectEventHub: false });

const body = JSON.stringify([{ action: "query", expression: given.expression }]);
const headers = {
    "content-type": "application/json",
    accept: "application/json",
    "ftrack-user": given.user,
    "ftrack-api-key": given.key,
};

async function undici_load(decode) {
    const pool = new Pool(given.server, { connections: given.connections });
    const work = async () => {
        const answer = await pool.request({ path: "/api", method: "POST", headers, body });
        decode(await answer.body.json());
    };
    const result = await measure(given.concurrency, given.seconds, work);
    await pool.close();
    return result;
}

async function load() {
    switch (given.client) {
        case "official": {
            const session = new_session();
            await session.initializing;
            return measure(given.concurrency, given.seconds, () => session.query(given.expression));
        }
        case "undici":
            return undici_load(() => {});
        case "undici-decode": {
            const session = new_session();
            await session.initializing;
            return undici_load((json) => session.decode(json));
        }
    }
    throw new Error(`no client is called ${given.client}`);
}

/** From the constructor to the first answer of a query, again and again. */
function start() {
    return measure(1, given.seconds, async () => {
        const session = new_session();
        await session.query("select name from Task limit 1");
    });
}

async function cold_start() {
    const begin = performance.now();
    const before = process.cpuUsage();
    const session = new_session();
    await session.query("select name from Task limit 1");
    const milliseconds = performance.now() - begin;
    const { user, system } = process.cpuUsage(before);
    return { count: 1, seconds: milliseconds / 1000, cpu_seconds: (user + system) / 1e6, p50_us: milliseconds * 1000 };
}

async function decode() {
    const session = new_session();
    await session.initializing;
    const text = readFileSync(given.file, "utf8");
    return measure(1, given.seconds, async () => session.decode(JSON.parse(text)));
}

const result = await { load, start, "cold-start": cold_start, decode }[given.what]();
console.log(JSON.stringify(result));
process.exit(0);
