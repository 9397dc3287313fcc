/** The express app: who is asked in which order. */
import express, { type Express, type RequestHandler } from "express";
import { openContext } from "./http/context.ts";
import { cors } from "./middleware/cors.ts";
import { errorHandler, notFound } from "./middleware/error_handler.ts";
import { requestLog } from "./middleware/request_log.ts";
import { describeHandler, DESCRIBE_PATH } from "./routes/describe.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { pairingHandler, PAIRING_PATH } from "./routes/pairing.ts";
import { verifyHandler, VERIFY_PATH } from "./routes/verify.ts";
import type { Services } from "./services/services.ts";

export function makeApp(services: Services): Express {
    const log = requestLog(services.logger);
    const app = express();
    // Express' own last resort shows stack and paths, unless this says not to; nobody's environment decides it.
    app.set("env", "production");
    app.disable("x-powered-by");
    app.disable("etag");
    app.set("query parser", false);
    app.use(openContext);
    app.use(commonHeaders(services));
    // First of all addresses, for it is the one that is called often.
    app.all(VERIFY_PATH, log, cors(services.config.allowedOrigins), verifyHandler(services));
    // No page may call it: it has no CORS.
    app.all(DESCRIBE_PATH, log, describeHandler(services));
    // Before the log: a probe every second is no news.
    app.use(operationsRoutes(services));
    app.all(PAIRING_PATH, log, pairingHandler(services));
    app.use(log, notFound);
    app.use(errorHandler(services));
    return app;
}

function commonHeaders({ admission }: Services): RequestHandler {
    return (_request, response, next) => {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!admission.isOpen) {
            response.setHeader("Connection", "close");
        }
        next();
    };
}
