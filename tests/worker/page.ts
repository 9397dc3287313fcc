/** In the page: runs prompts over the camera, as the kiosk does. */
import type { Effort } from "../../liveness/cadence/effort";
import { PromptSession } from "../../liveness/prompt/prompt_session";
import {
    createBlinkDetector,
    type CaptureReport,
    type ModelOffer,
    type PickedFrame,
    type PromptOptions,
} from "../../static/src/vision/page/client";
import { TestWorker } from "../../static/src/vision/page/test_door";
import { readWorkerMemory, runManyPrompts, watchResources, type Leftovers } from "./many_prompts";
import { clearFrame, compareLooks, readFrame } from "./read_frames";
import type { Hint, PromptPhase } from "../../liveness/prompt/prompt_types";

export type { ReadFrame } from "./read_frames";

export interface PromptReport {
    result: CaptureReport;
    hints: Hint[];
    phases: PromptPhase[];
    updates: number;
    longTasks: number;
    /** What the worker kept of the pictures while the prompt ran, and after it. */
    kept: { during: Kept; after: Kept };
    picked: SeenPick[];
}

/** One picture that was picked for a model, as the page got it. */
export interface SeenPick {
    atMs: number;
    /** In the same clock: when the page had it, and when the prompt ended. */
    hadMs: number;
    bytes: number;
    /** Of the decoded JPEG. */
    width: number;
    height: number;
    brightness: number;
    isHashRight: boolean;
    isNew: boolean;
    isComplete: boolean;
}

/** By place, as the worker's `memory` says. */
export type Kept = Readonly<Record<string, number>>;

watchResources();

type Urls = { workerUrl: string; assetsUrl: string };
type Film = { frames: string; timesMs: number[]; width: number; height: number };
type Rules = Omit<PromptOptions, "onUpdate" | "onFrames" | "signal" | "originMs">;

let detector: ReturnType<typeof createBlinkDetector> | null = null;

async function openCamera(): Promise<HTMLVideoElement> {
    const stream = await navigator.mediaDevices.getUserMedia({
        video: { width: 640, height: 480 },
    });
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = stream;
    document.body.append(video);
    await video.play();
    return video;
}

function closeCamera(video: HTMLVideoElement): void {
    for (const track of (video.srcObject as MediaStream).getTracks()) {
        track.stop();
    }
    video.remove();
}

/** Loads the worker; how long that took, in ms. */
async function warmUp(urls: Urls): Promise<number> {
    const startMs = performance.now();
    detector = createBlinkDetector(urls);
    await detector.ready;
    return performance.now() - startMs;
}

/** One prompt on a camera opened for it. `after`, in ms, what happens to it on the way. */
async function runPrompt(
    rules: Rules,
    after?: { ms: number; what: string },
): Promise<PromptReport> {
    if (!detector) {
        throw new Error("warmUp first");
    }
    const video = await openCamera();
    const hints = new Set<Hint>();
    const phases: PromptPhase[] = [];
    let updates = 0;
    let longTasks = 0;
    const observer = new PerformanceObserver((list) => {
        longTasks += list.getEntries().length;
    });
    observer.observe({ entryTypes: ["longtask"] });
    const controller = new AbortController();
    const during: Promise<Kept>[] = [];
    const picked: Promise<SeenPick>[] = [];
    if (after) {
        setTimeout(() => {
            if (after.what === "end_camera") {
                closeCamera(video);
            } else if (after.what === "dispose") {
                detector?.dispose();
            } else {
                controller.abort(after.what);
            }
        }, after.ms);
    }
    const result = await detector.run(video, {
        ...rules,
        signal: controller.signal,
        onUpdate: (progress) => {
            updates++;
            progress.hints.forEach((hint) => hints.add(hint));
            if (phases.at(-1) !== progress.phase) {
                phases.push(progress.phase);
            }
            // Asked once, when the first face was read.
            if (progress.face && during.length === 0) {
                during.push(readKept());
            }
        },
        onFrames: ({ frames, isNew, isComplete }) => {
            const hadMs = performance.now();
            picked.push(
                ...frames.map(async (frame) => ({
                    hadMs,
                    isNew,
                    isComplete,
                    ...(await openPick(frame)),
                })),
            );
        },
    });
    observer.disconnect();
    closeCamera(video);
    const [seen = {}] = await Promise.all(during);
    const kept = { during: seen, after: await readKept() };
    const picks = await Promise.all(picked);
    return { result, hints: [...hints], phases, updates, longTasks, kept, picked: picks };
}

async function openPick({ jpeg, sha256, atMs }: PickedFrame) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", jpeg));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const bitmap = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const { data = [] } = context?.getImageData(0, 0, width, height) ?? {};
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
        sum += data[i] ?? 0;
    }
    const brightness = (4 * sum) / data.length;
    return { atMs, bytes: jpeg.byteLength, width, height, brightness, isHashRight: hex === sha256 };
}

