/** SPEC Q1: how closely a picture is searched while nobody is found. */
import { describe, expect, it } from "@jest/globals";
import { SearchPlan } from "../src/vision/worker/search_plan";

const COSTS_MS = { coarse: 10, fine: 40, finest: 140 };
const LONG_MS = 600_000;

/** Pictures of an empty room: how each was looked at. */
function searchFor(plan: SearchPlan, ms: number, { stepMs = 50, slowness = 1, fromMs = 0 } = {}) {
    const looks: { atMs: number; detail: string; tookMs: number }[] = [];
    for (let atMs = fromMs; atMs < fromMs + ms; atMs += stepMs) {
        const detail = plan.choose(atMs);
        const tookMs = slowness * COSTS_MS[detail];
        plan.note(detail, atMs, tookMs);
        looks.push({ atMs, detail, tookMs });
    }
    return looks;
}

function shareOf(detail: string, looks: ReturnType<typeof searchFor>): number {
    const spent = looks.filter((look) => look.detail === detail);
    return spent.reduce((sum, { tookMs }) => sum + tookMs, 0) / LONG_MS;
}

describe("SearchPlan", () => {
    it("looks closer and closer at once, always after a coarse look", () => {
        const looks = searchFor(new SearchPlan(), 300).map(({ detail }) => detail);
        expect(looks).toEqual(["coarse", "fine", "coarse", "finest", "coarse", "coarse"]);
    });

    it("repeats the closer ones while nobody comes, twice and once a second", () => {
        const looks = searchFor(new SearchPlan(), 10_000);
        const count = (name: string) => looks.filter(({ detail }) => detail === name).length;
        expect(count("fine")).toBeGreaterThanOrEqual(16);
        expect(count("fine")).toBeLessThanOrEqual(20);
        expect(count("finest")).toBeGreaterThanOrEqual(8);
        expect(count("finest")).toBeLessThanOrEqual(10);
    });

    it("spends no more than a sixth of the time on either, however slow the tablet is", () => {
        for (const slowness of [1, 5, 20]) {
            const looks = searchFor(new SearchPlan(), LONG_MS, { slowness });
            expect(shareOf("fine", looks)).toBeLessThan(1 / 6);
            expect(shareOf("finest", looks)).toBeLessThan(1 / 6);
        }
    });

    it("begins anew for somebody new and survives a clock that jumps", () => {
        const plan = new SearchPlan();
        searchFor(plan, 10_000);
        plan.reset();
        expect(searchFor(plan, 100).map(({ detail }) => detail)).toEqual(["coarse", "fine"]);
        const later = searchFor(plan, 2000, { fromMs: -1e9 }).map(({ detail }) => detail);
        expect(later).toContain("fine");
        expect(later).toContain("finest");
    });
});
