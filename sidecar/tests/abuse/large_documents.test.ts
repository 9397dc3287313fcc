/** S1: documents as large as the body may be, made to unfold into much more than they are. */
import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { hashOf } from "../support/frames.ts";
import { codeOf, documentOf, postDocument, postFrames } from "../support/requests.ts";
import { faceJpegs } from "../support/frames.ts";
import { spawnTestSidecar, stopLeftovers, type Spawned } from "../support/spawned.ts";
import { bearer } from "../support/tokens.ts";

/** The default `EH_SIDECAR_MAX_BODY_BYTES`, less a little. */
const SIZE = 4_180_000;
/** Longest that somebody else waits for an answer of one line. */
const MAX_WAIT_MS = 100;
/** Another program may have the processor: the best of so many tries. */
const TRIES = 8;
const MAX_GROWTH_MB = 250;

const good = documentOf([Buffer.from("x")]);
const json = (changes: Record<string, unknown>): string => JSON.stringify({ ...good, ...changes });
/** A JSON document whose list has been filled up to the size. */
const listOf = (field: string, item: string): string =>
    json({ [field]: ["@"] }).replace(
        '"@"',
        Array.from({ length: Math.floor(SIZE / (item.length + 1)) }, () => item).join(","),
    );
const toon = (line: string): string => `SID1=s\nDID1=3\nTS1=t\n${line}`;

const BODIES: readonly [name: string, type: string, body: string, codes: readonly string[]][] = [
    ["hashes that are zeros", "json", listOf("frame_hashes", "0"), ["invalid_field"]],
    ["empty hashes", "json", listOf("frame_hashes", '""'), ["invalid_field"]],
    ["frames that are lists", "json", listOf("frames", "[]"), ["invalid_field"]],
    ["frames that are nothing", "json", listOf("frames", "null"), ["invalid_field"]],
    ["a list in a field of its own", "json", listOf("x_more", "0"), ["invalid_field"]],
    ["lists in lists", "json", "[".repeat(SIZE), ["invalid_field", "invalid_json"]],
    [
        "unknown keys",
        "json",
        `{${Array.from({ length: 300_000 }, (_, at) => `"k${at}":1`).join(",")}}`,
        ["invalid_field"],
    ],
    ["one long key", "json", json({ ["k".repeat(SIZE)]: 1 }), ["invalid_field"]],
    ["one long text", "json", json({ session_id: "s".repeat(SIZE) }), ["invalid_field"]],
    [
        "a text of escapes",
        "json",
        json({ device_id: "\u0001".repeat(SIZE / 6) }),
        ["invalid_field"],
    ],
    [
        "a long time",
        "json",
        json({ captured_at: `2026-11-20T08:00:03.${"0".repeat(SIZE)}Z` }),
        ["invalid_field"],
    ],
    [
        "one long number",
        "json",
        json({ frame_count: "@" }).replace('"@"', "1".repeat(SIZE)),
        ["invalid_field"],
    ],
    ["blanks", "json", `${json({})}${" ".repeat(SIZE)}`, ["invalid_field"]],
    ["many items", "toon", toon(`FH1=${"a|".repeat(SIZE / 2)}a`), ["invalid_toon"]],
    ["escaped bars", "toon", toon(`FH1=a${"\\|".repeat(SIZE / 2)}`), ["invalid_toon"]],
    ["escapes among the pictures", "toon", toon(`E1=a${"\\n".repeat(SIZE / 2)}`), ["invalid_toon"]],
    ["bars among the pictures", "toon", toon(`E1=a${"|a".repeat(SIZE / 2)}`), ["invalid_toon"]],
    ["an ignored line", "toon", toon(`X_A=${"a".repeat(SIZE)}`), ["invalid_toon"]],
    ["empty lines", "toon", "\n".repeat(SIZE), ["invalid_toon"]],
    ["a key without end", "toon", "A".repeat(SIZE), ["invalid_toon"]],
];

let sidecar: Spawned;

beforeAll(async () => {
    sidecar = await spawnTestSidecar();
});

afterAll(async () => {
    await sidecar.stop();
    stopLeftovers();
});