/** Nothing where the worker is gone. */
async function readKept(): Promise<Kept> {
    try {
        return (await readWorkerMemory()).kept;
    } catch {
        return {};
    }
}

export interface Soak {
    looks: number;
    firstTensorCount: number;
    lastTensorCount: number;
    totalMs: number[];
    parts: Record<"search" | "landmarks" | "iris", number[]>;
    loadedInMs: number;
    backend: string;
}

/** Sends the camera's pictures straight to a worker of its own, `looks` of them, with a new start every 100. */
async function soak({ workerUrl, assetsUrl }: Urls, looks: number): Promise<Soak> {
    const worker = await TestWorker.open({ workerUrl, assetsUrl });
    const { ready } = worker;
    const video = await openCamera();
    const soaked: Soak = {
        looks: 0,
        firstTensorCount: 0,
        lastTensorCount: 0,
        totalMs: [],
        parts: { search: [], landmarks: [], iris: [] },
        loadedInMs: ready.loadedInMs,
        backend: ready.backend,
    };
    while (soaked.looks < looks) {
        if (soaked.looks % 100 === 0) {
            await worker.start();
        }
        const reply = await worker.look(new VideoFrame(video), performance.now());
        soaked.looks++;
        soaked.firstTensorCount ||= reply.tensorCount;
        soaked.lastTensorCount = reply.tensorCount;
        soaked.totalMs.push(reply.timings.total);
        soaked.parts.search.push(reply.timings.search);
        soaked.parts.landmarks.push(reply.timings.landmarks);
        soaked.parts.iris.push(reply.timings.iris);
    }
    worker.close();
    closeCamera(video);
    return soaked;
}

export interface LookedFilm {
    /** The most that stood there at any time: a face that left starts the count over. */
    blinkCount: number;
    /** Pictures in which each part was done. */
    searches: number;
    landmarks: number;
    /** Eyes read, over all pictures. */
    eyes: number;
    pictures: number;
}

/** A session that does not end, and that no machine is too slow for. */
const ENDLESS = {
    steps: [{ behaviour: "blink", count: 1000 }],
    timeoutMs: 1e9,
    minFramesPerSecond: 0,
};

/**
 * Looks at a film picture by picture, at the film's own times: how fast this machine is makes no difference. `frames` is the
 * URL that answers with the next picture's RGBA bytes at each request.
 */
async function lookAtFilm(
    { workerUrl, assetsUrl }: Urls,
    { frames, timesMs, width, height }: Film,
    effort: Effort,
): Promise<LookedFilm> {
    const worker = await TestWorker.open({ workerUrl, assetsUrl });
    await worker.start(effort);
    const session = new PromptSession(ENDLESS, 0);
    const looked: LookedFilm = { blinkCount: 0, searches: 0, landmarks: 0, eyes: 0, pictures: 0 };
    for (const atMs of timesMs) {
        const pixels = new Uint8ClampedArray(await (await fetch(frames)).arrayBuffer());
        const picture = await createImageBitmap(new ImageData(pixels, width, height));
        const reply = await worker.look(picture, atMs);
        session.see(reply.observation, atMs);
        looked.blinkCount = Math.max(looked.blinkCount, session.progress(atMs).blinkCount);
        looked.pictures++;
        looked.searches += Number(reply.timings.search > 0);
        looked.landmarks += Number(reply.timings.landmarks > 0);
        looked.eyes += reply.observation.face?.eyes.filter((eye) => eye !== null).length ?? 0;
    }
    worker.close();
    return looked;
}

/** Prompts one after the other. */
function promptOften(
    prompts: number,
    how: Parameters<typeof runManyPrompts>[2],
): Promise<Leftovers> {
    if (!detector) {
        throw new Error("warmUp first");
    }
    return runManyPrompts(detector, prompts, how);
}

/** Opens the camera for some work on its picture. */
async function withVideo<T>(work: (video: HTMLVideoElement) => Promise<T>): Promise<T> {
    const video = await openCamera();
    try {
        return await work(video);
    } finally {
        closeCamera(video);
    }
}

Object.assign(globalThis, {
    warmUp,
    runPrompt,
    soak,
    lookAtFilm,
    promptOften,
    useModels: (offers: ModelOffer[]) => detector?.useModels(offers),
    readRuntimeBytes: async () => (await readWorkerMemory()).runtimeBytes,
    readFrame: (how: Parameters<typeof readFrame>[1]) =>
        withVideo((video) => readFrame(video, how)),
    clearFrame: () => withVideo(clearFrame),
    compareLooks: (urls: Urls) => withVideo((video) => compareLooks(video, urls)),
});
