/** Writes an answer or an error as JSON or TOON. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { toModelItem, type VerifyAnswer } from "../../../liveness/wire/verify_answer.ts";
import { encodeTokens } from "../../../liveness/wire/token_set.ts";
import {
    ERROR_TOKENS,
    VERIFY_ANSWER_TOKENS,
    type ErrorTokens,
} from "../../../liveness/wire/verify_tokens.ts";
import { discardRest } from "./body.ts";
import { MEDIA_TYPE, type Format } from "./media_type.ts";

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
            models: models.map(toModelItem),
        },
        VERIFY_ANSWER_TOKENS,
    );
}

/** The longest message; ours are shorter. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * The text of an error. Never throws and never quotes a character that one of the formats cannot hold, whatever the
 * message is: an answer to an error must not be another error.
 */
export function formatError(error: ErrorTokens, format: Format): string {
    const { code, message, field, id } = error;
    const clean: ErrorTokens = {
        code,
        message: writable(message),
        ...(field === undefined ? {} : { field: writable(field) }),
        ...(id === undefined ? {} : { id }),
    };
    return format === "json" ? JSON.stringify({ error: clean }) : encodeTokens(clean, ERROR_TOKENS);
}

/** Text of at least one character, without control characters and lone surrogates. */
function writable(text: string): string {
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    const cut = text.slice(0, MAX_MESSAGE_LENGTH).replace(/[\u0000-\u001f\u007f]+/g, " ");
    return cut.replace(/\p{Surrogate}/gu, "\ufffd") || "-";
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
