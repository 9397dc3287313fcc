/** In the page: prompt after prompt through the kiosk's own attempt, and what each leaves behind. */
import type { BlinkDetector } from "../../static/src/vision/page/client";
import { watchWorkers } from "../../static/src/vision/page/test_door";
import { runCaptureAttempt } from "../../static/src/eh_hr_face_liveness/capture_attempt";
import { readCaptureConfig } from "../../static/src/eh_hr_face_liveness/capture_config";

export interface Leftovers {
    prompts: number;
    /** By fail reason or `passed`. */
    ends: Record<string, number>;
    /** Pictures that were taken out of the video. */
    pictures: number;
    /** Of these, how many the page still holds: neither closed nor handed to the worker. */
    openPictures: number;
    /** Camera tracks that are still on. */
    liveTracks: number;
    openedTracks: number;
    /** Of the worker. */
    tensorCount: number;
    tensorBytes: number;
    wasmBytes: number;
}

const opened: {
    pictures: WeakRef<VideoFrame>[];
    tracks: MediaStreamTrack[];
} = {
    pictures: [],
    tracks: [],
};
let workers: ReturnType<typeof watchWorkers> | null = null;

/** Remembers every picture, camera track and worker from here on. */
export function watchResources(): void {
    globalThis.VideoFrame = new Proxy(globalThis.VideoFrame, {
        construct: (Frame, args: ConstructorParameters<typeof VideoFrame>) => {
            const picture = new Frame(...args);
            opened.pictures.push(new WeakRef(picture));
            return picture;
        },
    });
    const openCamera = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await openCamera(constraints);
        opened.tracks.push(...stream.getTracks());
        return stream;
    };
    workers = watchWorkers();
}

/** What the newest worker has in use and keeps. */
export function readWorkerMemory(): ReturnType<ReturnType<typeof watchWorkers>["readMemory"]> {
    if (!workers) {
        throw new Error("watchResources first");
    }
    return workers.readMemory();
}

/** Skipped before the blinks are there, or passed with the first one. */
const SKIPPED = readCaptureConfig({ enabled: true, required_blinks: 5, timeout_ms: 20_000 });
const PASSED = readCaptureConfig({ enabled: true, required_blinks: 1, timeout_ms: 20_000 });

/**
 * Runs so many prompts. Each is skipped by the employee after so many pictures, but for every `passedEvery`-th, which is
 * passed.
 */
export async function runManyPrompts(
    detector: BlinkDetector,
    prompts: number,
    { picturesEach, passedEvery = Infinity }: { picturesEach: number; passedEvery?: number },
): Promise<Leftovers> {
    const ends: Record<string, number> = {};
    let pictures = 0;
    for (let i = 0; i < prompts; i++) {
        const video = document.createElement("video");
        video.muted = true;
        document.body.append(video);
        const controller = new AbortController();
        const before = opened.pictures.length;
        const isPassed = (i + 1) % passedEvery === 0;
        const result = await runCaptureAttempt({
            detector,
            video,
            config: isPassed ? PASSED : SKIPPED,
            originMs: performance.now(),
            controller,
            declining: new AbortController(),
            onCamera: () => undefined,
            onUpdate: () => {
                if (!isPassed && opened.pictures.length - before > picturesEach) {
                    controller.abort("skipped");
                }
            },
        });
        video.remove();
        pictures += opened.pictures.length - before;
        ends[result.failReason ?? result.outcome] =
            (ends[result.failReason ?? result.outcome] ?? 0) + 1;
    }
    // The last picture may still be on its way to the worker.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { prompts, ends, pictures, ...(await readLeftovers()) };
}

async function readLeftovers() {
    const openPictures = opened.pictures.filter((ref) => (ref.deref()?.codedWidth ?? 0) > 0).length;
    const liveTracks = opened.tracks.filter(({ readyState }) => readyState === "live").length;
    const openedTracks = opened.tracks.length;
    opened.pictures = [];
    opened.tracks = [];
    const { tensorCount, tensorBytes, wasmBytes } = await readWorkerMemory();
    return { openPictures, liveTracks, openedTracks, tensorCount, tensorBytes, wasmBytes };
}
