/** What every request with frames goes through: who asks, may it, what does it bring; then it is worked on and answered. */
import type { Request, RequestHandler, Response } from "express";
import { SidecarError } from "../core/errors.ts";
import { ClientGone } from "../http/body.ts";
import { contextOf } from "../http/context.ts";
import { readVerifyRequest, type VerifyRequest } from "../http/verify_request.ts";
import type { DeviceLimiter } from "../services/device_limiter.ts";
import type { Services } from "../services/services.ts";
import type { TokenClaims, TokenScope } from "../services/token_verifier.ts";

/** What one route makes of a request. */
export interface FramesRoute {
    /** Tickets of another use are refused. */
    readonly scope: TokenScope;
    readonly limiter: DeviceLimiter;
    /** Works on the frames and answers. */
    readonly answer: (given: GivenFrames) => Promise<void>;
}

export interface GivenFrames {
    readonly request: Request;
    readonly response: Response;
    readonly claims: TokenClaims;
    readonly body: VerifyRequest;
    readonly signal: AbortSignal;
}

/** Handles every method; all but POST are refused. */
export function framesHandler(services: Services, route: FramesRoute): RequestHandler {
    return (request, response) => {
        if (request.method !== "POST") {
            throw new SidecarError("method_not_allowed", "expected POST");
        }
        return handle(services, route, request, response);
    };
}

async function handle(
    services: Services,
    { scope, limiter, answer }: FramesRoute,
    request: Request,
    response: Response,
): Promise<void> {
    const { admission, config } = services;
    const claims = await authenticate(services, request);
    contextOf(response).caller = claims;
    checkScope(claims, scope);
    const device = `${claims.issuer}:${claims.companyId}:${claims.deviceId}`;
    // A place before the body: who cannot be served is told before its frames fill the memory. And before the rate: a
    // refusal for want of a place is no use of the device's budget.
    const place = admission.take(device);
    const patience = new Patience(config.timeoutMs);
    response.once("close", patience.onClientGone);
    try {
        await limiter.consume(device);
        const body = await readBodyOf(services, request, response, patience);
        checkBinding(claims, body);
        await answer({ request, response, claims, body, signal: patience.signal });
    } finally {
        patience.end();
        response.off("close", patience.onClientGone);
        place.release();
    }
}

/** A tablet's ticket opens no enrolment, and an enrolment's no check-in. */
function checkScope(claims: TokenClaims, scope: TokenScope): void {
    if (claims.scope !== scope) {
        throw new SidecarError("token_mismatch", "scope: the token is for another use", {
            field: "scope",
        });
    }
}

/** @throws SidecarError the token's, or `rate_limited` for an address that goes on without a good one */
async function authenticate(
    { verifier, refusals }: Services,
    request: Request,
): Promise<TokenClaims> {
    try {
        return verifier.verify(request.headers.authorization);
    } catch (error) {
        // An expired token is an honest tablet's, a minute late.
        if (!(error instanceof SidecarError) || error.code === "token_expired") {
            throw error;
        }
        throw await refusals.count(request.socket.remoteAddress ?? "", error);
    }
}

async function readBodyOf(
    { config }: Services,
    request: Request,
    response: Response,
    patience: Patience,
): Promise<VerifyRequest> {
    const limits = {
        maxBytes: config.maxBodyBytes,
        maxFrames: config.maxFrames,
        signal: patience.signal,
    };
    const body = await readVerifyRequest(request, limits, (format) => {
        contextOf(response).format = format;
    });
    patience.bodyIsIn();
    contextOf(response).frames = body.frames.length;
    return body;
}

/** A token for one device and session is no token for another. */
function checkBinding(claims: TokenClaims, body: VerifyRequest): void {
    for (const name of ["sessionId", "deviceId"] as const) {
        if (claims[name] !== body[name]) {
            const field = name === "sessionId" ? "session_id" : "device_id";
            throw new SidecarError("token_mismatch", `${field}: the token is for another one`, {
                field,
            });
        }
    }
}

/**
 * How long a request is worked on: until its deadline, or until nobody waits for the answer. It does not hold the response:
 * once V8 has moved it to its old generation, it would keep that, and all that hangs on it, long after the answer.
 */
class Patience {
    private readonly controller = new AbortController();
    private readonly timer: NodeJS.Timeout;
    private hasBody = false;

    constructor(timeoutMs: number) {
        this.timer = setTimeout(() => {
            this.controller.abort(
                this.hasBody
                    ? new SidecarError("timeout", `not done in ${timeoutMs} ms`, { retryAfterS: 1 })
                    : new SidecarError("body_timeout", `the body was not in after ${timeoutMs} ms`),
            );
        }, timeoutMs);
    }

    get signal(): AbortSignal {
        return this.controller.signal;
    }

    readonly onClientGone = (): void => {
        this.controller.abort(new ClientGone());
    };

    bodyIsIn(): void {
        this.hasBody = true;
    }

    end(): void {
        clearTimeout(this.timer);
    }
}
