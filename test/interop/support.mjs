// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The sandbox as a process, and sessions of the official client to it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Session } from "@ftrack/api";
import log from "loglevel";

log.setLevel("silent");

/** The program `ftrack sandbox`, ready to serve. */
export class Sandbox {
    static async start(...options) {
        const program = process.env.FTRACK_PROGRAM;
        if (!program) throw new Error("FTRACK_PROGRAM does not say where the program ftrack is");
        return this.run(program, ["sandbox", ...(options.includes("--port") ? [] : ["--port", "0"]), ...options]);
    }

    /** A program that prints its address and credentials as the sandbox does. */
    static async run(program, options) {
        const sandbox = new this();
        sandbox.child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
        sandbox.errors = "";
        sandbox.child.stderr.on("data", (text) => (sandbox.errors += text));
        const lines = createInterface({ input: sandbox.child.stdout })[Symbol.asyncIterator]();
        for (const name of ["FTRACK_SERVER", "FTRACK_API_USER", "FTRACK_API_KEY"]) {
            const { value, done } = await lines.next();
            if (done) throw new Error(`the sandbox ended: ${sandbox.errors}`);
            sandbox[name] = value.replace(`export ${name}=`, "");
        }
        return sandbox;
    }

    get url() {
        return this.FTRACK_SERVER;
    }

    async session(options = {}) {
        const session = new Session(this.FTRACK_SERVER, this.FTRACK_API_USER, this.FTRACK_API_KEY, options);
        await session.initializing;
        return session;
    }

    /** Ends it as an administrator would; its exit code. */
    async stop(signal = "SIGTERM") {
        if (this.child.exitCode !== null) return this.child.exitCode;
        this.child.kill(signal);
        const [code] = await once(this.child, "exit");
        return code;
    }
}

/** A name that no other test uses. */
let names = 0;
export const unique = (stem) => `${stem}_${process.pid}_${++names}`;

/** Resolves when `condition()` holds; rejects when it does not within the limit. */
export async function until(condition, what, limit = 10_000) {
    const end = Date.now() + limit;
    while (!(await condition())) {
        if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}

/** The first row of a query. */
export async function first(session, expression) {
    const { data } = await session.query(expression);
    if (!data.length) throw new Error(`no row for: ${expression}`);
    return data[0];
}
