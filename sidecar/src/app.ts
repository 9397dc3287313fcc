/** The express app: who is asked in which order. */
import express, { type Express } from "express";
import { openContext } from "./http/context.ts";
import { cors } from "./middleware/cors.ts";
import { errorHandler, notFound } from "./middleware/error_handler.ts";
import { requestLog } from "./middleware/request_log.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { verifyRoutes } from "./routes/verify.ts";
import type { Services } from "./services/services.ts";

export function makeApp(services: Services): Express {
    const app = express();
    app.disable("x-powered-by");
    app.disable("etag");
    app.set("query parser", false);
    app.use(openContext);
    app.use((_request, response, next) => {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!services.admission.isOpen) {
            response.setHeader("Connection", "close");
        }
        next();
    });
    // Before the log: a probe every second is no news.
    app.use(operationsRoutes(services));
    app.use(requestLog(services.logger));
    app.use(cors(services.config.allowedOrigins));
    app.use(verifyRoutes(services));
    app.use(notFound);
    app.use(errorHandler(services));
    return app;
}
