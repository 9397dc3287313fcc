/** What the main thread and an inference thread say to each other. Types only. */
import type { ModelAnswer } from "../../../liveness/wire/verify_answer.ts";
import type { ModelErrorCode } from "../../../models/src/errors.ts";
import type { RegisteredModel } from "../../../models/src/read_model.ts";
import type { SidecarErrorCode } from "../core/errors.ts";
import type { DescribedJob } from "./recogniser.ts";

/** A recogniser, and what finds the points that it is aligned by. */
export interface RecogniserModels {
    readonly landmarks: RegisteredModel;
    readonly model: RegisteredModel;
}

/** Given to a thread when it starts. */
export interface WorkerSettings {
    readonly detector: RegisteredModel;
    /** Liveness models, frame and sequence, counted or not. */
    readonly scorers: readonly RegisteredModel[];
    readonly recogniser: RecogniserModels | null;
    readonly maxPixels: number;
    /** One 32-bit number: the id of the job to give up, or 0. Lets a thread stop between two frames. */
    readonly giveUp: SharedArrayBuffer;
}

export interface VerifyJob {
    /** From 1; never used twice in a process. */
    readonly id: number;
    /** Encoded pictures in the order of capture. */
    readonly frames: readonly Uint8Array[];
    /** SHA-256 in lower-case hex the caller claims for each frame. */
    readonly hashes: readonly string[];
    /** Whether the person is to be described too; left out: no. */
    readonly describe?: boolean;
}

export type ToWorker =
    { readonly kind: "verify"; readonly job: VerifyJob } | { readonly kind: "stop" };

/** CPU stages of a job, in milliseconds of wall time on the thread. */
export interface StageTimes {
    readonly decode: number;
    readonly detect: number;
    readonly crop: number;
    readonly score: number;
    /** Left out where nobody asked for a descriptor. */
    readonly describe?: number;
}

export interface JobResult {
    readonly models: readonly ModelAnswer[];
    /** What the runtime said of models that failed; for the log. */
    readonly troubles: readonly string[];
    /** Frames in which exactly one face stood out. */
    readonly framesWithFace: number;
    /** Two frames of the job have the same bytes. */
    readonly identicalFrames: boolean;
    readonly stages: StageTimes;
    /** Null where nobody asked. */
    readonly described: DescribedJob | null;
}

export interface Refusal {
    readonly code: SidecarErrorCode;
    readonly message: string;
    readonly field?: string;
    /** What a library said; for the log, not for the caller. */
    readonly cause?: string;
}

export type FromWorker =
    | { readonly kind: "ready" }
    /** The thread cannot work: a model is missing, changed or fails its self-test. */
    | {
          readonly kind: "failed";
          readonly code: ModelErrorCode | null;
          readonly message: string;
      }
    | { readonly kind: "done"; readonly id: number; readonly result: JobResult }
    | { readonly kind: "refused"; readonly id: number; readonly refusal: Refusal };
