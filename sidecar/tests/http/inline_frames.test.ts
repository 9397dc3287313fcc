import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeInlineFrames } from "../../src/http/inline_frames.ts";

describe("decodeInlineFrames", () => {
    test("gives back any bytes, in memory that can be moved to a thread", () => {
        fc.assert(
            fc.property(
                fc.uint8Array({ minLength: 1, maxLength: 300 }),
                fc.constantFrom("base64" as const, "base64url" as const),
                (bytes, alphabet) => {
                    const [found] = decodeInlineFrames([Buffer.from(bytes).toString(alphabet)], 1);
                    expect(found).toEqual(bytes);
                    expect(found?.buffer.byteLength).toBe(bytes.length);
                },
            ),
        );
    });

    test.each([
        [""],
        ["="],
        ["=="],
        ["A"],
        ["AAAAA"],
        ["AA A"],
        ["AA*="],
        ["data:image/jpeg;base64,AAAA"],
    ])("%j is no base64", (text) => {
        expect(() => decodeInlineFrames(["AAAA", text], 5)).toThrow(
            expect.objectContaining({ code: "invalid_field", field: "frames[1]" }),
        );
    });

    test("more frames than allowed are refused before one is decoded", () => {
        expect(() => decodeInlineFrames(["*", "*", "*"], 2)).toThrow(
            expect.objectContaining({ code: "too_many_frames" }),
        );
    });
});
