import type { Movement } from "../../../../liveness/prompt/movements";
import type { PromptProgress, PromptResult } from "../../../../liveness/prompt/prompt_types";
import type { PolicyName } from "../../../../liveness/policies/policy";
import type { SessionScore } from "../worker/session_scorer";

export interface BlinkDetectorOptions {
    /** URL of the built module worker, same origin, e.g. `.../static/lib/<hash>/worker/blink_worker.js`. */
    workerUrl: string;
    /** URL of the folder that holds `face-api/`, `wasm/` and `models/`: `.../static/lib/<hash>/`. */
    assetsUrl: string;
    /** How long loading may take before `models_unavailable`; default 20000. */
    loadTimeoutMs?: number;
}

export interface PromptOptions {
    /** 1 or more; the wire's `required_blinks`. */
    requiredBlinks: number;
    /** Asked for after the blinks; the wire's `movements`. Left out: nothing. */
    movements?: readonly Movement[];
    /** Whose figures the pictures are scored by; left out: they are not. */
    policy?: PolicyName;
    /** The wire's `timeout_ms`, counted from the first picture looked at, so that a cold worker costs nobody their time. */
    timeoutMs: number;
    /** The wire's `min_frames_per_second`; under it the prompt is `aborted` with `frame_rate`. 0 switches the check off. */
    minFramesPerSecond: number;
    /**
     * `performance.now()` of what the timeline calls 0 (the tap, or the prompt's appearance). Default: the call of `run`.
     */
    originMs?: number;
    /** Called after each picture, and at least five times a second. Must not throw; what it throws is ignored. */
    onUpdate?: (progress: PromptProgress) => void;
    /**
     * Ends the prompt as `aborted`. The signal's `reason` may be a word of `ABORTED_REASONS` (`controller.abort("skipped")`,
     * `"camera_lost"`, ...); anything else reads as `cancelled`.
     */
    signal?: AbortSignal;
}

/** How a prompt ended, and what its pictures are worth. */
export interface DetectorResult extends PromptResult {
    /** Null when the prompt was aborted, nobody asked for a score, or it could not be worked out. */
    score: SessionScore | null;
}

/**
 * The page's side of the blink worker. One per page, made when the kiosk warms up and kept: the models stay loaded.
 * It never opens or closes a camera.
 */
export interface BlinkDetector {
    /**
     * Resolves when pictures can be looked at. Rejects with a `BlinkDetectorError` (`code` is `models_unavailable` or
     * `worker_crashed`). Read it again after a failure: each read after one starts another attempt.
     */
    readonly ready: Promise<void>;
    /**
     * One prompt over a playing `video`. Whatever goes wrong is an `aborted` result with its reason; it
     * rejects only with a `RangeError`, for options that make no sense.
     * A second call while one runs ends the first as `cancelled`.
     */
    run(video: HTMLVideoElement, options: PromptOptions): Promise<DetectorResult>;
    /** Ends the running prompt as `cancelled`, frees the worker. Nothing works afterwards. */
    dispose(): void;
}

/** Why the detector cannot look at pictures. */
export class BlinkDetectorError extends Error {
    constructor(
        readonly code: "models_unavailable" | "worker_crashed",
        message: string,
    ) {
        super(message);
        this.name = "BlinkDetectorError";
    }
}
