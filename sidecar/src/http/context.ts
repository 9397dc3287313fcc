/** What is known about a request while it is handled: for its log line and for the answer to an error. */
import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import type { Format } from "./media_type.ts";

/** Who asks, as the ticket says. */
export interface Caller {
    readonly companyId: string;
    readonly deviceId: string;
    readonly sessionId: string;
}

export interface RequestContext {
    /** In the log, in the header `X-Request-Id` and in the answer of an internal error. */
    readonly id: string;
    /** Of `performance.now()`. */
    readonly startMs: number;
    caller?: Caller;
    format?: Format;
    frames?: number;
    verdict?: string;
    errorCode?: string;
}

interface Locals {
    context: RequestContext;
}

/** Gives each request its context. */
export function openContext(_request: Request, response: Response, next: NextFunction): void {
    const context: RequestContext = { id: randomUUID(), startMs: performance.now() };
    (response.locals as Locals).context = context;
    response.setHeader("X-Request-Id", context.id);
    next();
}

export function contextOf(response: Response): RequestContext {
    return (response.locals as Locals).context;
}