function rssMb(): number {
    const status = fs.readFileSync(`/proc/${String(sidecar.process.pid)}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Of all threads, to a hundredth of a second. */
function cpuMs(): number {
    const stat = fs.readFileSync(`/proc/${String(sidecar.process.pid)}/stat`, "utf8");
    const [user = "", system = ""] = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .slice(11);
    return (Number(user) + Number(system)) * 10;
}

/** Asks on a thread of its own: this one is busy with sending four megabytes. */
const WATCHER = `
const { parentPort, workerData } = require("node:worker_threads");
const http = require("node:http");
const agent = new http.Agent({ keepAlive: true });
let longest = 0;
let isOver = false;
const ask = () => {
    const start = performance.now();
    http.get(workerData + "/healthz", { agent }, (response) => {
        response.resume().on("end", () => {
            longest = Math.max(longest, performance.now() - start);
            if (isOver) { agent.destroy(); parentPort.postMessage(longest); parentPort.close(); }
            else setTimeout(ask, 2);
        });
    });
};
parentPort.on("message", () => { isOver = true; });
http.get(workerData + "/healthz", { agent }, (response) => {
    response.resume().on("end", () => { parentPort.postMessage("ready"); ask(); });
});`;

/** The longest wait for `/healthz` while something is going on. */
async function longestWaitMs(act: () => Promise<unknown>): Promise<number> {
    const watcher = new Worker(WATCHER, { eval: true, workerData: sidecar.url });
    await once(watcher, "message");
    await act();
    watcher.postMessage("over");
    const [longest] = (await once(watcher, "message")) as [number];
    return longest;
}

describe("S1: a document of 4 MB", () => {
    test.each(BODIES)(
        "with %s (%s) is refused in passing, and its ticket is good again",
        async (_name, format, body, codes) => {
            const type = format === "json" ? "application/json" : "text/toon";
            const authorization = bearer();
            const before = rssMb();
            const waits: number[] = [];
            while (waits.length < TRIES && !waits.some((wait) => wait < MAX_WAIT_MS)) {
                const cpuBefore = cpuMs();
                let answer = { status: 0, body: "" };
                const post = async (): Promise<void> => {
                    const response = await postDocument(sidecar.url, body, type, authorization).set(
                        "Accept",
                        "application/json",
                    );
                    answer = { status: response.status, body: response.body as string };
                };
                const waitMs = await longestWaitMs(post);
                // Nobody waits longer for it than it works, but for other programs on this machine.
                waits.push(Math.min(waitMs, cpuMs() - cpuBefore));
                expect(answer.status).toBeLessThan(500);
                expect(codes).toContain(codeOf(answer));
                expect(answer.body.length).toBeLessThan(1000);
            }
            expect(Math.min(...waits)).toBeLessThan(MAX_WAIT_MS);
            expect(rssMb() - before).toBeLessThan(MAX_GROWTH_MB);
            const frames = await faceJpegs(1);
            await postFrames(sidecar.url, frames, { authorization }).expect(200);
        },
        30_000,
    );

    test("that is honest is read: pictures may be long, in both spellings", async () => {
        const frame = Buffer.alloc(1_500_000, 7);
        const fields = {
            ...documentOf([frame, frame]),
            frame_hashes: [hashOf(frame), hashOf(frame)],
        };
        const inline = [frame.toString("base64"), frame.toString("base64url")];
        const text = JSON.stringify({ ...fields, frames: inline }).replaceAll("/", "\\/");
        const asJson = await postDocument(sidecar.url, text, "application/json");
        expect([asJson.status, codeOf(asJson)]).toEqual([415, "unsupported_image"]);
        const lines = [
            ...[
                `SID1=${fields.session_id}`,
                `DID1=${fields.device_id}`,
                `TS1=${fields.captured_at}`,
            ],
            ...[`FH1=${fields.frame_hashes.join("|")}`, "FC1=2", `E1=${inline[1]}|${inline[1]}`],
        ];
        const asToon = await postDocument(sidecar.url, lines.join("\n"), "text/toon");
        expect([asToon.status, asToon.body]).toEqual([
            415,
            expect.stringContaining("ERR1=unsupported_image"),
        ]);
    });
});
