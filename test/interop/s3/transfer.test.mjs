// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The C++ client against an S3 server that others wrote (s3rver), at addresses that the official AWS client signed. What is ftrack's own of the server
// is played by this file: as little as an upload and a download need.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
    CompleteMultipartUploadCommand,
    CreateMultipartUploadCommand,
    GetObjectCommand,
    HeadObjectCommand,
    PutObjectCommand,
    S3Client,
    UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import S3rver from "s3rver";

const Bucket = "components";
const mebibyte = 1 << 20;
const folder = mkdtempSync(join(tmpdir(), "ftrack-s3-"));

let storage;
let s3;
let api;
const seen = { batches: [], parts: 0 };

const sign = (command) => getSignedUrl(s3, command, { expiresIn: 600 });

const operations = {
    query_server_information: () => ({ version: "4.13.0", schema_hash: "none" }),
    query_schemas: () => [],
    create: ({ entity_type, entity_data }) => ({ action: "create", data: { ...entity_data, __entity_type__: entity_type } }),
    delete: () => ({ action: "delete", data: true }),
    query: () => ({ action: "query", data: [] }),

    async get_upload_metadata({ component_id, checksum, parts }) {
        if (!parts) {
            const headers = checksum ? { "Content-MD5": checksum } : {};
            const url = await sign(new PutObjectCommand({ Bucket, Key: component_id, ContentMD5: checksum ?? undefined }));
            return { action: "get_upload_metadata", component_id, url, headers };
        }
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: component_id }));
        const urls = [];
        for (let PartNumber = 1; PartNumber <= parts; ++PartNumber) {
            const command = new UploadPartCommand({ Bucket, Key: component_id, UploadId, PartNumber });
            urls.push({ part_number: PartNumber, signed_url: await sign(command) });
        }
        seen.parts = parts;
        return { action: "get_upload_metadata", component_id, upload_id: UploadId, urls };
    },

    async complete_multipart_upload({ component_id, upload_id, parts }) {
        const Parts = parts.map(({ e_tag, part_number }) => ({ ETag: e_tag, PartNumber: part_number }));
        const MultipartUpload = { Parts };
        await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: component_id, UploadId: upload_id, MultipartUpload }));
        return { action: "complete_multipart_upload", component_id };
    },
};

async function answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/component/get") {
        const location = await sign(new GetObjectCommand({ Bucket, Key: url.searchParams.get("id") }));
        return response.writeHead(302, { Location: location }).end();
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const batch = JSON.parse(Buffer.concat(chunks));
    seen.batches.push(batch);
    const answers = [];
    for (const operation of batch) answers.push(await operations[operation.action](operation));
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answers));
}

before(async () => {
    storage = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory: join(folder, "s3"), configureBuckets: [{ name: Bucket }] });
    const address = await storage.run();
    s3 = new S3Client({
        region: "us-east-1",
        endpoint: `http://127.0.0.1:${address.port}`,
        forcePathStyle: true,
        credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
    });
    api = createServer((request, response) =>
        answer(request, response).catch((error) => response.writeHead(500).end(JSON.stringify({ exception: error.name, content: error.message }))),
    );
    api.listen(0, "127.0.0.1");
    await once(api, "listening");
});

after(async () => {
    api.closeAllConnections();
    api.close();
    await storage.close();
    rmSync(folder, { recursive: true });
});

/** Uploads a file and downloads it again; the component's id. */
async function there_and_back(file, copy, part_size) {
    const environment = { FTRACK_SERVER: `http://127.0.0.1:${api.address().port}`, FTRACK_API_USER: "ada", FTRACK_API_KEY: "key" };
    const child = spawn(process.env.FTRACK_TRANSFER, [file, copy, String(part_size)], { env: { ...process.env, ...environment } });
    let output = "";
    let errors = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (errors += text));
    const [code] = await once(child, "close");
    assert.equal(code, 0, errors);
    return output.trim();
}

const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

for (const [what, size, parts] of [
    ["nothing", 0, 0],
    ["one byte", 1, 0],
    ["one chunk", 8 * mebibyte, 0],
    ["two chunks", 16 * mebibyte, 0],
    ["100 MB in parts", 100_000_000, 12],
])
    test(`${what} goes to S3 and comes back`, async () => {
        const file = join(folder, `${size}.mov`);
        const copy = join(folder, `${size}.copy.mov`);
        writeFileSync(file, randomBytes(size));
        seen.parts = 0;
        const id = await there_and_back(file, copy, 8 * mebibyte);
        assert.equal(sha256(copy), sha256(file));
        assert.equal(seen.parts, parts);
        const head = await s3.send(new HeadObjectCommand({ Bucket, Key: id }));
        assert.equal(head.ContentLength, size);
        const location = seen.batches.at(-1).at(-1);
        assert.equal(location.entity_type, "ComponentLocation");
        assert.equal(location.entity_data.component_id, id);
    });
