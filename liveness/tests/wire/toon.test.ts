import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DEFAULT_TOON_LIMITS, formatToon, parseToon, ToonError } from "../../wire/toon.ts";

function codeOf(act: () => unknown): string {
    try {
        act();
    } catch (error) {
        return (error as ToonError).code;
    }
    return "no error";
}

const key = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,31}$/);
const item = fc
    .string({ unit: "binary", minLength: 1, maxLength: 40 })
    // eslint-disable-next-line no-control-regex -- these the grammar has no spelling for
    .filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text));
const document = fc.uniqueArray(fc.tuple(key, fc.array(item, { maxLength: 5 })), {
    minLength: 1,
    maxLength: 20,
    selector: ([name]) => name,
});

describe("TOON grammar", () => {
    test("reads keys, single values, lists and the empty list in order", () => {
        const found = parseToon("SID1=s-1\nFH1=aa|bb|cc\nL_REASON=");
        expect([...found]).toEqual([
            ["SID1", ["s-1"]],
            ["FH1", ["aa", "bb", "cc"]],
            ["L_REASON", []],
        ]);
    });

    test("only the first equals sign belongs to the grammar", () => {
        expect(parseToon("E1=aGk==").get("E1")).toEqual(["aGk=="]);
    });

    test("one line break at the end is allowed, a blank line is not", () => {
        expect(parseToon("A=1\n").size).toBe(1);
        expect(codeOf(() => parseToon("A=1\n\n"))).toBe("line_without_equals");
        expect(codeOf(() => parseToon(""))).toBe("line_without_equals");
    });

    test("escapes carry bars, backslashes and line breaks", () => {
        const items = ["a|b", "c\\d", "e\nf\rg\th"];
        const text = formatToon([["K", items]]);
        expect(text).toBe("K=a\\|b|c\\\\d|e\\nf\\rg\\th");
        expect(parseToon(text).get("K")).toEqual(items);
    });

    test.each([
        ["A", "line_without_equals"],
        ["=1", "bad_key"],
        ["a=1", "bad_key"],
        ["A =1", "bad_key"],
        ["\ufeffA=1", "bad_key"],
        [`${"A".repeat(33)}=1`, "bad_key"],
        ["__proto__=1", "bad_key"],
        ["A=1\nA=2", "duplicate_key"],
        ["A=1\\", "bad_escape"],
        ["A=\\x41", "bad_escape"],
        ["A=\\u0041", "bad_escape"],
        ["A=\\", "bad_escape"],
        ["A=|", "empty_item"],
        ["A=a||b", "empty_item"],
        ["A=a|", "empty_item"],
        ["A=1\r\nB=2", "control_character"],
        ["A=\u0000", "control_character"],
        ["A=\ud800", "lone_surrogate"],
    ])("%j is refused as %s", (text, code) => {
        expect(codeOf(() => parseToon(text))).toBe(code);
    });

    test("size limits hold at their edge", () => {
        const limits = { ...DEFAULT_TOON_LIMITS, maxLength: 7, maxLines: 2 };
        expect(parseToon("A=1\nB=2", limits).size).toBe(2);
        expect(codeOf(() => parseToon("A=1\nB=22", limits))).toBe("too_large");
        expect(codeOf(() => parseToon("A=\nB=\nC", limits))).toBe("too_many_lines");
    });

    test("the message names the line and never the value", () => {
        const refuse = (): unknown => parseToon("A=1\nTOKEN=secret\\q");
        expect(refuse).toThrow(/^line 2: /);
        expect(refuse).not.toThrow(/secret/);
    });

    test("what cannot be read back is not written", () => {
        expect(codeOf(() => formatToon([["a", ["1"]]]))).toBe("bad_key");
        expect(codeOf(() => formatToon([["A", [""]]]))).toBe("empty_item");
        expect(codeOf(() => formatToon([["A", ["\u0007"]]]))).toBe("control_character");
        expect(codeOf(() => formatToon([["A", ["\udc00"]]]))).toBe("lone_surrogate");
        const twice: [string, string[]][] = [
            ["A", ["1"]],
            ["A", ["1"]],
        ];
        expect(codeOf(() => formatToon(twice))).toBe("duplicate_key");
    });

    test("every document is read back as it was written", () => {
        fc.assert(
            fc.property(document, (entries) => {
                const text = formatToon(entries);
                expect([...parseToon(text)]).toEqual(entries);
            }),
        );
    });

    test("every text is either refused with a code or the one spelling of what it says", () => {
        const noise = fc.oneof(
            fc.string({ unit: "binary" }),
            fc.array(fc.constantFrom("A", "B", "=", "|", "\\", "n", "\n", "\r", "é", "\ud83d"), {
                maxLength: 30,
            }),
        );
        fc.assert(
            fc.property(noise, (parts) => {
                const text = typeof parts === "string" ? parts : parts.join("");
                let found;
                try {
                    found = parseToon(text);
                } catch (error) {
                    expect(error).toBeInstanceOf(ToonError);
                    return;
                }
                expect(formatToon(found)).toBe(text.replace(/\n$/, ""));
            }),
            { numRuns: 2000 },
        );
    });
});
