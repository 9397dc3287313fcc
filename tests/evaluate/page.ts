/** In the page: looks at a clip's pictures as the kiosk does, each at the clip's own time. */
import { ReferenceBlinkRule } from "../../liveness/blink/reference_rule";
import type { DipVerdict } from "../../liveness/blink/blink_rule";
import { PromptSession } from "../../liveness/prompt/prompt_session";
import { WorkerLink } from "../../static/src/blink_detector/worker_link";

/** One picture of a clip, as it was seen. */
export interface SeenFrame {
    atMs: number;
    /** Openness of the eye on the picture's left and right, in eye widths. */
    openness: [number | null, number | null];
    /** 1 this person's open eye, 0 shut; null while unknown. */
    eyesOpen: number | null;
    yawDeg: number | null;
    pitchRatio: number | null;
    gaze: [number, number] | null;
    eyeDistancePx: number | null;
    brightness: number;
    faceCount: number;
    lookMs: number;
}

export interface SeenEvent {
    verdict: DipVerdict;
    startMs: number;
    bottomMs: number;
    endMs: number;
    depth: number;
}

export interface SeenClip {
    frames: SeenFrame[];
    events: SeenEvent[];
    /** Blinks of the reference rule on the 68 landmarks. */
    reference: { startMs: number; endMs: number }[];
}

/** A session that never ends, so that all of a clip is looked at. */
const ENDLESS = { requiredBlinks: 1_000_000, timeoutMs: 1e12, minFramesPerSecond: 0 };
const ANSWER_WITHIN_MS = 20_000;

let link: WorkerLink | null = null;

async function load(workerUrl: string, assetsUrl: string): Promise<void> {
    link = new WorkerLink(workerUrl);
    await link.ask({ type: "init", assetsUrl }, ANSWER_WITHIN_MS);
}

/** `frames` is the URL that answers with the next picture's RGBA bytes at each request. */
async function lookAtClip(
    frames: string,
    timesMs: number[],
    width: number,
    height: number,
): Promise<SeenClip> {
    if (!link) {
        throw new Error("load first");
    }
    await link.ask({ type: "start" }, ANSWER_WITHIN_MS);
    const session = new PromptSession(ENDLESS, timesMs[0] ?? 0);
    const rule = new ReferenceBlinkRule();
    const seen: SeenClip = { frames: [], events: [], reference: [] };
    for (const atMs of timesMs) {
        const response = await fetch(frames);
        if (!response.ok) {
            break;
        }
        const pixels = new Uint8ClampedArray(await response.arrayBuffer());
        const picture = await createImageBitmap(new ImageData(pixels, width, height));
        const reply = await link.ask({ type: "frame", atMs, picture }, ANSWER_WITHIN_MS, [picture]);
        if (reply.type !== "seen") {
            throw new Error(`expected seen, got ${reply.type}`);
        }
        const { observation, timings } = reply;
        session.see(observation, atMs);
        if (session.lastEvent) {
            seen.events.push({ ...session.lastEvent });
        }
        const { face } = observation;
        const reference = face && rule.push(atMs, face.ear);
        if (reference) {
            seen.reference.push({ ...reference });
        }
        const eyes = face?.eyes ?? [null, null];
        const known = eyes.find((eye) => eye !== null);
        seen.frames.push({
            atMs,
            openness: [eyes[0]?.openness ?? null, eyes[1]?.openness ?? null],
            eyesOpen: session.progress(atMs).eyesOpen,
            yawDeg: face?.pose.yawDeg ?? null,
            pitchRatio: face?.pose.pitchRatio ?? null,
            gaze: known ? [known.gazeX, known.gazeY] : null,
            eyeDistancePx: face?.eyeDistancePx ?? null,
            brightness: observation.brightness,
            faceCount: observation.faceCount,
            lookMs: timings.total,
        });
    }
    return seen;
}

Object.assign(globalThis, { load, lookAtClip });
