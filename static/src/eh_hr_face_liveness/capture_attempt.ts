/** One attempt: camera and nets together, then the prompt, until it ends; the camera is off afterwards, whatever happened. */
import type { PromptProgress } from "../../../liveness/prompt/prompt_types";
import { isAbortedReason, type AbortedReason } from "../../../liveness/prompt/reasons";
import {
    BlinkDetectorError,
    reportAborted,
    type BlinkDetector,
    type CaptureReport,
    type DescriptorWish,
    type FramesWanted,
    type PickedFrames,
} from "../vision/page/client";
import { Camera } from "./camera";
import { CameraError } from "./camera_errors";
import type { CaptureConfig } from "./capture_config";

/** An employee waits in front of a cold page this long for the nets, then goes on without. */
const LOAD_TIMEOUT_MS = 12_000;

export interface CaptureAttemptOptions {
    detector: BlinkDetector;
    video: HTMLVideoElement;
    config: CaptureConfig;
    /** `performance.now()` when the prompt appeared; the timeline's 0. */
    originMs: number;
    /** Aborted by the employee (`"skipped"`, `"cancelled"`) and by the attempt itself. */
    controller: AbortController;
    /** Aborted when the employee declines what is asked for. */
    declining: AbortController;
    onUpdate: (progress: PromptProgress) => void;
    /** Pictures for a model, and who gets them while the prompt runs. */
    frames?: FramesWanted;
    onFrames?: (picked: PickedFrames) => void;
    serverScore?: Promise<number | null>;
    /** The recogniser whose descriptor the report is to have. */
    descriptor?: DescriptorWish;
    /** The browser waits for somebody to allow the camera. */
    onAsking?: () => void;
    /** The camera's picture can be seen; `change` opens the one that is wished for now in its place. */
    onCamera: (change: () => Promise<void>) => void;
    /** Which camera to open; left out: the browser's own choice. */
    findWish?: () => Promise<string | null>;
}

/** Never rejects: whatever goes wrong is an `aborted` report with its reason. */
export async function runCaptureAttempt(options: CaptureAttemptOptions): Promise<CaptureReport> {
    const { controller, config, detector, video, originMs } = options;
    const abort = (reason: AbortedReason) => {
        controller.abort(reason);
    };
    const onVisibility = () => {
        if (document.hidden) {
            abort("page_hidden");
        }
    };
    const camera = new Camera(video, {
        onLost: () => {
            abort("camera_lost");
        },
        ...(options.onAsking && { onAsking: options.onAsking }),
        ...(options.findWish && { findWish: options.findWish }),
    });
    document.addEventListener("visibilitychange", onVisibility);
    onVisibility();
    try {
        const playing = camera.start().then(() => {
            options.onCamera(() => camera.change());
        });
        await Promise.race([
            Promise.all([playing, waitForNets(detector)]),
            whenAborted(controller),
        ]);
        return await detector.run(video, {
            steps: config.steps,
            policy: config.policy,
            timeoutMs: config.timeoutMs,
            minFramesPerSecond: config.minFramesPerSecond,
            originMs,
            onUpdate: options.onUpdate,
            ...(options.frames && { frames: options.frames }),
            ...(options.onFrames && { onFrames: options.onFrames }),
            ...(options.serverScore && { serverScore: options.serverScore }),
            ...(options.descriptor && { descriptor: options.descriptor }),
            signal: controller.signal,
            declined: options.declining.signal,
        });
    } catch (error) {
        return reportAborted({
            reason: findReason(error, controller.signal),
            policy: config.policy,
            originMs,
            nowMs: performance.now(),
        });
    } finally {
        camera.stop();
        document.removeEventListener("visibilitychange", onVisibility);
    }
}

async function waitForNets(detector: BlinkDetector): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(new BlinkDetectorError("models_unavailable", "not loaded in time"));
        }, LOAD_TIMEOUT_MS);
    });
    await Promise.race([detector.ready, tooLate]).finally(() => {
        clearTimeout(timer);
    });
}

function whenAborted({ signal }: AbortController): Promise<never> {
    return new Promise((_resolve, reject) => {
        const refuse = () => {
            reject(new Error("aborted"));
        };
        if (signal.aborted) {
            refuse();
        }
        signal.addEventListener("abort", refuse, { once: true });
    });
}

function findReason(error: unknown, signal: AbortSignal): AbortedReason {
    const reason: unknown = signal.reason;
    if (signal.aborted) {
        return isAbortedReason(reason) ? reason : "cancelled";
    }
    if (error instanceof CameraError) {
        return error.reason;
    }
    return error instanceof BlinkDetectorError ? error.code : "worker_crashed";
}
