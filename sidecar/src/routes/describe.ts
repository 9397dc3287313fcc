/**
 * `POST /api/identity/describe`: liveness and descriptor of who is to be enrolled. For the ERP alone: no page of another origin may
 * call it, and no ticket of a tablet opens it.
 */
import type { RequestHandler } from "express";
import { SidecarError } from "../core/errors.ts";
import { send } from "../http/answer.ts";
import { contextOf } from "../http/context.ts";
import { describeFace } from "../services/describe_face.ts";
import type { Services } from "../services/services.ts";
import { framesHandler } from "./frames_request.ts";
import { noteAnswer } from "./note_answer.ts";

export const DESCRIBE_PATH = "/api/identity/describe";

/** Handles every method; all but POST are refused. Without a recogniser there is no such address. */
export function describeHandler(services: Services): RequestHandler {
    const { config, describeLimiter, signer } = services;
    if (config.recogniser === null) {
        return () => {
            throw new SidecarError("not_found", "EH_SIDECAR_RECOGNISER names no recogniser");
        };
    }
    return framesHandler(services, {
        scope: "enrol",
        limiter: describeLimiter,
        answer: async ({ response, claims, body, signal }) => {
            const { answer, result } = await describeFace(services, claims, body, signal);
            const signed = { ...answer, verdict_jws: signer.signDescription(claims, answer) };
            send(response, 200, JSON.stringify(signed), "json");
            noteAnswer(services, contextOf(response), answer.verdict, result);
        },
    });
}
