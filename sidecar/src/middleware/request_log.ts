/** One line a verification: who, how long, what came of it. No token, no nonce, no frame, no hash. */
import type { RequestHandler } from "express";
import { contextOf } from "../http/context.ts";
import type { Logger } from "../core/logger.ts";

export function requestLog(logger: Logger): RequestHandler {
    return (request, response, next) => {
        const { method, path } = request;
        response.once("close", () => {
            const context = contextOf(response);
            logger.info(
                {
                    request: context.id,
                    method,
                    path,
                    status: response.headersSent ? response.statusCode : null,
                    code: context.errorCode,
                    verdict: context.verdict,
                    frames: context.frames,
                    company: context.caller?.companyId,
                    device: context.caller?.deviceId,
                    session: context.caller?.sessionId,
                    ms: Math.round(performance.now() - context.startMs),
                },
                "request",
            );
        });
        next();
    };
}
