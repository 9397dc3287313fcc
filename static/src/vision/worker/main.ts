/** The vision worker: answers the page's requests one at a time, in order. */
import { FULL_EFFORT, type Effort } from "../../../../liveness/cadence/effort";
import { Pace } from "../../../../liveness/cadence/pace";
import type { Point } from "../../../../liveness/geometry/points";
import type { Observation } from "../../../../liveness/observation";
import type { FailureCode, GivenPicture, Judged, LookCosts, Reply, Request } from "../protocol";
import type { CutFace, FaceCollector } from "./descriptor/face_collector";
import { RecogniserShelf } from "./descriptor/shelf";
import { canReadPixels } from "./check_pixels";
import { readWasmBytes } from "./face_api";
import { FaceTracker } from "./face_tracker";
import { FaceFinder } from "./face_finder";
import { encodeJpeg, FrameKeeper } from "./frames/frame_keeper";
import { LocalScorer } from "./ml/local_scorer";
import { ModelShelf } from "./ml/model_shelf";
import { readRuntimeBytes } from "./ml/runtime";
import { loadModels, type Models } from "./models";
import { PictureReader, type Picture } from "./picture_reader";
import { PromptJudge } from "./prompt_judge";
import { Thumbnail } from "./thumbnail";

interface Loaded {
    readonly models: Models;
    readonly tracker: FaceTracker;
    /** Kept from prompt to prompt: it is the tablet's, not the person's. */
    readonly pace: Pace;
    readonly shelf: RecogniserShelf;
}

type Asked<Type extends Request["type"]> = Extract<Request, { type: Type }>;

let loaded: Loaded | null = null;
let queue: Promise<void> = Promise.resolve();
let effort: Effort | "adaptive" = FULL_EFFORT;
/** Of the prompt that runs. */
let judge: PromptJudge | null = null;
/** Of its face, where the prompt asks for a descriptor. */
let collector: FaceCollector | null = null;
const now = (): number => performance.now();
const thumbnail = new Thumbnail();
const pictures = new PictureReader();
let searcher: FaceFinder | null = null;
const scorer = new LocalScorer(() => searcher);
const shelf = new ModelShelf(now);
const keeper = new FrameKeeper(encodeJpeg, scorer);
/** When the last look ended. */
let lookedMs: number | null = null;

