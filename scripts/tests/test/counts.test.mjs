import { describe, expect, test } from "@jest/globals";
import { applyMinimum, sumCounts } from "../../lib/test/counts.mjs";
import { countJestTests } from "../../lib/test/jest_tests.mjs";
import { countOdooTests } from "../../lib/test/odoo_tests.mjs";

const LOG = (/** @type {string} */ result) => `
2026-11-20 08:00:00,000 7 INFO db odoo.addons.a.tests.test_a: Starting TestA.test_one ...
2026-11-20 08:00:00,000 7 INFO db odoo.addons.a.tests.test_a: skipped TestA.test_two : no browser
2026-11-20 08:00:00,000 7 ERROR db odoo.addons.a.tests.test_a: FAIL: TestA.test_three
Traceback (most recent call last):
AssertionError: 1 != 2
2026-11-20 08:00:00,000 7 ERROR db odoo.tests.result: ${result} when loading database 'db'
`;

describe("minimums", () => {
    const counts = { passed: 9, failed: 0, skipped: 0, details: [] };

    test("a suite that ran fewer tests than there are has failed", () => {
        expect(applyMinimum("e2e", counts, { e2e: 10 })).toMatchObject({
            failed: 1,
            details: ["only 9 tests ran, and there are at least 10"],
        });
        expect(applyMinimum("e2e", counts, { e2e: 9 })).toBe(counts);
    });

    test("failed tests count as run", () => {
        const failing = { ...counts, failed: 1 };
        expect(applyMinimum("e2e", failing, { e2e: 10 })).toBe(failing);
    });

    test("a part without a number has failed", () => {
        expect(applyMinimum("new", counts, {}).failed).toBe(1);
    });

    test("sums", () => {
        expect(sumCounts([counts, { ...counts, failed: 2 }])).toEqual({ passed: 18, failed: 2 });
    });
});

describe("Odoo's log", () => {
    test("is counted, with the names of what failed or was skipped", () => {
        expect(countOdooTests(LOG("1 failed, 0 error(s) of 3 tests"))).toEqual({
            passed: 1,
            failed: 1,
            skipped: 1,
            details: [
                "failed TestA.test_three\nTraceback (most recent call last):\nAssertionError: 1 != 2",
                "skipped TestA.test_two: no browser",
            ],
        });
    });

    test("without a result is an error with its last lines", () => {
        expect(() => countOdooTests("CRITICAL Failed to initialize database")).toThrow(
            /no result:\nCRITICAL/,
        );
    });
});

describe("jest's report", () => {
    const base = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

    test("a file that does not even load is a failure", () => {
        const report = {
            ...base,
            testResults: [
                {
                    name: "/p/a.test.ts",
                    status: "failed",
                    message: "SyntaxError",
                    assertionResults: [],
                },
            ],
        };
        expect(countJestTests(report, "/p")).toEqual({
            passed: 2,
            failed: 1,
            skipped: 0,
            details: ["a.test.ts does not run:\nSyntaxError"],
        });
    });

    test("skipped tests are named", () => {
        const report = {
            ...base,
            numPendingTests: 1,
            testResults: [
                {
                    name: "/p/a.test.ts",
                    status: "passed",
                    message: "",
                    assertionResults: [{ status: "pending", fullName: "needs a model" }],
                },
            ],
        };
        expect(countJestTests(report, "/p")).toMatchObject({
            skipped: 1,
            details: ["skipped a.test.ts: needs a model"],
        });
    });
});
