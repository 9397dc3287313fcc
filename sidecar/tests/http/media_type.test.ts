import { describe, expect, test } from "@jest/globals";
import { acceptedFormat, bodyKindOf } from "../../src/http/media_type.ts";

describe("bodyKindOf", () => {
    test.each([
        ["application/json", "json"],
        ["Application/JSON; charset=utf-8", "json"],
        ["text/toon", "toon"],
        ["multipart/form-data; boundary=x", "multipart"],
    ])("%s is %s", (type, kind) => {
        expect(bodyKindOf({ "content-type": type })).toBe(kind);
    });

    test.each([
        undefined,
        "",
        "text/plain",
        "application/jsonp",
        "application/x-www-form-urlencoded",
    ])("%s is unsupported", (type) => {
        expect(() => bodyKindOf({ "content-type": type })).toThrow(
            expect.objectContaining({ code: "unsupported_media_type" }),
        );
    });

    test("a compressed body is unsupported: it would unpack past every limit", () => {
        const headers = { "content-type": "application/json", "content-encoding": "gzip" };
        expect(() => bodyKindOf(headers)).toThrow(
            expect.objectContaining({ code: "unsupported_media_type" }),
        );
    });
});

describe("acceptedFormat", () => {
    test.each([
        ["text/toon", "toon"],
        ["text/html, application/json;q=0.9, text/toon", "json"],
        ["*/*", undefined],
        [undefined, undefined],
    ])("Accept: %s asks for %s", (accept, format) => {
        expect(acceptedFormat({ accept })).toBe(format);
    });
});
