/**
 * S7, Q10: the kiosk's side of a verdict against the real sidecar, as a process of its own, and against what may stand in its place:
 * the prompt's end is never later for it.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { createHash, generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { faceJpegs, hashOf } from "../../sidecar/tests/support/frames";
import {
    modelFolder,
    removeModelFolders,
    spawnTestSidecar,
    stopLeftovers,
    type Spawned,
} from "../../sidecar/tests/support/spawned";
import { DEVICE, mintToken, SESSION } from "../../sidecar/tests/support/tokens";
import { digestText, PAGE_IO } from "../../static/src/eh_hr_face_liveness/verdict/page_io";
import { VerdictDesk } from "../../static/src/eh_hr_face_liveness/verdict/verdict_desk";
import type { CaptureReport, PickedFrame } from "../../static/src/vision/page/client";

jest.setTimeout(60_000);

const PASSED = { outcome: "passed" } as CaptureReport;
/** An end that waits for nobody, on a machine that does other things too. */
const AT_ONCE_MS = 40;
const WITHIN_MS = 110;

let frames: PickedFrame[];
const servers: net.Server[] = [];
const sockets = new Set<net.Socket>();
let keyFile = "";

beforeAll(async () => {
    keyFile = `${await modelFolder([])}/verdicts.pem`;
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    fs.writeFileSync(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    const jpegs = await faceJpegs(4, { side: 320 });
    frames = jpegs.map((bytes, i) => ({
        jpeg: Uint8Array.from(bytes).buffer,
        sha256: hashOf(bytes),
        atMs: 250 * i,
        width: 320,
        height: 320,
    }));
});
afterAll(() => {
    servers.forEach((server) => server.close());
    sockets.forEach((socket) => socket.destroy());
    stopLeftovers();
    removeModelFolders();
});

async function listen(server: net.Server): Promise<string> {
    servers.push(server);
    server.on("connection", (socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

async function spawn(env: Record<string, string> = {}): Promise<Spawned> {
    const folder = await modelFolder([{ id: "mean_frame", threshold: 0.2 }]);
    return spawnTestSidecar({
        EH_SIDECAR_MODELS_DIR: folder,
        EH_SIDECAR_SIGNING_KEYS: keyFile,
        ...env,
    });
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Prompt {
    url: string;
    /** From the departure of the frames to the prompt's end. */
    restMs?: number;
    ticket?: string;
    budgetMs?: number;
    onSent?: () => void;
}

/** A prompt that passes. @returns what the log carries, and by how much the end was later for it */
async function run(desk: VerdictDesk, { url, restMs = 800, ticket, budgetMs, onSent }: Prompt) {
    const sidecar = { url, ticket: ticket ?? mintToken(), frames: 4, budget_ms: budgetMs ?? 1500 };
    const asked = desk.begin({ attemptId: SESSION, answer: { sidecar } }, Number(DEVICE));
    asked?.onFrames?.({ frames, isNew: false, isComplete: true, local: null });
    onSent?.();
    await wait(restMs);
    const startMs = performance.now();
    const fields = await desk.settle(SESSION, PASSED);
    return { fields, addedMs: performance.now() - startMs, wasAsked: asked !== null };
}

const makeDesk = (): VerdictDesk => new VerdictDesk({ io: PAGE_IO, digest: digestText });

describe("a sidecar that is there", () => {
    it("gives a signed verdict on these frames before the prompt ends", async () => {
        const sidecar = await spawn();
        const { fields, addedMs } = await run(makeDesk(), { url: sidecar.url, restMs: 1500 });
        expect(addedMs).toBeLessThan(AT_ONCE_MS);
        const [, payload = ""] = (fields.verdict ?? "").split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
        const digest = createHash("sha256")
            .update(frames.map(({ sha256 }) => sha256).join("|"))
            .digest("hex");
        expect(fields).toMatchObject({ frames_digest: digest, frame_count: 4 });
        expect(claims).toMatchObject({ frames: digest, frame_count: 4, attempt: SESSION });
    });

    it.each([
        ["whose clock is an hour ahead", { exp: Math.floor(Date.now() / 1000) - 3600 }],
        ["whose clock is an hour behind", { exp: Math.floor(Date.now() / 1000) + 3660 }],
    ])("%s refuses the ticket, and nobody waits", async (_what, claims) => {
        const sidecar = await spawn();
        const prompt = { url: sidecar.url, ticket: mintToken(claims), restMs: 400 };
        const { fields, addedMs } = await run(makeDesk(), prompt);
        expect(fields.verdict_missing).toBe("sidecar_refused");
        expect(addedMs).toBeLessThan(AT_ONCE_MS);
    });

    it("that is killed at any moment, and comes back", async () => {
        for (const afterMs of [0, 5, 20, 60, 120]) {
            const sidecar = await spawn();
            const killed = new Promise((resolve) => sidecar.process.once("exit", resolve));
            const { fields, addedMs } = await run(makeDesk(), {
                url: sidecar.url,
                restMs: 500,
                onSent: () => {
                    setTimeout(() => sidecar.process.kill("SIGKILL"), afterMs);
                },
            });
            await killed;
            // Gone before or after its answer: either the verdict is there, or it is said why not.
            const said = fields.verdict ? "verdict" : fields.verdict_missing;
            expect(["verdict", "sidecar_unreachable"]).toContain(said);
            expect(addedMs).toBeLessThan(AT_ONCE_MS);
        }
    });

    it("that stands still (SIGSTOP) costs the first person 50 ms, the next nothing", async () => {
        const sidecar = await spawn();
        sidecar.process.kill("SIGSTOP");
        const desk = makeDesk();
        const first = await run(desk, { url: sidecar.url, restMs: 200, budgetMs: 600 });
        expect(first.fields.verdict_missing).toBe("sidecar_timeout");
        expect(first.addedMs).toBeLessThan(WITHIN_MS);
        await wait(600);
        const second = await run(desk, { url: sidecar.url, restMs: 10 });
        expect([second.wasAsked, second.fields.verdict_missing]).toEqual([false, "sidecar_off"]);
        expect(second.addedMs).toBeLessThan(AT_ONCE_MS);
        sidecar.process.kill("SIGKILL");
    });
});

describe("what may stand in its place", () => {
    const HTML = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>";
    const answers: [string, http.RequestListener, string][] = [
        [
            "a proxy's page",
            (_request, response) => {
                response.writeHead(502, { "Content-Type": "text/html" }).end(HTML);
            },
            "sidecar_refused",
        ],
        [
            "a page that says 200",
            (_request, response) => {
                response.writeHead(200, { "Content-Type": "text/html" }).end(HTML);
            },
            "sidecar_answer",
        ],
        [
            "rubbish",
            (_request, response) => {
                response.writeHead(200, { "Content-Type": "text/toon" });
                response.end(Buffer.from([0, 255, 254, 10, 61]));
            },
            "sidecar_answer",
        ],
        [
            "an answer cut off",
            (_request, response) => {
                response.writeHead(200, { "Content-Type": "text/toon", "Content-Length": "900" });
                response.write("SID1=", () => response.destroy());
            },
            "sidecar_unreachable",
        ],
        [
            "one that leads elsewhere",
            (_request, response) => {
                response.writeHead(307, { Location: "http://127.0.0.1:9/" }).end();
            },
            "sidecar_unreachable",
        ],
    ];
    it.each(answers)("%s: the check-in goes on at once", async (_what, listener, code) => {
        const url = await listen(
            http.createServer((request, response) => {
                request.resume().on("end", () => {
                    listener(request, response);
                });
            }),
        );
        const { fields, addedMs } = await run(makeDesk(), { url, restMs: 300 });
        expect(fields.verdict_missing).toBe(code);
        expect(addedMs).toBeLessThan(AT_ONCE_MS);
    });

    it("nothing: the port is shut", async () => {
        const server = net.createServer();
        const url = await listen(server);
        await new Promise((resolve) => server.close(resolve));
        const desk = makeDesk();
        const first = await run(desk, { url, restMs: 100 });
        expect(first.fields.verdict_missing).toBe("sidecar_unreachable");
        const second = await run(desk, { url, restMs: 0 });
        expect(second.fields.verdict_missing).toBe("sidecar_off");
        expect(Math.max(first.addedMs, second.addedMs)).toBeLessThan(AT_ONCE_MS);
    });

    it("one that takes the connection and says nothing", async () => {
        const url = await listen(net.createServer());
        const desk = makeDesk();
        const first = await run(desk, { url, restMs: 100, budgetMs: 400 });
        expect(first.fields.verdict_missing).toBe("sidecar_timeout");
        expect(first.addedMs).toBeLessThan(WITHIN_MS);
        await wait(500);
        const second = await run(desk, { url, restMs: 0 });
        expect(second.wasAsked).toBe(false);
        expect(second.addedMs).toBeLessThan(AT_ONCE_MS);
    });
});
