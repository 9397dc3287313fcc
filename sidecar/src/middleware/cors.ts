/** Lets the kiosk page call from Odoo's origin where no proxy serves both from one. */
import type { RequestHandler } from "express";

const PREFLIGHT_MAX_AGE_S = 600;

/** @param origins exact origins; with none nothing is allowed and nothing is said */
export function cors(origins: readonly string[]): RequestHandler {
    const allowed = new Set(origins);
    if (allowed.size === 0) {
        return (_request, _response, next) => {
            next();
        };
    }
    return (request, response, next) => {
        response.vary("Origin");
        const { origin } = request.headers;
        if (origin === undefined || !allowed.has(origin)) {
            next();
            return;
        }
        response.set({
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
        });
        if (request.method !== "OPTIONS") {
            next();
            return;
        }
        response.set({
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": String(PREFLIGHT_MAX_AGE_S),
        });
        response.status(204).end();
    };
}