async function load(assetsUrl: string): Promise<Loaded> {
    if (!canReadPixels()) {
        throw new WorkerFailure("picture_hidden", "what is drawn reads as something else");
    }
    const models = await loadModels(assetsUrl);
    const tracker = new FaceTracker(models, now);
    await warmUp(tracker);
    return { models, tracker, pace: new Pace(), shelf: new RecogniserShelf(models, now) };
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

/** Looks at a picture; `use` is given it before it is cleared. */
async function look(
    given: GivenPicture,
    atMs: number,
    use?: (picture: Picture, observation: Observation, landmarks: readonly Point[] | null) => void,
): Promise<{ observation: Observation; costs: LookCosts }> {
    try {
        if (!loaded) {
            throw new WorkerFailure("models_unavailable", "a picture before init");
        }
        const { models, tracker, pace } = loaded;
        const startMs = now();
        const picture = await pictures.read(given);
        const readMs = now() - startMs;
        const { observation, eyesRead, ...looked } = await tracker.look(
            picture,
            atMs,
            effort === "adaptive" ? pace.effort : effort,
        );
        const timings = { ...looked.timings, total: looked.timings.total + readMs };
        const effortLevel = effort === "adaptive" ? pace.level : null;
        const gap = lookedMs === null ? 0 : startMs - lookedMs;
        lookedMs = now();
        if (effort === "adaptive") {
            pace.push({ ...timings, eyesRead, gap });
        }
        use?.(picture, observation, tracker.points?.landmarks ?? null);
        const tensorCount = models.tf.memory().numTensors;
        return { observation, costs: { timings, effortLevel, tensorCount } };
    } finally {
        given.close();
        pictures.clear();
    }
}

/** Nobody's face stays behind, nor what was read of it. */
function forget(): void {
    judge = null;
    collector?.clear();
    collector = null;
    lookedMs = null;
    loaded?.tracker.reset();
    thumbnail.clear();
    keeper.forget();
    pictures.clear();
}

function start({ effort: asked = FULL_EFFORT, prompt, nowMs }: Asked<"start">): void {
    forget();
    effort = asked;
    collector = (prompt?.descriptor && loaded?.shelf.makeCollector(prompt.descriptor)) ?? null;
    judge = prompt ? new PromptJudge(prompt, thumbnail, now, keeper, collector, scorer) : null;
    judge?.hear(nowMs ?? prompt?.originMs ?? 0);
}

async function prepare({ descriptor }: Asked<"prepare">): Promise<void> {
    try {
        if (!loaded) {
            throw new Error("a recogniser before init");
        }
        await loaded.shelf.load(descriptor);
    } catch (error) {
        throw new WorkerFailure("models_unavailable", String(error));
    }
}

/** What a request says to the judge, and how the prompt stands then. */
async function askJudge(nowMs: number, act: (judge: PromptJudge) => void): Promise<Judged> {
    if (!judge) {
        throw new WorkerFailure("worker_crashed", "no prompt runs");
    }
    judge.hear(nowMs);
    act(judge);
    return judge.tell();
}

async function seeFrame({ picture: given, atMs, nowMs }: Asked<"frame">) {
    judge?.hear(nowMs);
    const { costs } = await look(given, atMs, (...seen) => judge?.see(...seen));
    return { ...costs, ...(await askJudge(nowMs, () => undefined)) };
}

async function lookOnly({ picture, atMs }: Asked<"look">) {
    const { observation, costs } = await look(picture, atMs);
    return { ...costs, observation };
}

async function describe({ picture, atMs, descriptor }: Asked<"describe">) {
    const cutter = loaded?.shelf.makeCollector(descriptor);
    if (!cutter) {
        throw new WorkerFailure("models_unavailable", "a description before it was prepared");
    }
    const cut: CutFace[] = [];
    try {
        await look(picture, atMs, (shown, _observation, landmarks) => {
            cut.push(
                ...[landmarks && cutter.cut(shown, landmarks)].filter((face) => face !== null),
            );
        });
        const [face] = cut;
        return face
            ? { values: await cutter.describeFace(face), measures: face.measures }
            : { values: null, measures: null };
    } finally {
        cutter.clear();
    }
}

/** The search for a face in a frame is the nets', and has canvases of its own. */
async function fillShelf({ assetsUrl, models }: Asked<"models">) {
    scorer.use([]);
    if (models.length > 0 && loaded) {
        searcher ??= new FaceFinder(loaded.models);
    }
    const states = await shelf.fill(assetsUrl, models);
    scorer.use(searcher ? shelf.models : []);
    return states;
}

function readMemory() {
    const { numTensors = 0, numBytes = 0 } = loaded?.models.tf.memory() ?? {};
    return {
        tensorCount: numTensors,
        tensorBytes: numBytes,
        wasmBytes: loaded ? readWasmBytes(loaded.models.tf) : 0,
        runtimeBytes: readRuntimeBytes(),
        kept: {
            ...loaded?.tracker.kept,
            thumbnail: thumbnail.kept,
            frames: keeper.kept,
            scored: scorer.kept,
            picture: pictures.kept,
            judged: judge?.pictureCount ?? 0,
            aligned_faces: collector?.kept ?? 0,
        },
    };
}

async function answer(request: Request): Promise<Reply> {
    const { id } = request;
    switch (request.type) {
        case "init": {
            const startMs = now();
            loaded ??= await load(request.assetsUrl);
            const backend = loaded.models.tf.getBackend();
            return { type: "ready", id, loadedInMs: now() - startMs, backend };
        }
        case "prepare":
            await prepare(request);
            return { type: "done", id };
        case "start":
            start(request);
            return { type: "done", id };
        case "frame":
            return { type: "seen", id, ...(await seeFrame(request)) };
        case "tick":
            return {
                type: "judged",
                id,
                ...(await askJudge(request.nowMs, (each) => {
                    each.tick();
                })),
            };
        case "abort":
            return {
                type: "judged",
                id,
                ...(await askJudge(request.nowMs, (each) => {
                    each.abort(request.reason);
                })),
            };
        case "instead":
            return {
                type: "judged",
                id,
                ...(await askJudge(request.nowMs, (each) => {
                    each.askInstead();
                })),
            };
        case "end":
            forget();
            return { type: "done", id };
        case "look":
            return { type: "looked", id, ...(await lookOnly(request)) };
        case "describe":
            return { type: "described", id, ...(await describe(request)) };
        case "models":
            return { type: "models_ready", id, models: await fillShelf(request) };
        case "score":
            judge?.hearServer(request.score);
            return { type: "done", id };
        case "memory":
            return { type: "memory", id, ...readMemory() };
        case "dispose":
            if (loaded) {
                loaded.shelf.dispose();
                loaded.models.dispose();
                loaded = null;
            }
            return { type: "done", id };
    }
}

class WorkerFailure extends Error {
    constructor(
        readonly code: FailureCode,
        message: string,
    ) {
        super(message);
    }
}

function findCode(request: Request, error: unknown): FailureCode {
    if (error instanceof WorkerFailure) {
        return error.code;
    }
    if (request.type === "start" && error instanceof RangeError) {
        return "invalid_rules";
    }
    return request.type === "init" ? "models_unavailable" : "worker_crashed";
}

/** What leaves for good: no copy of a picked frame stays here. */
function listTransfers(reply: Reply): Transferable[] {
    return reply.type === "seen" || reply.type === "judged"
        ? (reply.picked?.frames ?? []).map(({ jpeg }) => jpeg)
        : [];
}

async function handle(request: Request): Promise<void> {
    try {
        const reply = await answer(request);
        self.postMessage(reply, { transfer: listTransfers(reply) });
    } catch (error) {
        const reply: Reply = {
            type: "failed",
            id: request.id,
            code: findCode(request, error),
            message: error instanceof Error ? error.message : String(error),
        };
        self.postMessage(reply);
    }
}

self.addEventListener("message", (event: MessageEvent<Request>) => {
    const { data: request } = event;
    if (request.type === "models") {
        // Megabytes may have to come: pictures do not wait for them.
        void handle(request);
    } else {
        queue = queue.then(() => handle(request));
    }
});
