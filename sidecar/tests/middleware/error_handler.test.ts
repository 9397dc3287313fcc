import { describe, expect, test } from "@jest/globals";
import express from "express";
import request from "supertest";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { ERROR_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { SidecarError } from "../../src/errors.ts";
import { openContext } from "../../src/http/context.ts";
import { makeLogger } from "../../src/logger.ts";
import { errorHandler } from "../../src/middleware/error_handler.ts";
import { Metrics } from "../../src/services/metrics.ts";
import type { Services } from "../../src/services/services.ts";

const zero = (): number => 0;
const log: string[] = [];

/** An app whose only route throws. */
function appThatThrows(thrown: unknown): express.Express {
    const services: Pick<Services, "logger" | "metrics"> = {
        logger: makeLogger("info", { write: (line) => void log.push(line) }),
        metrics: new Metrics({
            placesInUse: zero,
            waiting: zero,
            threadsBusy: zero,
            threadsReady: zero,
        }),
    };
    const app = express();
    app.use(openContext);
    app.post("/", () => {
        throw thrown;
    });
    app.use(errorHandler(services));
    return app;
}

describe("errorHandler", () => {
    test("a typed error is answered with its code, field and Retry-After", async () => {
        const error = new SidecarError("rate_limited", "later", {
            field: "device_id",
            retryAfterS: 7,
        });
        const response = await request(appThatThrows(error)).post("/").expect(429);
        expect(response.headers["retry-after"]).toBe("7");
        expect(response.body).toEqual({
            error: { code: "rate_limited", message: "later", field: "device_id" },
        });
    });

    test("anything else says nothing but an id, under which the log has the cause", async () => {
        const cause = new Error("the database password is hunter2");
        const response = await request(appThatThrows(cause)).post("/").expect(500);
        const { error } = response.body as { error: Record<string, string> };
        expect(error["code"]).toBe("internal_error");
        expect(JSON.stringify(response.body)).not.toContain("hunter2");
        expect(error["id"]).toBe(response.headers["x-request-id"]);
        const line = log.find((each) => each.includes(error["id"] ?? "?"));
        expect(line).toContain("hunter2");
    });

    test.each(["text", 7, {}])("%p that is thrown is an internal error", async (thrown) => {
        await request(appThatThrows(thrown)).post("/").expect(500);
    });

    test("Accept decides the language, else the request's own, else JSON", async () => {
        const app = appThatThrows(new SidecarError("queue_full", "full", { retryAfterS: 1 }));
        const answers = [
            request(app).post("/").set("Accept", "text/toon"),
            request(app).post("/").set("Content-Type", "text/toon").send("SID1=s"),
        ];
        for (const answer of answers) {
            const response = await answer.buffer(true).parse((stream, done) => {
                let text = "";
                stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
                stream.on("end", () => {
                    done(null, text);
                });
            });
            expect(decodeTokens(response.body as string, ERROR_TOKENS)).toEqual({
                code: "queue_full",
                message: "full",
            });
        }
        const plain = await request(app).post("/").set("Content-Type", "text/html").send("x");
        expect(plain.headers["content-type"]).toBe("application/json; charset=utf-8");
    });
});
