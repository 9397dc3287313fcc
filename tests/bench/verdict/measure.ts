/**
 * Q10: by how much a prompt's end is later for the sidecar's verdict. The kiosk's own code (`VerdictDesk`) against the real sidecar on
 * this machine, and against one that is off, dead, hung or slow; frames of 640 x 480.
 */
import http from "node:http";
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { setUp } from "../../../sidecar/bench/setup.ts";
import { faceJpegs, hashOf } from "../../../sidecar/tests/support/frames.ts";
import { DEVICE, mintToken, SESSION } from "../../../sidecar/tests/support/tokens.ts";
import type { VerdictDesk } from "../../../static/src/eh_hr_face_liveness/verdict/verdict_desk.ts";
import type * as KioskSide from "./kiosk_side.ts";

/** From the departure of the frames, about when the first blink is seen, to the end of a prompt, ms. */
const REST_MS = [350, 1600] as const;
const BUDGET_MS = 1500;

export interface StateFigure {
    readonly state: string;
    readonly addedMs: readonly number[];
    /** With a verdict. */
    readonly verdicts: number;
}

type Url = string | null;

/** The same every time. */
function makeRandom(): () => number {
    let state = 20261128;
    return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/**
 * @param prompts so many in each state
 * @param kioskSide address of `kiosk_side.ts`, bundled
 */
export async function measureVerdicts(
    prompts: number,
    kioskSide: string,
    note: (text: string) => void,
): Promise<StateFigure[]> {
    const { makeDesk } = (await import(kioskSide)) as typeof KioskSide;
    const bench = await setUp();
    const jpegs = await faceJpegs(5, { side: 480 });
    const frames = jpegs.map((bytes, i) => ({
        jpeg: Uint8Array.from(bytes).buffer,
        sha256: hashOf(bytes),
        atMs: 220 * i,
        width: 480,
        height: 480,
    }));
    const random = makeRandom();
    const run = async (desk: VerdictDesk, url: Url): Promise<{ ms: number; has: boolean }> => {
        const sidecar = url && { url, ticket: mintToken(), budget_ms: BUDGET_MS, frames: 5 };
        const answer = sidecar ? { sidecar } : {};
        const asked = desk.begin({ attemptId: SESSION, answer }, Number(DEVICE));
        asked?.onFrames?.({ frames, isNew: false, isComplete: true, local: null });
        await wait(REST_MS[0] + random() * (REST_MS[1] - REST_MS[0]));
        const startMs = performance.now();
        const fields = await desk.settle(SESSION, { outcome: "passed" } as never);
        return { ms: performance.now() - startMs, has: fields.verdict !== undefined };
    };
    const measure = async (state: string, url: Url): Promise<StateFigure> => {
        note(state);
        // One page, as the tablet has: the first prompts teach it, and count.
        const desk = makeDesk();
        const addedMs: number[] = [];
        let verdicts = 0;
        for (let i = 0; i < prompts; i++) {
            const { ms, has } = await run(desk, url);
            addedMs.push(ms);
            verdicts += Number(has);
        }
        return { state, addedMs, verdicts };
    };
    const hung = net.createServer();
    const slow = http.createServer((request, response) => {
        request.resume().on("end", () => {
            void wait(BUDGET_MS + 500).then(() => response.writeHead(503).end());
        });
    });
    const sidecar = await bench.start();
    try {
        return [
            await measure("on", sidecar.url),
            await measure("off", null),
            await measure("dead", "http://127.0.0.1:9"),
            await measure("hung", await listen(hung)),
            await measure("slow", await listen(slow)),
        ];
    } finally {
        await sidecar.stop();
        hung.close();
        slow.closeAllConnections();
        slow.close();
        bench.cleanUp();
    }
}

async function listen(server: net.Server): Promise<string> {
    server.on("connection", (socket: net.Socket) => socket.unref());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}
