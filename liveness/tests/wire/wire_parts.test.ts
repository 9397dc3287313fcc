import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readServerScore } from "../../ml/server_score";
import { toBase64Url } from "../../wire/base64url.ts";
import { DECISION_TOKENS, toDecisionTokens } from "../../wire/decision_tokens.ts";
import { DEFAULT_RETRY_RULES, readRetryAfterMs, retryDelayMs } from "../../wire/retry.ts";
import { decodeTokens, encodeTokens } from "../../wire/token_set.ts";

describe("L12: decision tokens", () => {
    test("carry a decision, what is missing left out", () => {
        const fields = toDecisionTokens({
            decision: { L1: 0.715789, reasons: ["ml_missing", "device_missing"] },
            components: { motion: 1, ml: null, quality: 0.9, device: null, stability: 0 },
            evidenceId: "LVID_0001020304050607_08090a0b",
        });
        const text = encodeTokens(fields, DECISION_TOKENS);
        expect(text.split("\n")).toEqual([
            "L1=0.715789",
            "LVID=LVID_0001020304050607_08090a0b",
            "L_MOT=1",
            "L_QUAL=0.9",
            "L_STAB=0",
            "L_REASON=ml_missing|device_missing",
        ]);
        expect(decodeTokens(text, DECISION_TOKENS)).toEqual(fields);
    });

    test("every decision is read back as it was written", () => {
        const score = fc.integer({ min: 0, max: 1_000_000 }).map((each) => each / 1e6);
        const parts = fc.record({
            decision: fc.record({
                L1: score,
                reasons: fc.array(fc.stringMatching(/^[a-z_]{1,30}$/)),
            }),
            components: fc.record({
                motion: fc.option(score),
                ml: fc.option(score),
                quality: fc.option(score),
                device: fc.option(score),
                stability: fc.option(score),
            }),
            evidenceId: fc.option(fc.constant("LVID_0001020304050607_08090a0b")),
        });
        fc.assert(
            fc.property(parts, (each) => {
                const fields = toDecisionTokens(each);
                expect(
                    decodeTokens(encodeTokens(fields, DECISION_TOKENS), DECISION_TOKENS),
                ).toEqual(fields);
            }),
        );
    });
});

describe("base64url", () => {
    test("is what Node writes, for every length and across its blocks", () => {
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
                expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
            }),
        );
        const large = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255);
        expect(toBase64Url(large)).toBe(Buffer.from(large).toString("base64url"));
    });
});

describe("retries", () => {
    test.each([
        ["3", 3000],
        ["0", 0],
        [null, undefined],
        ["-1", undefined],
        ["soon", undefined],
        ["1.5", undefined],
        ["99999999999", undefined],
        ["Thu, 01 Jan 1970 00:00:10 GMT", 9000],
        ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
    ])("Retry-After %j is %s ms at one second past 1970", (value, ms) => {
        expect(readRetryAfterMs(value, 1000)).toBe(ms);
    });

    test("the wait is at least what the server asked for and at most the longest more", () => {
        fc.assert(
            fc.property(
                fc.nat(20),
                fc.double({ min: 0, max: 0.999, noNaN: true }),
                fc.option(fc.nat(60_000), { nil: undefined }),
                (attempt, random, asked) => {
                    const wait = retryDelayMs(attempt, random, asked, DEFAULT_RETRY_RULES);
                    expect(wait).toBeGreaterThanOrEqual(asked ?? 0);
                    expect(wait).toBeLessThanOrEqual((asked ?? 0) + DEFAULT_RETRY_RULES.maxDelayMs);
                },
            ),
        );
    });
});

describe("a server's verdict as a score", () => {
    test.each([
        ["live", 0.9, 0.5, { score: 0.9, confidence: 80 }],
        ["not_live", 0.2, 0.5, { score: 0.2, confidence: 80 }],
        ["not_live", 0.9, 0.5, { score: 0, confidence: 80 }],
        ["not_assessed", 0.9, 0.5, null],
        ["live", null, 0.5, null],
        ["alive", 0.9, 0.5, null],
    ])("%s at %s (threshold %s): %j", (verdict, score, threshold, expected) => {
        expect(readServerScore({ verdict, score, threshold, confidence: 80 })).toEqual(expected);
    });
});
