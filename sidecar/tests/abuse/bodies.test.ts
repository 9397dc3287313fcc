import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { documentOf, codeOf, postDocument, postFrames } from "../support/requests.ts";
import { hashOf } from "../support/frames.ts";
import { connect, head, readAnswer, sendRaw } from "../support/raw_http.ts";
import { VERIFY_PATH } from "../../src/routes/verify.ts";
import { MAX_BODY, underAttack } from "../support/under_attack.ts";

const target = underAttack();

describe("bodies that are too much", () => {
    test("a length over the limit is refused before a byte is read", async () => {
        const answer = await sendRaw(
            target.url,
            head(target.authorization, {
                "Content-Type": "application/json",
                "Content-Length": "999999999",
            }),
        );
        expect([answer.status, answer.text]).toEqual([
            413,
            expect.stringContaining("body_too_large"),
        ]);
    });

    test("a chunked body is refused when it passes the limit", async () => {
        const socket = connect(target.url);
        const type = { "Content-Type": "application/json", "Transfer-Encoding": "chunked" };
        socket.write(head(target.authorization, type));
        const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
        const answered = readAnswer(socket);
        for (let sent = 0; sent <= MAX_BODY && !socket.destroyed; sent += 65_536) {
            socket.write(chunk);
        }
        expect((await answered).text).toContain("body_too_large");
    });

    test("a body within its limit that is sent past it is no second request", async () => {
        const text = JSON.stringify(documentOf(target.frames));
        const length = String(text.length);
        const type = { "Content-Type": "application/json", "Content-Length": length };
        const answer = await sendRaw(
            target.url,
            `${head(target.authorization, type)}${text}GET /x HTTP/9\r\n\r\n`,
        );
        expect(answer.status).toBe(400);
    });

    test.each([
        ["of a name nobody expects", [["nope", "0.jpg"]]],
        [
            "that is one frame too many",
            Array.from({ length: 12 }, (_part, at) => ["frame", `${at}.jpg`]),
        ],
    ])("S4: a part %s, cut off, ends nobody else's requests", async (_name, parts) => {
        const body = parts
            .map(
                ([name, file]) =>
                    `--x\r\nContent-Disposition: form-data; name="${name ?? ""}"; filename="${file ?? ""}"\r\n` +
                    "Content-Type: image/jpeg\r\n\r\nhalf a picture\r\n",
            )
            .join("");
        // Its last part goes on in a piece that never comes: the connection ends first, or the service refuses before.
        const socket = connect(target.url);
        const type = {
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": "90000",
        };
        socket.write(`${head(target.authorization, type)}${body.trimEnd()}`);
        const answer = await Promise.race([readAnswer(socket), delay(300)]);
        expect(answer === undefined || answer.status === 400 || answer.status === 413).toBe(true);
        socket.destroy();
    });

    test.each([
        ["more frame parts than allowed", 11],
        ["ten times more", 100],
    ])("%s", async (_name, count) => {
        const many = Array.from({ length: count }, () => Buffer.from("tiny"));
        const document = { frame_count: 10, frame_hashes: many.slice(0, 10).map(hashOf) };
        const options = { authorization: target.authorization, document };
        const response = await postFrames(target.url, many, options).expect(413);
        expect(codeOf(response)).toBe("too_many_frames");
    });

    test("a frame_count over the limit", async () => {
        const hashes = Array<string>(11).fill(hashOf(Buffer.from("x")));
        const document = { ...documentOf([]), frame_count: 11, frame_hashes: hashes };
        expect(await target.post(JSON.stringify(document), "application/json")).toEqual([
            413,
            "too_many_frames",
        ]);
    });

    test("a compressed body, which would unpack past every limit", async () => {
        const response = await postDocument(
            target.url,
            "x",
            "application/json",
            target.authorization,
        ).set("Content-Encoding", "gzip");
        expect([response.status, codeOf(response)]).toEqual([415, "unsupported_media_type"]);
    });

    test("JSON nested a hundred thousand times", async () => {
        const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
        expect(await target.post(deep, "application/json")).toEqual([400, "invalid_field"]);
    });

    test("a header of 64 kB", async () => {
        const answer = await sendRaw(
            target.url,
            head(target.authorization, { "X-Long": "a".repeat(65_536) }),
        );
        expect([0, 431]).toContain(answer.status);
    });
});

