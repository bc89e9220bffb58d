// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Sandbox } from "./support.mjs";

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
});
after(() => sandbox.stop());

test("every entity type has its schema", async () => {
    const schemas = await session.getSchemas();
    assert.ok(schemas.length >= 116);
    assert.equal(new Set(schemas.map((schema) => schema.id)).size, schemas.length);
    for (const schema of schemas) assert.ok(schema.primary_key.length, schema.id);
});
