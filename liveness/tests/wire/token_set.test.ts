import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ToonError } from "../../wire/toon.ts";
import { decodeTokens, encodeTokens, roundDecimal, type TokenSpec } from "../../wire/token_set.ts";
import { VERIFY_ANSWER_TOKENS, VERIFY_REQUEST_TOKENS } from "../../wire/verify_tokens.ts";

const SET = [
    { key: "SID1", field: "session_id", kind: "text", required: true },
    { key: "FC1", field: "frame_count", kind: "integer", required: true },
    { key: "L1", field: "score", kind: "decimal", required: false },
    { key: "FH1", field: "frame_hashes", kind: "list", required: false },
] as const satisfies readonly TokenSpec[];

function codeOf(act: () => unknown): string {
    try {
        act();
    } catch (error) {
        return (error as ToonError).code;
    }
    return "no error";
}

describe("token sets", () => {
    test("a document becomes an object with the fields' names and types", () => {
        expect(decodeTokens("FC1=5\nSID1=s\nL1=0.973\nFH1=a|b", SET)).toEqual({
            session_id: "s",
            frame_count: 5,
            score: 0.973,
            frame_hashes: ["a", "b"],
        });
    });

    test("the object is written in the set's order, undefined fields left out", () => {
        expect(encodeTokens({ frame_count: 5, session_id: "s", frame_hashes: [] }, SET)).toBe(
            "SID1=s\nFC1=5\nFH1=",
        );
    });

    test.each([
        ["SID1=s\nFC1=5\nX=1", "unknown_key"],
        ["SID1=s", "missing_key"],
        ["SID1=s|t\nFC1=5", "not_one_item"],
        ["SID1=\nFC1=5", "not_one_item"],
        ["SID1=s\nFC1=05", "bad_number"],
        ["SID1=s\nFC1=5.0", "bad_number"],
        ["SID1=s\nFC1=+5", "bad_number"],
        ["SID1=s\nFC1=-0", "bad_number"],
        ["SID1=s\nFC1=0x5", "bad_number"],
        ["SID1=s\nFC1=99999999999999999", "bad_number"],
        ["SID1=s\nFC1=5\nL1=.5", "bad_number"],
        ["SID1=s\nFC1=5\nL1=0.50", "bad_number"],
        ["SID1=s\nFC1=5\nL1=1e-3", "bad_number"],
        ["SID1=s\nFC1=5\nL1=NaN", "bad_number"],
    ])("%j is refused as %s", (text, code) => {
        expect(codeOf(() => decodeTokens(text, SET))).toBe(code);
    });

    test("numbers that have no plain spelling are not written", () => {
        expect(codeOf(() => encodeTokens({ session_id: "s", frame_count: NaN }, SET))).toBe(
            "bad_number",
        );
        expect(codeOf(() => encodeTokens({ session_id: "s", frame_count: 0.5 }, SET))).toBe(
            "bad_number",
        );
    });

    test("scores survive with six digits", () => {
        fc.assert(
            fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (score) => {
                const text = encodeTokens({ session_id: "s", frame_count: 1, score }, SET);
                const read = decodeTokens(text, SET).score;
                expect(read).toBe(roundDecimal(score));
                expect(Math.abs((read ?? NaN) - score)).toBeLessThanOrEqual(5.1e-7);
            }),
        );
    });

    test.each([VERIFY_REQUEST_TOKENS, VERIFY_ANSWER_TOKENS])(
        "no key and no field stands twice in a set of ours",
        (...set) => {
            expect(new Set(set.map((spec) => spec.key)).size).toBe(set.length);
            expect(new Set(set.map((spec) => spec.field)).size).toBe(set.length);
        },
    );
});
