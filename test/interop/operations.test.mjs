// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Sandbox, first } from "./support.mjs";

let sandbox;
let session;
before(async () => {
    sandbox = await Sandbox.start();
    session = await sandbox.session();
});
after(() => sandbox.stop());

test("remote operations of the official clients", async () => {
    const user = await first(session, `select id from User where username is "${sandbox.FTRACK_API_USER}"`);
    const [widget] = await session.call([{ action: "get_widget_url", name: "tasks", theme: null }]);
    assert.match(widget.widget_url, /^https?:/);
    const [invited] = await session.call([{ action: "send_user_invite", user_id: user.id }]);
    assert.equal(invited.sent, true);
});
