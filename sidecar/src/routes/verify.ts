/** `POST /api/liveness/verify`: what the models say of the frames, signed. */
import type { RequestHandler } from "express";
import { formatAnswer, send } from "../http/answer.ts";
import { contextOf } from "../http/context.ts";
import { acceptedFormat } from "../http/media_type.ts";
import type { Services } from "../services/services.ts";
import { verifyLiveness } from "../services/verify_liveness.ts";
import { framesHandler } from "./frames_request.ts";
import { noteAnswer } from "./note_answer.ts";

export const VERIFY_PATH = "/api/liveness/verify";

/** Handles every method; all but POST are refused. */
export function verifyHandler(services: Services): RequestHandler {
    const { limiter, signer } = services;
    return framesHandler(services, {
        scope: "verify",
        limiter,
        answer: async ({ request, response, claims, body, signal }) => {
            const { answer, result } = await verifyLiveness(services, claims, body, signal);
            const format = acceptedFormat(request.headers) ?? body.format;
            const signed = { ...answer, verdict_jws: signer.sign(claims, answer) };
            send(response, 200, formatAnswer(signed, format), format);
            noteAnswer(services, contextOf(response), answer.verdict, result);
        },
    });
}
