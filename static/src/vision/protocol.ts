import type { Effort } from "../../../liveness/cadence/effort";
import type { Observation } from "../../../liveness/observation";
import type { LookTimings } from "./worker/face_tracker";
import type { GivenPicture } from "./worker/picture_reader";
import type { ScoreRules, SessionScore } from "./worker/session_scorer";

/** What the page says to the worker. Every request has an id, and gets exactly one answer with it. */
export type Request =
    /** Load everything from below `assetsUrl` (absolute, ending in a slash). Answered by `ready` or `failed`. */
    | { readonly type: "init"; readonly id: number; readonly assetsUrl: string }
    /**
     * Somebody new stands there: forget the last face. `effort` is what is done with each picture from here on: as much as this
     * tablet has time for (`adaptive`), or the same on every machine; everything when it is left out. `score` is what the
     * pictures are to be scored by, if they are. Answered by `done`.
     */
    | {
          readonly type: "start";
          readonly id: number;
          readonly effort?: Effort | "adaptive";
          readonly score?: ScoreRules;
      }
    /** Look at a picture (transferred; the worker closes it), taken at `atMs`. Answered by `seen` or `failed`. */
    | {
          readonly type: "frame";
          readonly id: number;
          readonly atMs: number;
          readonly picture: GivenPicture;
      }
    /** Say what the pictures since `start` are worth; `device` is that component, null for unknown. Answered by `scored`. */
    | { readonly type: "score"; readonly id: number; readonly device: number | null }
    /** Say what is in use. Answered by `memory`. */
    | { readonly type: "memory"; readonly id: number }
    /** Free the models. Answered by `done`. */
    | { readonly type: "dispose"; readonly id: number };

export type FailureCode = "models_unavailable" | "worker_crashed";

/** What the worker says to the page. */
export type Reply =
    | {
          readonly type: "ready";
          readonly id: number;
          readonly loadedInMs: number;
          readonly backend: string;
      }
    | {
          readonly type: "seen";
          readonly id: number;
          readonly observation: Observation;
          readonly timings: LookTimings;
          /** Place of what was done in `EFFORTS`: 0 is everything. Null when the page said what to do. */
          readonly effortLevel: number | null;
          /** Tensors alive; the same after every picture, or something leaks. */
          readonly tensorCount: number;
      }
    /** Null: nothing was to be scored, or it could not be. */
    | { readonly type: "scored"; readonly id: number; readonly score: SessionScore | null }
    | {
          readonly type: "memory";
          readonly id: number;
          readonly tensorCount: number;
          readonly tensorBytes: number;
          /** Size of the nets' WebAssembly memory, which never shrinks; 0 before `init`. */
          readonly wasmBytes: number;
      }
    | { readonly type: "done"; readonly id: number }
    | {
          readonly type: "failed";
          readonly id: number;
          readonly code: FailureCode;
          readonly message: string;
      };
