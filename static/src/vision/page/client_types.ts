import type { CaptureReport } from "../../../../liveness/prompt/capture_report";
import type { PromptRules } from "../../../../liveness/prompt/prompt_rules";
import type { DescriptorWish } from "../protocol";
import type { PromptProgress } from "../../../../liveness/prompt/prompt_types";
import type { FramesWanted, ModelOffer, ModelState, PickedFrames } from "../protocol";

export interface BlinkDetectorOptions {
    /** URL of the built module worker, same origin, e.g. `.../static/lib/<hash>/worker/blink_worker.js`. */
    workerUrl: string;
    /** URL of the folder that holds `face-api/`, `wasm/` and `models/`: `.../static/lib/<hash>/`. */
    assetsUrl: string;
    /** How long loading may take before `models_unavailable`; default 20000. */
    loadTimeoutMs?: number;
}

export interface PromptOptions extends PromptRules {
    /**
     * `performance.now()` of what the timeline calls 0 (the tap, or the prompt's appearance). Default: the call of `run`.
     */
    originMs?: number;
    /**
     * A report of a prompt that passes has the `descriptor` of whoever did, or `descriptorMissing`. `url` is the folder that the
     * recogniser lies in, relative to the page or absolute.
     */
    descriptor?: DescriptorWish;
    /** Called after each picture, and a few times a second without one. Must not throw; what it throws is ignored. */
    onUpdate?: (progress: PromptProgress) => void;
    /** Pictures for a model, picked while the prompt runs. */
    frames?: FramesWanted;
    /** Called when some of them are ready; their bytes are the caller's. As `onUpdate`. */
    onFrames?: (picked: PickedFrames) => void;
    /** A server's live score of them, 0..1, where there is one; what comes after the end is of no use. */
    serverScore?: Promise<number | null>;
    /**
     * Ends the prompt as `aborted`. The signal's `reason` may be a word of `ABORTED_REASONS` (`controller.abort("skipped")`,
     * `"camera_lost"`, ...); anything else reads as `cancelled`.
     */
    signal?: AbortSignal;
    /** Aborted when the person declines what is asked for: something else is asked for, where the steps have it. */
    declined?: AbortSignal;
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
     * One prompt over a playing `video`. Whatever goes wrong is an `aborted` report with its reason; it
     * rejects only with a `RangeError`, for options that make no sense.
     * A second call while one runs ends the first as `cancelled`.
     */
    run(video: HTMLVideoElement, options: PromptOptions): Promise<CaptureReport>;
    /**
     * Loads a recogniser before the first prompt that wants one, so that nobody waits for it.
     *
     * @throws BlinkDetectorError `models_unavailable` | `worker_crashed`
     */
    prepare(descriptor: DescriptorWish): Promise<void>;
    /**
     * The operator's models that may judge the next prompts' frames on this tablet, in the place of those before; also in a
     * worker that comes after this one. Never rejects: what became of each is said, empty where the worker did not answer.
     */
    useModels(models: readonly ModelOffer[]): Promise<readonly ModelState[]>;
    /** Ends the running prompt as `cancelled`, frees the worker. Nothing works afterwards. */
    dispose(): void;
}

/** Why the detector cannot look at pictures. */
export class BlinkDetectorError extends Error {
    constructor(
        readonly code: "models_unavailable" | "picture_hidden" | "worker_crashed",
        message: string,
    ) {
        super(message);
        this.name = "BlinkDetectorError";
    }
}
