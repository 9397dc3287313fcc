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

    test("S18: keys that begin with X_ are passed over, and none of ours does", () => {
        const text = "X_FIRST=1|2\nSID1=s\nFC1=3\nX_LAST=";
        expect(decodeTokens(text, SET)).toEqual({ session_id: "s", frame_count: 3 });
        expect(codeOf(() => decodeTokens("SID1=s\nFC1=3\nX_A=1\nX_A=1", SET))).toBe(
            "duplicate_key",
        );
        expect(codeOf(() => decodeTokens("SID1=s\nFC1=3\nY_A=1", SET))).toBe("unknown_key");
        const keys = [...VERIFY_REQUEST_TOKENS, ...VERIFY_ANSWER_TOKENS].map(({ key }) => key);
        expect(keys.filter((key) => key.startsWith("X_"))).toEqual([]);
    });

    test("S18: an answer may carry the server's signature, S1", () => {
        const spec = VERIFY_ANSWER_TOKENS.find(({ key }) => key === "S1");
        expect(spec).toMatchObject({ kind: "text", required: false });
    });

    test("S1: items and values have a maximum before they are taken apart", () => {
        const limits = { maxLength: 1e6, maxLines: 9, maxItems: 3, maxValueLength: 9 };
        const read = (value: string, more = {}): string =>
            codeOf(() => decodeTokens(`SID1=s\nFC1=3\nFH1=${value}`, SET, { ...limits, ...more }));
        expect(read("a|b|c")).toBe("no error");
        expect(read("a|b|c|d")).toBe("too_many_items");
        expect(read("a\\|\\|\\|d")).toBe("too_many_items");
        expect(read("a".repeat(10))).toBe("too_large");
        const bulk = { bulkKeys: ["FH1"] };
        expect(read("a".repeat(1000), bulk)).toBe("no error");
        expect(read("a\\n", bulk)).toBe("bad_escape");
        expect(read("a|b|c|d", bulk)).toBe("too_many_items");
    });
});
