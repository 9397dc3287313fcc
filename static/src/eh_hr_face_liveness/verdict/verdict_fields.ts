/** What the log carries of a verdict (docs/wire.md, `POST /eh_hr/kiosk/liveness/log`). */

import type { CaptureReport } from "../../vision/page/client";

/** Why a verdict that could have been had is not there. */
export type VerdictMissing =
    /** Not asked: the tablet had just found that it does not answer. */
    | "sidecar_off"
    /** No answer by the end of the prompt, or within its budget. */
    | "sidecar_timeout"
    /** It answered with an error. */
    | "sidecar_refused"
    /** No connection. */
    | "sidecar_unreachable"
    /** What it answered is no verdict of docs/wire.md, or not a signed one. */
    | "sidecar_answer";

export interface VerdictFields {
    /** The signed verdict, a compact JWS. Only the server can say whether it is good. */
    verdict?: string;
    verdict_missing?: VerdictMissing;
    /** SHA-256 (hex) over the hashes of the frames that were sent, in order, joined by `|`. */
    frames_digest?: string;
    frame_count?: number;
}

/** Whose live score the tablet counted, and by which models of its own. */
export interface MlFields {
    ml_source?: "tablet" | "sidecar";
    ml_models?: readonly { id: string; sha256: string }[];
}

/** Nothing where no model could tell. */
export function spellMl(ml: CaptureReport["ml"]): MlFields {
    return ml ? { ml_source: ml.source, ml_models: ml.models } : {};
}
