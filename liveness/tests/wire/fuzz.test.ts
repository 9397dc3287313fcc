import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeTokens, encodeTokens } from "../../wire/token_set.ts";
import { DEFAULT_TOON_LIMITS, parseToon, ToonError } from "../../wire/toon.ts";
import { VERIFY_REQUEST_TOKENS } from "../../wire/verify_tokens.ts";

const GOOD = {
    session_id: "0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11",
    device_id: "3|\\\n",
    captured_at: "2026-11-20T08:00:03Z",
    frame_hashes: ["aa", "bb"],
    frame_count: 2,
    frames: ["aGk", "aG8"],
};
const TEXT = encodeTokens(GOOD, VERIFY_REQUEST_TOKENS);

/** What somebody without the grammar, or with bad intent, does to a good document. */
const mutation = fc.oneof(
    // Any characters put in, taken out or both, anywhere.
    fc
        .record({
            at: fc.nat(TEXT.length),
            cut: fc.nat(12),
            put: fc.oneof(
                fc.string({ unit: "binary", maxLength: 8 }),
                fc.constantFrom(
                    "\n",
                    "=",
                    "|",
                    "||",
                    "\\",
                    "\\u0041",
                    "\r\n",
                    "\0",
                    "\ud800",
                    "SID1=x\n",
                    "\nFC1=2",
                    "\nX=1",
                    "__proto__=1\n",
                    " ",
                    "\ufeff",
                    "-0",
                    "1e1",
                    "02",
                ),
            ),
        })
        .map(({ at, cut, put }) => TEXT.slice(0, at) + put + TEXT.slice(at + cut)),
    // Lines in another order, some twice, some gone.
    fc
        .array(fc.constantFrom(...TEXT.split("\n")), { maxLength: 9 })
        .map((lines) => lines.join("\n")),
);

describe("L12: the strict parser under fire", () => {
    test("every mutilated document is refused with a code, or says exactly what it says", () => {
        let refused = 0;
        fc.assert(
            fc.property(mutation, (text) => {
                let fields;
                try {
                    fields = decodeTokens(text, VERIFY_REQUEST_TOKENS);
                } catch (error) {
                    refused += 1;
                    expect(error).toBeInstanceOf(ToonError);
                    return;
                }
                const known = Object.keys(GOOD);
                expect(Object.keys(fields).every((field) => known.includes(field))).toBe(true);
                // The same fields in the set's own order are the same lines.
                const lines = (document: string): string[] =>
                    document.replace(/\n$/, "").split("\n").sort();
                expect(lines(encodeTokens(fields, VERIFY_REQUEST_TOKENS))).toEqual(lines(text));
            }),
            { numRuns: 5000 },
        );
        expect(refused).toBeGreaterThan(2500);
    });

    test.each<[string, string, string]>([
        ["a key twice", `${TEXT}\nFC1=2`, "duplicate_key"],
        ["a key of another document", `${TEXT}\nL1=1`, "unknown_key"],
        ["a key of an object", `${TEXT}\nCONSTRUCTOR=1`, "unknown_key"],
        ["a number with a leading zero", TEXT.replace("FC1=2", "FC1=02"), "bad_number"],
        [
            "a number too large to be exact",
            TEXT.replace("FC1=2", "FC1=9999999999999999"),
            "bad_number",
        ],
        ["a negative zero", TEXT.replace("FC1=2", "FC1=-0"), "bad_number"],
        ["two values where one belongs", TEXT.replace("FC1=2", "FC1=2|2"), "not_one_item"],
        ["none where one belongs", TEXT.replace("FC1=2", "FC1="), "not_one_item"],
        ["a missing key", TEXT.replace("FC1=2\n", ""), "missing_key"],
        ["an escape of another language", TEXT.replace("aGk", "\\x41"), "bad_escape"],
        ["a backslash at the end", `${TEXT}\\`, "bad_escape"],
        ["more lines than any document has", "A=\n".repeat(65), "duplicate_key"],
        ["more than fits", "A".repeat(20_000), "too_large"],
    ])("%s", (_, text, code) => {
        expect(() => decodeTokens(text, VERIFY_REQUEST_TOKENS)).toThrow(
            expect.objectContaining({ code }),
        );
    });

    test("limits hold, and a document as large as frames are is read whole", () => {
        const lines = (count: number): string =>
            Array.from({ length: count }, (_, i) => `K${i}=a\\|b`).join("\n");
        const tooMany = expect.objectContaining({ code: "too_many_lines" });
        expect(() => parseToon(lines(65))).toThrow(tooMany);
        expect(parseToon(lines(64)).size).toBe(64);
        const limits = {
            ...DEFAULT_TOON_LIMITS,
            maxLength: 10_000_000,
            maxValueLength: 10_000_000,
        };
        const [item] = parseToon(`E1=${"\\\\".repeat(1_000_000)}`, limits).get("E1") ?? [];
        expect(item).toHaveLength(1_000_000);
    });
});
