/** Writes an answer or an error as JSON or TOON. */
import type { Response } from "express";
import { encodeTokens } from "../../../liveness/wire/token_set.ts";
import {
    ERROR_TOKENS,
    VERIFY_ANSWER_TOKENS,
    type ErrorTokens,
} from "../../../liveness/wire/verify_tokens.ts";
import type { Verdict } from "../../../liveness/wire/verify_tokens.ts";
import { MEDIA_TYPE, type Format } from "./media_type.ts";

/** The answer's fields as JSON spells them. */
export interface VerifyAnswer {
    readonly session_id: string;
    readonly device_id: string;
    readonly nonce: string;
    readonly verdict: Verdict;
    readonly score: number | null;
    readonly threshold: number | null;
    readonly confidence: number | null;
    readonly reasons: readonly string[];
    readonly frame_hashes: readonly string[];
    readonly models: readonly {
        readonly id: string;
        readonly sha256: string;
        readonly weight: number;
        readonly score: number;
    }[];
    readonly assessed_at: string;
}

/** The text of an answer. */
export function formatAnswer(answer: VerifyAnswer, format: Format): string {
    if (format === "json") {
        return JSON.stringify(answer);
    }
    const { score, threshold, confidence, models, ...rest } = answer;
    return encodeTokens(
        {
            ...rest,
            ...(score === null ? {} : { score }),
            ...(threshold === null ? {} : { threshold }),
            ...(confidence === null ? {} : { confidence }),
            models: models.map(
                (model) => `${model.id}:${model.sha256}:${model.weight}:${model.score}`,
            ),
        },
        VERIFY_ANSWER_TOKENS,
    );
}

/** The text of an error. */
export function formatError(error: ErrorTokens, format: Format): string {
    return format === "json" ? JSON.stringify({ error }) : encodeTokens(error, ERROR_TOKENS);
}

/** Sends a text in its format. */
export function send(response: Response, status: number, text: string, format: Format): void {
    response.status(status).set("Content-Type", `${MEDIA_TYPE[format]}; charset=utf-8`).send(text);
}
