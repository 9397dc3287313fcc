/** Writes an answer or an error as JSON or TOON. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { encodeTokens } from "../../../liveness/wire/token_set.ts";
import {
    ERROR_TOKENS,
    VERIFY_ANSWER_TOKENS,
    type ErrorTokens,
} from "../../../liveness/wire/verify_tokens.ts";
import type { Verdict } from "../../../liveness/wire/verify_tokens.ts";
import { discardRest } from "./body.ts";
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

/** Sends a text in its format, by Node's own means: express' would look for an ETag, a charset and a range first. */
export function send(response: ServerResponse, status: number, text: string, format: Format): void {
    response.end(writeHead(response, status, text, format));
}

/**
 * Sends a refusal while the client may still be sending. All of it goes out at once, but the connection is kept until
 * the rest of the body is read or too much: closed earlier, it would be reset before the client has read why.
 */
export function sendEarly(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    text: string,
    format: Format,
): void {
    if (request.complete) {
        send(response, status, text, format);
        return;
    }
    response.write(writeHead(response, status, text, format));
    discardRest(request, () => {
        response.end();
    });
}

function writeHead(response: ServerResponse, status: number, text: string, format: Format): Buffer {
    const body = Buffer.from(text);
    response.statusCode = status;
    response.setHeader("Content-Type", `${MEDIA_TYPE[format]}; charset=utf-8`);
    response.setHeader("Content-Length", body.length);
    return body;
}
