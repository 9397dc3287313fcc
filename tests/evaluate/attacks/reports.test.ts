/** What the reports say of counts that are known, and that the page in docs says what the committed numbers say. */
import fs from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { writeHtml } from "./html_report.mjs";
import { trimSummary, writeTables } from "./numbers.mjs";
import { summarizeAttacks } from "./summary.mjs";
import { sayRate, writeText } from "./text_report.mjs";
import { makeRate } from "./error_rates.mjs";
import { NUMBERS_FILE, PAGE_FILE, replaceTables } from "./write_docs.mjs";

type Results = Parameters<typeof summarizeAttacks>[0];

const judged = (stability: number | null, fast: boolean | null): object => ({
    scores: { stability, "L1 fast": 0.5 },
    answers: { fast },
    reasons: { fast: fast ? [] : ["below_threshold"] },
    measured: { blinks: 2 },
});

const results = [
    ...[0.9, 0.8, 0.2].map((score, i) => ({
        ...{ id: `live${i}`, species: "bona_fide", subject: `s${i}`, group: "office" },
        judgement: judged(score, score > 0.5),
    })),
    ...[0.6, 0.1, null].map((score, i) => ({
        ...{ id: `print${i}`, species: "print", subject: "s0", group: null },
        judgement: judged(score, i === 0),
    })),
    { id: "lost", species: "print", subject: null, group: null, error: "<b>torn & gone</b>" },
] as unknown as Results;
const summary = summarizeAttacks(results, { stability: 0.5, "L1 fast": 0.65 });

describe("summary", () => {
    it("counts by species and group, and what could not be read", () => {
        expect(summary.presentations).toEqual([
            { name: "bona_fide (office)", items: 3, read: 3, subjects: 3 },
            { name: "print", items: 4, read: 3, subjects: 2 },
        ]);
        expect(summary.unreadable).toMatchObject([{ id: "lost" }]);
    });

    it("rates each component at its threshold, no answer apart", () => {
        const [stability] = summary.components;
        expect(stability).toMatchObject({ name: "stability", threshold: 0.5 });
        expect(stability?.rates.species[0]).toMatchObject({
            apcer: { hits: 1, trials: 2 },
            apnrr: { hits: 1, trials: 3 },
        });
        expect(stability?.rates.bpcer).toMatchObject({ hits: 1, trials: 3 });
        expect(stability?.histograms[0]?.bins.reduce((sum, count) => sum + count, 0)).toBe(3);
        const fast = summary.decisions.find(({ name }) => name === "fast");
        expect(fast?.rates.species[0]?.apcer).toMatchObject({ hits: 1, trials: 3 });
    });
});

describe("reports", () => {
    it("say a rate with its bounds, and 3/n where nothing was counted", () => {
        expect(sayRate(makeRate(1, 10))).toBe("1 of 10 (10.0 %, 95 % 0.3 to 44.5 %)");
        expect(sayRate(makeRate(0, 30))).toBe("0 of 30 (0.0 %, 95 % 0.0 to 11.6 %, 3/n 10.0 %)");
        expect(sayRate(makeRate(0, 0))).toBe("none to count");
    });

    it("as text name every species, and what was not read", () => {
        const text = writeText(summary);
        expect(text).toContain("not read: lost: <b>torn & gone</b>");
        expect(text).toMatch(/APCER print: 1 of 2 .*; no answer 1 of 3/);
    });

    it("as a page run nothing, load nothing and show labels as text", () => {
        const page = writeHtml(summary, { made: "today" });
        expect(page).toContain("&lt;b&gt;torn &amp; gone&lt;/b&gt;");
        expect(page).not.toContain("<b>torn");
        expect(page).not.toMatch(/<script|<link|<img|https?:\/\/|url\(/);
        expect(page).toContain("default-src 'none'");
        expect(page).not.toMatch(/NaN|undefined|Infinity/);
    });

    it("as tables hold no picture and no curve, and go into their place in a page", () => {
        const numbers = trimSummary(summary);
        expect(JSON.stringify(numbers)).not.toMatch(/points|histograms|landmarks|grey/);
        const page = fs.readFileSync(PAGE_FILE, "utf8");
        const filled = replaceTables(page, numbers);
        expect(filled).toContain("| `print` | 4 | 3 | 2 |");
        expect(replaceTables(filled, numbers)).toBe(filled);
        expect(() => replaceTables("nothing", numbers)).toThrow(/expected/);
        expect(writeTables(numbers)).not.toMatch(/NaN|undefined|Infinity/);
    });

    it("docs/presentation-attacks.md says what the committed numbers say", () => {
        const numbers = JSON.parse(fs.readFileSync(NUMBERS_FILE, "utf8")) as never;
        const page = fs.readFileSync(PAGE_FILE, "utf8");
        expect(replaceTables(page, numbers)).toBe(page);
    });
});
