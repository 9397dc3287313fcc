/** The token sets of `POST /api/liveness/verify`; docs/wire.md says what each means. */
import type { TokenFields, TokenSpec } from "./token_set.ts";

const required = true;
const optional = false;

export const VERIFY_REQUEST_TOKENS = [
    { key: "SID1", field: "session_id", kind: "text", required },
    { key: "DID1", field: "device_id", kind: "text", required },
    { key: "TS1", field: "captured_at", kind: "text", required },
    { key: "FH1", field: "frame_hashes", kind: "list", required },
    { key: "FC1", field: "frame_count", kind: "integer", required },
    // The frames themselves, base64url, when the document travels alone instead of in a multipart body.
    { key: "E1", field: "frames", kind: "list", required: optional },
] as const satisfies readonly TokenSpec[];

export const VERIFY_ANSWER_TOKENS = [
    { key: "SID1", field: "session_id", kind: "text", required },
    { key: "DID1", field: "device_id", kind: "text", required },
    { key: "N1", field: "nonce", kind: "text", required },
    { key: "V1", field: "verdict", kind: "text", required },
    // Left out, all three, when nothing could be assessed: never a number that reads as one.
    { key: "L1", field: "score", kind: "decimal", required: optional },
    { key: "TH1", field: "threshold", kind: "decimal", required: optional },
    { key: "CONF1", field: "confidence", kind: "integer", required: optional },
    { key: "L_REASON", field: "reasons", kind: "list", required },
    { key: "FH1", field: "frame_hashes", kind: "list", required },
    // id, SHA-256, weight, threshold and score (or why there is none) of each model, joined by colons.
    { key: "M1", field: "models", kind: "list", required },
    { key: "TS1", field: "assessed_at", kind: "text", required },
    // The signed verdict, a compact JWS; left out by a server that has no key.
    { key: "S1", field: "verdict_jws", kind: "text", required: optional },
] as const satisfies readonly TokenSpec[];

export const ERROR_TOKENS = [
    { key: "ERR1", field: "code", kind: "text", required },
    { key: "ERR_MSG", field: "message", kind: "text", required },
    { key: "ERR_FIELD", field: "field", kind: "text", required: optional },
    { key: "ERR_ID", field: "id", kind: "text", required: optional },
] as const satisfies readonly TokenSpec[];

/** The one key whose value may be long: pictures. */
export const BULK_KEYS = ["E1"] as const;

export type VerifyRequestFields = TokenFields<typeof VERIFY_REQUEST_TOKENS>;
export type VerifyAnswerTokens = TokenFields<typeof VERIFY_ANSWER_TOKENS>;
export type ErrorTokens = TokenFields<typeof ERROR_TOKENS>;

/** What a server may say about frames. `not_assessed`: it has no model whose word counts. */
export const VERDICTS = ["live", "not_live", "not_assessed"] as const;
export type Verdict = (typeof VERDICTS)[number];
