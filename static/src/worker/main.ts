/** The blink worker: answers the page's requests one at a time, in order. */
import { FaceTracker } from "./face_tracker";
import { disposeModels, loadModels, type Models } from "./models";
import type { FailureCode, Reply, Request } from "./protocol";

interface Loaded {
    readonly models: Models;
    readonly tracker: FaceTracker;
}

let loaded: Loaded | null = null;
let queue: Promise<void> = Promise.resolve();

function reply(message: Reply): void {
    self.postMessage(message);
}

async function load(assetsUrl: string): Promise<Loaded> {
    const models = await loadModels(assetsUrl);
    const tracker = new FaceTracker(models, () => performance.now());
    await warmUp(tracker);
    return { models, tracker };
}

/** The first run of each net compiles it; that belongs to loading, not to somebody's first blink. */
async function warmUp(tracker: FaceTracker): Promise<void> {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 48);
    const picture = canvas.transferToImageBitmap();
    await tracker.look(picture, 0);
    await tracker.warmUp(picture);
    picture.close();
    tracker.reset();
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
                const { observation, timings } = await loaded.tracker.look(
                    request.picture,
                    request.atMs,
                );
                return {
                    type: "seen",
                    id,
                    observation,
                    timings,
                    tensorCount: loaded.models.tf.memory().numTensors,
                };
            } finally {
                request.picture.close();
            }
        }
        case "dispose":
            if (loaded) {
                disposeModels(loaded.models);
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
