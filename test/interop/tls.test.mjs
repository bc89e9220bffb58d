// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Sandbox } from "./support.mjs";

test("over TLS, trusting the sandbox's authority", async () => {
    const data = mkdtempSync(join(tmpdir(), "ftrack-interop-"));
    const sandbox = await Sandbox.start("--tls", "--data", data);
    const program = `
        import { Session } from "@ftrack/api";
        const { FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY } = process.env;
        const session = new Session(FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY);
        await session.initializing;
        console.log((await session.query("select id from Project")).data.length);
        process.exit(0);`;
    const { FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY } = sandbox;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
        cwd: import.meta.dirname,
        encoding: "utf8",
        env: { ...process.env, FTRACK_SERVER, FTRACK_API_USER, FTRACK_API_KEY, NODE_EXTRA_CA_CERTS: join(data, "certificates", "authority.pem") },
    });
    await sandbox.stop();
    rmSync(data, { recursive: true });
    assert.equal(stdout.trim(), "3", stderr);
});
