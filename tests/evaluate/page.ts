/** In the page: looks at a clip's pictures as the kiosk does, each at the clip's own time. */
import type { BlinkEvent } from "../../liveness/blink/blink_counter";
import type { Observation } from "../../liveness/observation";
import { PromptSession } from "../../liveness/prompt/prompt_session";
import { TestWorker } from "../../static/src/vision/page/test_door";

export interface LookedClip {
    observations: Observation[];
    /** How long the worker looked at each picture. */
    lookMs: number[];
    /** What the kiosk's session made of them meanwhile. */
    events: BlinkEvent[];
}

/** A session that never ends, so that all of a clip is looked at. */
const ENDLESS = {
    steps: [{ behaviour: "blink", count: 1_000_000 }],
    timeoutMs: 1e12,
    minFramesPerSecond: 0,
};

let worker: TestWorker | null = null;

async function load(workerUrl: string, assetsUrl: string): Promise<void> {
    worker = await TestWorker.open({ workerUrl, assetsUrl });
}

/** `frames` is the URL that answers with the next picture's RGBA bytes at each request. */
async function lookAtClip(
    frames: string,
    timesMs: number[],
    width: number,
    height: number,
): Promise<LookedClip> {
    if (!worker) {
        throw new Error("load first");
    }
    await worker.start();
    const session = new PromptSession(ENDLESS, timesMs[0] ?? 0);
    const looked: LookedClip = { observations: [], lookMs: [], events: [] };
    let next = fetch(frames);
    for (const atMs of timesMs) {
        const response = await next;
        if (!response.ok) {
            break;
        }
        const pixels = new Uint8ClampedArray(await response.arrayBuffer());
        const picture = await createImageBitmap(new ImageData(pixels, width, height));
        next = fetch(frames);
        const { observation, timings } = await worker.look(picture, atMs);
        session.see(observation, atMs);
        looked.observations.push(observation);
        looked.lookMs.push(timings.total);
        if (session.lastEvent) {
            looked.events.push({ ...session.lastEvent });
        }
    }
    await next;
    return looked;
}

Object.assign(globalThis, { load, lookAtClip });
