import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { fetchPublished } from "../src/fetch.ts";
import { PUBLISHED, type PublishedModel } from "../src/published.ts";
import { sha256Of } from "../src/registry.ts";
import { temporaryFolder } from "./support/built.ts";
import { refusal } from "./support/refusal.ts";

const CONTENT = Buffer.from("a published file");
let body: Buffer = CONTENT;
let status = 200;
let folder: string;
let address: string;

const server = http.createServer((_request, response) => {
    response.writeHead(status).end(body);
});

beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
    server.closeAllConnections();
    server.close();
});
beforeEach(() => {
    folder = temporaryFolder();
    [body, status] = [CONTENT, 200];
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
});

function published(change: Partial<PublishedModel> = {}): PublishedModel {
    const [first] = PUBLISHED;
    if (!first) {
        throw new Error("nothing is published");
    }
    const own = { url: `${address}/x.pth`, file: "x.pth", bytes: CONTENT.length };
    return { ...first, ...own, sha256: sha256Of(CONTENT), ...change };
}

test("every published address pins a commit and a checksum", () => {
    for (const { url, sha256, onnxSha256 } of PUBLISHED) {
        expect(url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[0-9a-f]{40}\//);
        expect(`${sha256} ${onnxSha256}`).toMatch(/^[0-9a-f]{64} [0-9a-f]{64}$/);
    }
});

test("writes the file, and does not ask again when it is there", async () => {
    const file = await fetchPublished(published(), folder);
    expect(fs.readFileSync(file)).toEqual(CONTENT);
    status = 500;
    expect(await fetchPublished(published(), folder)).toBe(file);
});

test.each<[string, () => void]>([
    ["another file", () => (body = Buffer.from("another one here"))],
    ["a longer file", () => (body = Buffer.alloc(100_000))],
    ["an error page", () => (status = 404)],
])("throws %s away", async (_title, spoil) => {
    spoil();
    const { code } = await refusal(() => fetchPublished(published(), folder));
    expect(["checksum_mismatch", "no_network"]).toContain(code);
    expect(fs.readdirSync(folder)).toEqual([]);
});

test("without a network says what to fetch elsewhere, and how to go on", async () => {
    const model = published({ url: "http://127.0.0.1:9/x.pth" });
    const { code, message } = await refusal(() => fetchPublished(model, folder));
    expect(code).toBe("no_network");
    expect(message).toContain(model.url);
    expect(message).toContain(model.sha256);
    expect(message).toContain("add-minifasnet x.pth");
    expect(fs.readdirSync(path.join(folder))).toEqual([]);
});
