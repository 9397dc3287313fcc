/** Requests as a kiosk makes them. */
import request, { type Test } from "supertest";
import { encodeTokens } from "../../../liveness/wire/token_set.ts";
import { VERIFY_REQUEST_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { VERIFY_PATH } from "../../src/routes/verify.ts";
import { hashOf } from "./frames.ts";
import { bearer, DEVICE, SESSION } from "./tokens.ts";

export interface VerifyDocument {
    session_id: string;
    device_id: string;
    captured_at: string;
    frame_hashes: string[];
    frame_count: number;
    frames?: string[];
}

/** The document that fits the frames. */
export function documentOf(frames: readonly Uint8Array[]): VerifyDocument {
    return {
        session_id: SESSION,
        device_id: DEVICE,
        captured_at: "2026-11-20T08:00:03Z",
        frame_hashes: frames.map(hashOf),
        frame_count: frames.length,
    };
}

export interface PostOptions {
    readonly authorization?: string;
    /** Changes to the fitting document; undefined leaves a field out. */
    readonly document?: Record<string, unknown>;
    readonly format?: "json" | "toon";
    readonly path?: string;
}

/** A multipart request with the frames in parts. */
export function postFrames(
    url: string,
    frames: readonly Buffer[],
    {
        authorization = bearer(),
        document = {},
        format = "json",
        path = VERIFY_PATH,
    }: PostOptions = {},
): Test {
    const fields = { ...documentOf(frames), ...document };
    const text =
        format === "json" ? JSON.stringify(fields) : encodeTokens(fields, VERIFY_REQUEST_TOKENS);
    const contentType = format === "json" ? "application/json" : "text/toon";
    const test = request(url)
        .post(path)
        .set("Authorization", authorization)
        .attach("request", Buffer.from(text), { filename: "request", contentType });
    for (const [index, frame] of frames.entries()) {
        test.attach("frame", frame, { filename: `${index}.jpg`, contentType: "image/jpeg" });
    }
    // supertest reads no body of a type it does not know.
    return test.buffer(true).parse(readText);
}

/** One document in the body, frames in base64. */
export function postDocument(
    url: string,
    text: string | Buffer,
    contentType: string,
    authorization = bearer(),
): Test {
    return (
        request(url)
            .post(VERIFY_PATH)
            .set("Authorization", authorization)
            .set("Content-Type", contentType)
            // As it is: a buffer is no object to be written as JSON.
            .serialize((body: unknown) => body as string)
            .send(text)
            .buffer(true)
            .parse(readText)
    );
}

type Stream = NodeJS.ReadableStream & { text?: string };

function readText(response: unknown, done: (error: Error | null, body: string) => void): void {
    const chunks: Buffer[] = [];
    (response as Stream)
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
            done(null, Buffer.concat(chunks).toString());
        });
}

/** The body of an answer that `postFrames` or `postDocument` got, as JSON. */
export function jsonOf(response: { body: unknown }): Record<string, unknown> {
    return JSON.parse(response.body as string) as Record<string, unknown>;
}

/** The code of an error answer in JSON. */
export function codeOf(response: { body: unknown }): unknown {
    return (jsonOf(response)["error"] as { code?: unknown } | undefined)?.code;
}