describe("multipart bodies that are none", () => {
    const part = (name: string, type: string, body: string, file = true): string =>
        `--b\r\nContent-Disposition: form-data; name="${name}"${file ? '; filename="f"' : ""}\r\n` +
        `Content-Type: ${type}\r\n\r\n${body}\r\n`;
    const document = part(
        "request",
        "application/json",
        JSON.stringify(documentOf([Buffer.from("x")])),
    );

    test.each([
        ["no boundary", "multipart/form-data", "x", "invalid_multipart"],
        ["nothing", "multipart/form-data; boundary=b", "", "invalid_multipart"],
        [
            "another boundary",
            "multipart/form-data; boundary=c",
            `${document}--b--`,
            "invalid_multipart",
        ],
        ["no end", "multipart/form-data; boundary=b", document, "invalid_multipart"],
        [
            "no document",
            "multipart/form-data; boundary=b",
            `${part("frame", "image/jpeg", "x")}--b--`,
            "invalid_multipart",
        ],
        [
            "two documents",
            "multipart/form-data; boundary=b",
            `${document}${document}--b--`,
            "invalid_multipart",
        ],
        [
            "a part of another name",
            "multipart/form-data; boundary=b",
            `${document}${part("file", "image/jpeg", "x")}--b--`,
            "invalid_multipart",
        ],
        [
            "a field of another name",
            "multipart/form-data; boundary=b",
            `${document}${part("x", "text/plain", "x", false)}--b--`,
            "invalid_multipart",
        ],
        [
            "a document of 40 kB",
            "multipart/form-data; boundary=b",
            `${part("request", "application/json", " ".repeat(40_000))}--b--`,
            "invalid_multipart",
        ],
        [
            "frames inside and beside",
            "multipart/form-data; boundary=b",
            `${part("request", "application/json", JSON.stringify({ ...documentOf([Buffer.from("x")]), frames: ["eA"] }))}--b--`,
            "invalid_field",
        ],
        [
            "fewer frames than it says",
            "multipart/form-data; boundary=b",
            `${document}--b--`,
            "invalid_field",
        ],
        [
            "parts behind the end, whose own end comes later",
            "multipart/form-data; boundary=b",
            `${document}--b--\r\n${document}${part("frame", "image/jpeg", "x".repeat(300_000))}--b--`,
            "invalid_multipart",
        ],
        [
            "a field in a charset that nobody knows",
            "multipart/form-data; boundary=b",
            `${part("request", "application/json; charset=utf-7", "{}", false)}--b--`,
            "invalid_multipart",
        ],
    ])("%s", async (_name, type, body, code) => {
        expect(await target.post(body, type)).toEqual([400, code]);
    });

    test("a document of another type", async () => {
        const body = `${part("request", "text/xml", "<x/>")}--b--`;
        expect(await target.post(body, "multipart/form-data; boundary=b")).toEqual([
            415,
            "unsupported_media_type",
        ]);
    });

    test("a document as a plain field is a document", async () => {
        const inline = part(
            "request",
            "application/json",
            JSON.stringify(documentOf([Buffer.from("x")])),
            false,
        );
        const body = `${inline}${part("frame", "image/jpeg", "x")}--b--`;
        expect(await target.post(body, "multipart/form-data; boundary=b")).toEqual([
            415,
            "unsupported_image",
        ]);
    });

    test("S19: as many parts as the body holds", async () => {
        const many = part("frame", "image/jpeg", "x").repeat(8_000);
        const body = `${document}${many}--b--`;
        expect(body.length).toBeLessThan(MAX_BODY);
        expect(await target.post(body, "multipart/form-data; boundary=b")).toEqual([
            413,
            "too_many_frames",
        ]);
    });
});

describe("addresses that are none", () => {
    test.each([
        ["GET", VERIFY_PATH, 405],
        ["PUT", VERIFY_PATH, 405],
        ["GET", "/", 404],
        ["GET", "/../../etc/passwd", 404],
        ["GET", "/api/liveness/%2e%2e/%2e%2e/etc/passwd", 404],
        ["GET", "/%E0%A4%A", 404],
        ["POST", "/healthz", 404],
    ])("%s %s is %i", async (method, path, status) => {
        const answer = await sendRaw(target.url, `${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        expect(answer.status).toBe(status);
        expect(answer.text).toMatch(/method_not_allowed|not_found/);
    });

    test.each(["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n"])(
        "%j is no HTTP",
        async (bytes) => {
            expect([0, 400]).toContain((await sendRaw(target.url, bytes)).status);
        },
    );

    test("a length and chunks at once, which two servers would read differently", async () => {
        const both = { "Content-Length": "5", "Transfer-Encoding": "chunked" };
        const answer = await sendRaw(target.url, `${head(target.authorization, both)}0\r\n\r\n`);
        expect(answer.status).toBe(400);
    });
});
