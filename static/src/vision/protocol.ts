/** What crosses the threads. Page and worker know this file of each other, and nothing else. */
import type { Effort } from "../../../liveness/cadence/effort";
import type { FaceMeasures } from "../../../liveness/identity/face_quality";
import type { Observation } from "../../../liveness/observation";
import type { MlScore } from "../../../liveness/ml/hybrid";
import type { CaptureReport } from "../../../liveness/prompt/capture_report";
import type { PromptRules } from "../../../liveness/prompt/prompt_rules";
import type { PromptProgress } from "../../../liveness/prompt/prompt_types";
import type { AbortedReason } from "../../../liveness/prompt/reasons";
import type { TimelineEntry } from "../../../liveness/prompt/timeline";

/** What the page hands over: a frame of the camera or, from a browser that has none, a bitmap. */
export type GivenPicture = VideoFrame | ImageBitmap;

/** One prompt. All times are `performance.now()` of the page, `nowMs` when the message was sent. */
export interface PromptStart extends PromptRules {
    /** What the timeline calls 0. */
    readonly originMs: number;
    /** Pictures for a model, picked while the prompt runs; left out: none. */
    readonly frames?: FramesWanted;
    /** The report of a prompt that passes has the descriptor of whoever did. */
    readonly descriptor?: DescriptorWish;
}

/** Which recogniser, by its id in the model registry, and the folder (absolute URL, ending in a slash) that it lies in. */
export interface DescriptorWish {
    readonly model: string;
    readonly url: string;
}

/** Pictures of a prompt that a model is to see. */
export interface FramesWanted {
    /** At most so many, 1 to 10. */
    readonly count: number;
    /** Of a picture's longer side, in pixels; larger ones are made smaller. */
    readonly maxSide: number;
    /** Of the JPEG, 0..1. */
    readonly quality: number;
    /** Whether they leave the worker; else only its own models see them. Left out: they do. */
    readonly isHandedOver?: boolean;
}

/** A model of an operator's that this tablet may run itself. */
export interface ModelOffer {
    readonly id: string;
    /** Of the file, lower-case hex. */
    readonly sha256: string;
    readonly bytes: number;
    /** Absolute, of this origin. */
    readonly url: string;
    /** As `models/README.md` describes it; the worker checks it. */
    readonly card: unknown;
}

/** Why a model is not used on this tablet. */
export type ModelFailure =
    /** The runtime itself does not start here. */
    | "runtime"
    | "unreachable"
    /** The file is another one than was registered. */
    | "hash"
    /** Card or file are not of a model that judges one picture at a time. */
    | "unreadable"
    /** It gives other numbers here than where it was registered. */
    | "self_test"
    /** This tablet needs too long for it. */
    | "too_slow";

/** What became of an offer. */
export interface ModelState {
    readonly id: string;
    readonly sha256: string;
    readonly failure: ModelFailure | null;
    /** For people who look for the cause. */
    readonly message?: string;
    /** Of one picture, and of fetching and trying it; where it is used. */
    readonly frameMs?: number;
    readonly loadedInMs?: number;
}

/** One of them, encoded. Whoever has it owns the bytes; the worker keeps none. */
export interface PickedFrame {
    readonly jpeg: ArrayBuffer;
    /** Of the bytes, in lower-case hex. */
    readonly sha256: string;
    /** When the picture was taken, in the page's clock. */
    readonly atMs: number;
    readonly width: number;
    readonly height: number;
}

/** What became ready since the last answer. */
export interface PickedFrames {
    /** In the order of time. */
    readonly frames: readonly PickedFrame[];
    /** All that were handed over before may be of somebody else: drop them. */
    readonly isNew: boolean;
    /** No more will come. */
    readonly isComplete: boolean;
    /** What the tablet's own models say of them; null: they can say nothing, or there are none. */
    readonly local: MlScore | "pending" | null;
}

