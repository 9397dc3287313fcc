/** The one place where an error becomes an answer. */
import type { ErrorRequestHandler, RequestHandler } from "express";
import { SidecarError } from "../core/errors.ts";
import { formatError, sendEarly } from "../http/answer.ts";
import { ClientGone } from "../http/body.ts";
import { contextOf } from "../http/context.ts";
import { acceptedFormat, formatOf } from "../http/media_type.ts";
import type { Services } from "../services/services.ts";

const MAX_CAUSE_LENGTH = 300;

export const notFound: RequestHandler = () => {
    throw new SidecarError("not_found", "no such address");
};

export function errorHandler({
    logger,
    metrics,
}: Pick<Services, "logger" | "metrics">): ErrorRequestHandler {
    return (thrown: unknown, request, response, _next) => {
        const context = contextOf(response);
        if (thrown instanceof ClientGone || response.destroyed) {
            context.errorCode = "client_gone";
            metrics.countRefusal(context.errorCode);
            return;
        }
        const error = asSidecarError(thrown);
        context.errorCode = error.code;
        metrics.countRefusal(error.code);
        const internal = error.code === "internal_error";
        if (internal) {
            // The log has the cause under the id that the caller is given.
            logger.error({ request: context.id, err: thrown }, "internal error");
        } else if (error.cause !== undefined) {
            const level = error.status >= 500 ? "warn" : "debug";
            logger[level](
                { request: context.id, code: error.code, cause: causeOf(error) },
                "cause",
            );
        }
        if (response.headersSent) {
            // Half an answer cannot become another one.
            response.destroy();
            return;
        }
        const format =
            acceptedFormat(request.headers) ??
            context.format ??
            formatOf(request.headers["content-type"]) ??
            "json";
        if (error.retryAfterS !== undefined) {
            response.set("Retry-After", String(error.retryAfterS));
        }
        if (error.status === 401) {
            response.set("WWW-Authenticate", "Bearer");
        }
        if (error.code === "method_not_allowed") {
            response.set("Allow", "POST");
        }
        const body = {
            code: error.code,
            message: internal ? "something went wrong here" : error.message,
            ...(error.field === undefined ? {} : { field: error.field }),
            ...(internal ? { id: context.id } : {}),
        };
        sendEarly(request, response, error.status, formatError(body, format), format);
    };
}

/** What a library said, cut: never a picture, but who knows how long. */
function causeOf({ cause }: SidecarError): string {
    return (cause instanceof Error ? cause.message : String(cause)).slice(0, MAX_CAUSE_LENGTH);
}

function asSidecarError(thrown: unknown): SidecarError {
    if (thrown instanceof SidecarError) {
        return thrown;
    }
    // Express' own refusals, e.g. of a path that is no valid percent encoding.
    const status = (thrown as { status?: unknown }).status;
    return typeof status === "number" && status >= 400 && status < 500
        ? new SidecarError("not_found", "no such address")
        : new SidecarError("internal_error", "unexpected", { cause: thrown });
}
