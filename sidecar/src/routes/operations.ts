/** What keeps the service running asks here: `/healthz`, `/readyz`, `/metrics`. */
import { Router } from "express";
import type { Services } from "../services/services.ts";

/** A thread at one job for longer than this hangs; a restart is the only cure. */
export const HANGING_AFTER_MS = 60_000;

export function operationsRoutes(
    { pool, admission, metrics, storeTrouble, signer }: Services,
    hangingAfterMs = HANGING_AFTER_MS,
): Router {
    const router = Router();
    // Alive: restarting would not help. A replica that is only waiting for Redis is alive.
    router.get("/healthz", (_request, response) => {
        const hanging = pool.longestRunMs > hangingAfterMs;
        response.status(hanging ? 503 : 200).json({ status: hanging ? "hanging" : "ok" });
    });
    // Ready: send it requests.
    router.get("/readyz", (_request, response) => {
        const reasons = [
            ...(admission.isOpen ? [] : ["shutting_down"]),
            ...(pool.alive > 0 ? [] : ["no_threads"]),
            ...(storeTrouble() === null ? [] : ["store_unavailable"]),
        ];
        const ready = reasons.length === 0;
        response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not_ready", reasons });
    });
    // Public by nature: whoever wants to check a verdict reads them here.
    router.get("/.well-known/jwks.json", (_request, response) => {
        response.json(signer.jwks);
    });
    router.get("/metrics", async (_request, response) => {
        const text = await metrics.registry.metrics();
        response.set("Content-Type", metrics.registry.contentType).send(text);
    });
    return router;
}