/** What the page says to the worker. Every request has an id, and gets exactly one answer with it. */
export type Request =
    /** Load everything from below `assetsUrl` (absolute, ending in a slash). Answered by `ready` or `failed`. */
    | { readonly type: "init"; readonly id: number; readonly assetsUrl: string }
    /**
     * Somebody new stands there: forget the last face. `prompt` is what they are judged by; left out, pictures are only looked
     * at. `effort` is what is done with each picture from here on: as much as this tablet has time for (`adaptive`), or the
     * same on every machine; everything when it is left out. Answered by `done`, or by `failed` with `invalid_rules`.
     */
    | {
          readonly type: "start";
          readonly id: number;
          readonly effort?: Effort | "adaptive";
          readonly prompt?: PromptStart;
          readonly nowMs?: number;
      }
    /** A prompt with this recogniser will come: load it. Answered by `done`, or by `failed` with `models_unavailable`. */
    | { readonly type: "prepare"; readonly id: number; readonly descriptor: DescriptorWish }
    /** A picture of the prompt (transferred; the worker closes it), taken at `atMs`. Answered by `seen` or `failed`. */
    | {
          readonly type: "frame";
          readonly id: number;
          readonly atMs: number;
          readonly nowMs: number;
          readonly picture: GivenPicture;
      }
    /** No picture came, time passes. Answered by `judged`. */
    | { readonly type: "tick"; readonly id: number; readonly nowMs: number }
    /** Something other than the person ends the prompt. Answered by `judged`, with its report. */
    | {
          readonly type: "abort";
          readonly id: number;
          readonly reason: AbortedReason;
          readonly nowMs: number;
      }
    /** The person declines what is asked for now: something else, where the rules have it. Answered by `judged`. */
    | { readonly type: "instead"; readonly id: number; readonly nowMs: number }
    /** The prompt is over, whatever became of it: keep nothing of a face. Answered by `done`. */
    | { readonly type: "end"; readonly id: number }
    /** For measurements: what a picture shows, without a prompt. Answered by `looked` or `failed`. */
    | {
          readonly type: "look";
          readonly id: number;
          readonly atMs: number;
          readonly picture: GivenPicture;
      }
    /** For measurements: what the recogniser that was prepared says of the face in a picture. Answered by `described` or `failed`. */
    | {
          readonly type: "describe";
          readonly id: number;
          readonly atMs: number;
          readonly picture: GivenPicture;
          readonly descriptor: DescriptorWish;
      }
    /** These models and no others may judge the next prompts' frames. Answered by `models_ready`, whenever that is. */
    | {
          readonly type: "models";
          readonly id: number;
          readonly assetsUrl: string;
          readonly models: readonly ModelOffer[];
      }
    /** A server's live score of this prompt's frames, 0..1. Answered by `done`. */
    | { readonly type: "score"; readonly id: number; readonly score: number }
    /** Say what is in use and what is kept. Answered by `memory`. */
    | { readonly type: "memory"; readonly id: number }
    /** Free the models. Answered by `done`. */
    | { readonly type: "dispose"; readonly id: number };

export type FailureCode =
    "models_unavailable" | "picture_hidden" | "worker_crashed" | "invalid_rules";

/** How long the parts of one look took, in ms; 0 for a part that was left out. Crops and readings are in `total` alone. */
export interface LookTimings {
    search: number;
    landmarks: number;
    iris: number;
    total: number;
}

/** How a prompt stands. */
export interface Judged {
    readonly progress: PromptProgress;
    /** What the timeline says since the last answer. */
    readonly moments: readonly TimelineEntry[];
    /** How it ended; null while it runs. */
    readonly report: CaptureReport | null;
    /** Where the prompt asked for some. */
    readonly picked?: PickedFrames;
}

/** What one look at a picture cost. */
export interface LookCosts {
    readonly timings: LookTimings;
    /** Place of what was done in `EFFORTS`: 0 is everything. Null when the page said what to do. */
    readonly effortLevel: number | null;
    /** Tensors alive; the same after every picture, or something leaks. */
    readonly tensorCount: number;
}

/** What the worker says to the page. */
export type Reply =
    | {
          readonly type: "ready";
          readonly id: number;
          readonly loadedInMs: number;
          readonly backend: string;
      }
    | ({ readonly type: "seen"; readonly id: number } & Judged & LookCosts)
    | ({ readonly type: "judged"; readonly id: number } & Judged)
    | ({
          readonly type: "looked";
          readonly id: number;
          readonly observation: Observation;
      } & LookCosts)
    | {
          readonly type: "described";
          readonly id: number;
          /** As the net gives them, not one long. Null where no face was found. */
          readonly values: readonly number[] | null;
          readonly measures: FaceMeasures | null;
      }
    | {
          readonly type: "memory";
          readonly id: number;
          readonly tensorCount: number;
          readonly tensorBytes: number;
          /** Size of the nets' WebAssembly memory, which never shrinks; 0 before `init`. */
          readonly wasmBytes: number;
          /** The same of the runtime of the operator's models; 0 where none was loaded. */
          readonly runtimeBytes: number;
          /**
           * What is kept of the pictures, place by place: the sum of all bytes of a canvas or an array that are not black, the
           * number of points, of pictures judged. All 0 when nobody's face is kept.
           */
          readonly kept: Readonly<Record<string, number>>;
      }
    | {
          readonly type: "models_ready";
          readonly id: number;
          readonly models: readonly ModelState[];
      }
    | { readonly type: "done"; readonly id: number }
    | {
          readonly type: "failed";
          readonly id: number;
          readonly code: FailureCode;
          readonly message: string;
      };
