/** `POST /api/pairing`: an ERP pairs, changes its key, or asks how things are. Called by an ERP, never by a page. */
import type { RequestHandler } from "express";
import { SidecarError } from "../core/errors.ts";
import { send } from "../http/answer.ts";
import { readWhole } from "../http/body.ts";
import { contextOf } from "../http/context.ts";
import type { Proved } from "../services/pairing.ts";
import type { Services } from "../services/services.ts";

export const PAIRING_PATH = "/api/pairing";
const MAX_BYTES = 4096;
const MAX_PROOF_LENGTH = 64;
const BODY_TIMEOUT_MS = 5000;

export function pairingHandler({ pairing, refusals, logger }: Services): RequestHandler {
    return async (request, response) => {
        if (request.method !== "POST") {
            throw new SidecarError("method_not_allowed", "expected POST");
        }
        const signal = AbortSignal.timeout(BODY_TIMEOUT_MS);
        const body = readBody(await readWhole(request, { maxBytes: MAX_BYTES, signal }));
        try {
            const answer = pairing.answer(body);
            send(response, 200, JSON.stringify(answer), "json");
        } catch (error) {
            if (!(error instanceof SidecarError)) {
                throw error;
            }
            logger.warn({ request: contextOf(response).id, code: error.code }, "pairing refused");
            throw await refusals.count(request.socket.remoteAddress ?? "", error);
        }
    };
}

function readBody(bytes: Buffer): Proved {
    let value: unknown;
    try {
        value = JSON.parse(bytes.toString());
    } catch {
        throw new SidecarError("invalid_json", "expected JSON in UTF-8");
    }
    const { document, proof } = (value ?? {}) as Record<string, unknown>;
    if (
        typeof document !== "string" ||
        typeof proof !== "string" ||
        proof.length > MAX_PROOF_LENGTH
    ) {
        throw new SidecarError("invalid_field", "expected document and proof as text");
    }
    return { document, proof };
}
