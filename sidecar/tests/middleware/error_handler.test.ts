import { describe, expect, test } from "@jest/globals";
import express from "express";
import request from "supertest";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { ERROR_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { SidecarError } from "../../src/core/errors.ts";
import { openContext } from "../../src/http/context.ts";
import { makeLogger } from "../../src/core/logger.ts";
import { errorHandler } from "../../src/middleware/error_handler.ts";
import { Metrics } from "../../src/services/metrics.ts";
import { makeApp } from "../../src/app.ts";
import type { Services } from "../../src/services/services.ts";
import { startTestSidecar } from "../support/sidecar.ts";

const zero = (): number => 0;
const log: string[] = [];

function services(): Pick<Services, "logger" | "metrics"> {
    return {
        logger: makeLogger("debug", { write: (line) => void log.push(line) }),
        metrics: new Metrics({
            placesInUse: zero,
            waiting: zero,
            threadsBusy: zero,
            threadsReady: zero,
        }),
    };
}

/** An app whose only route throws. */
function appThatThrows(thrown: unknown): express.Express {
    const app = express();
    app.use(openContext);
    app.post("/", () => {
        throw thrown;
    });
    app.use(errorHandler(services()));
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

    test.each([
        ["control characters and half a character", "a\u0000b\ud800c\u007f"],
        ["nothing", ""],
        ["a megabyte", "x".repeat(1_000_000)],
        ["line breaks and bars", "a\nERR1=ok|\\"],
    ])("S2: a message of %s is answered in both languages", async (_name, message) => {
        const error = new SidecarError("invalid_field", message, { field: message });
        for (const accept of ["text/toon", "application/json"]) {
            const response = await request(appThatThrows(error))
                .post("/")
                .set("Accept", accept)
                .buffer(true)
                .parse((stream, done) => {
                    let text = "";
                    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
                    stream.on("end", () => {
                        done(null, text);
                    });
                });
            expect(response.status).toBe(400);
            const text = response.body as string;
            expect(text.length).toBeLessThan(1200);
            const read =
                accept === "text/toon"
                    ? decodeTokens(text, ERROR_TOKENS)
                    : (JSON.parse(text) as { error: { code: string } }).error;
            expect(read.code).toBe("invalid_field");
        }
    });

    test("S2: an error behind half an answer ends the connection, it does not become another answer", async () => {
        const app = express();
        app.use(openContext);
        app.get("/", (_request, response) => {
            response.writeHead(200, { "Content-Length": "100" });
            response.write("half");
            throw new Error("too late");
        });
        app.use(errorHandler(services()));
        await expect(request(app).get("/")).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    });

    test("S2: express' own last resort shows no stack, whatever NODE_ENV is", async () => {
        const sidecar = await startTestSidecar();
        const app = makeApp(sidecar.services);
        expect(process.env["NODE_ENV"]).not.toBe("production");
        expect(app.get("env")).toBe("production");
        // What our own handler could not answer, and nobody behind it.
        app.use(() => {
            throw new Error("the last resort");
        });
        const { stack } = (app as unknown as { router: { stack: unknown[] } }).router;
        stack.splice(0, stack.length - 1);
        const { text } = await request(app).get("/nothing").expect(500);
        expect(text).toContain("Internal Server Error");
        expect(text).not.toMatch(/last resort|\.ts|\.js/);
        await sidecar.stop();
    });

    test("S13: the cause of a refusal is in the log, at debug for the caller's, at warn for ours", async () => {
        const cases = [
            ["image_unreadable", "premature end of JPEG image", "debug", 20],
            ["store_unavailable", "Command timed out", "warn", 40],
        ] as const;
        for (const [code, cause, , level] of cases) {
            const error = new SidecarError(code, "told to the caller", { cause: new Error(cause) });
            const response = await request(appThatThrows(error)).post("/");
            expect(JSON.stringify(response.body)).not.toContain(cause);
            const line = log.find((each) => each.includes(cause)) ?? "{}";
            expect(JSON.parse(line)).toMatchObject({
                level,
                code,
                cause,
                request: response.headers["x-request-id"],
            });
        }
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
