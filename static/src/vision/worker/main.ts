/** The blink worker: answers the page's requests one at a time, in order. */
import { FULL_EFFORT, type Effort } from "../../../../liveness/cadence/effort";
import { Pace } from "../../../../liveness/cadence/pace";
import { FaceTracker } from "./face_tracker";
import { readWasmBytes } from "./face_api";
import { loadModels, type Models } from "./models";
import type { FailureCode, Reply, Request } from "../protocol";
import { PictureReader, type GivenPicture } from "./picture_reader";
import { SessionScorer } from "./session_scorer";
import { Thumbnail } from "./thumbnail";

interface Loaded {
    readonly models: Models;
    readonly tracker: FaceTracker;
    /** Kept from prompt to prompt: it is the tablet's, not the person's. */
    readonly pace: Pace;
}

let loaded: Loaded | null = null;
let queue: Promise<void> = Promise.resolve();
let effort: Effort | "adaptive" = FULL_EFFORT;
/** Scores the pictures of the prompt that runs; null when nobody asked for it, or it broke. */
let scorer: SessionScorer | null = null;
const thumbnail = new Thumbnail();
const pictures = new PictureReader();
/** When the last look ended. */
let lookedMs: number | null = null;

function reply(message: Reply): void {
    self.postMessage(message);
}

async function load(assetsUrl: string): Promise<Loaded> {
    const models = await loadModels(assetsUrl);
    const tracker = new FaceTracker(models, () => performance.now());
    await warmUp(tracker);
    return { models, tracker, pace: new Pace() };
}

/** The first run of each net compiles it; that belongs to loading, not to somebody's first blink. */
async function warmUp(tracker: FaceTracker): Promise<void> {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 48);
    const picture = canvas.transferToImageBitmap();
    await tracker.look(picture, 0);
    tracker.warmUp(picture);
    picture.close();
    tracker.reset();
}

type Seen = Omit<Extract<Reply, { type: "seen" }>, "id">;

async function look(
    { models, tracker, pace }: Loaded,
    given: GivenPicture,
    atMs: number,
): Promise<Seen> {
    const isAdaptive = effort === "adaptive";
    const startMs = performance.now();
    const picture = await pictures.read(given);
    const readMs = performance.now() - startMs;
    const {
        observation,
        timings: looked,
        eyesRead,
    } = await tracker.look(picture, atMs, effort === "adaptive" ? pace.effort : effort);
    const timings = { ...looked, total: looked.total + readMs };
    const effortLevel = isAdaptive ? pace.level : null;
    const gap = lookedMs === null ? 0 : startMs - lookedMs;
    lookedMs = performance.now();
    if (isAdaptive) {
        pace.push({ ...timings, eyesRead, gap });
    }
    pushToScorer(picture, observation, tracker.points?.landmarks ?? null);
    const tensorCount = models.tf.memory().numTensors;
    return { type: "seen", observation, timings, effortLevel, tensorCount };
}

/** A score that cannot be worked out costs nobody their prompt. */
function pushToScorer(...seen: Parameters<SessionScorer["push"]>): void {
    try {
        scorer?.push(...seen);
    } catch {
        scorer = null;
    }
}

async function answer(request: Request): Promise<Reply> {
    const { id } = request;
    switch (request.type) {
        case "init": {
            const startMs = performance.now();
            loaded ??= await load(request.assetsUrl);
            const backend = loaded.models.tf.getBackend();
            return { type: "ready", id, loadedInMs: performance.now() - startMs, backend };
        }
        case "start":
            loaded?.tracker.reset();
            effort = request.effort ?? FULL_EFFORT;
            scorer = request.score ? new SessionScorer(request.score, thumbnail) : null;
            lookedMs = null;
            return { type: "done", id };
        case "frame": {
            try {
                if (!loaded) {
                    return {
                        type: "failed",
                        id,
                        code: "models_unavailable",
                        message: "frame before init",
                    };
                }
                return { id, ...(await look(loaded, request.picture, request.atMs)) };
            } finally {
                request.picture.close();
                pictures.clear();
            }
        }
        case "score":
            return { type: "scored", id, score: scorer?.decide(request.device) ?? null };
        case "memory": {
            const { numTensors = 0, numBytes = 0 } = loaded?.models.tf.memory() ?? {};
            const wasmBytes = loaded ? readWasmBytes(loaded.models.tf) : 0;
            return {
                type: "memory",
                id,
                tensorCount: numTensors,
                tensorBytes: numBytes,
                wasmBytes,
            };
        }
        case "dispose":
            if (loaded) {
                loaded.models.dispose();
                loaded = null;
            }
            return { type: "done", id };
    }
}

async function handle(request: Request): Promise<void> {
    try {
        reply(await answer(request));
    } catch (error) {
        const code: FailureCode = request.type === "init" ? "models_unavailable" : "worker_crashed";
        reply({
            type: "failed",
            id: request.id,
            code,
            message: error instanceof Error ? error.message : String(error),
        });
    }
}

self.addEventListener("message", (event: MessageEvent<Request>) => {
    queue = queue.then(() => handle(event.data));
});
