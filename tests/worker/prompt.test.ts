/** The real worker with the real models in a real Chromium, over camera films. */
import { describe, expect, it, jest } from "@jest/globals";
import type { PromptReport } from "./page";
import { withCamera } from "./kiosk_camera";

jest.setTimeout(60_000);

const runScenario = (
    scenario: string,
    rules: Parameters<Parameters<Parameters<typeof withCamera<PromptReport>>[1]>[0]["run"]>[0] = {},
): Promise<PromptReport> =>
    withCamera(scenario, async (camera) => {
        await camera.warmUp();
        const report = await camera.run(rules);
        const { outcome, failReason, blinkCount, durationMs, framesPerSecond } = report.result;
        process.stdout.write(
            `${scenario}: ${outcome} ${failReason ?? ""} ${blinkCount} blinks, ${durationMs} ms, ` +
                `${framesPerSecond} pictures a second, ${report.longTasks} long tasks\n`,
        );
        return report;
    });

/** What is counted is told apart from how busy this machine is: only `slow` is about the rate. */
const ANY_RATE = { minFramesPerSecond: 3 };

describe("A9: blinks of a test subject before a camera", () => {
    it.each([
        ["blinks_0", 0],
        ["blinks_1", 1],
        ["blinks_2", 2],
        ["blinks_3", 3],
        ["double_blink", 2],
    ])("%s: counts exactly %p", async (scenario, count) => {
        const { result } = await runScenario(scenario, {
            ...ANY_RATE,
            requiredBlinks: 9,
            timeoutMs: 5000,
        });
        expect(result).toMatchObject({
            outcome: "failed",
            failReason: "timeout",
            blinkCount: count,
        });
    });

    it("passes at the second blink, soon after it", async () => {
        const { result, phases } = await runScenario("blinks_2", ANY_RATE);
        expect(result).toMatchObject({ outcome: "passed", failReason: null, blinkCount: 2 });
        // The second blink of the film ends at 3.0 s.
        expect(result.durationMs).toBeLessThan(3600);
        expect(phases).toEqual(["starting", "learning", "counting"]);
    });

    it.each(["nod", "eyes_shut"])("%s: counts nothing", async (scenario) => {
        const { result, hints } = await runScenario(scenario, ANY_RATE);
        expect(result).toMatchObject({ outcome: "failed", failReason: "timeout", blinkCount: 0 });
        expect(hints.includes("open_eyes")).toBe(scenario === "eyes_shut");
    });

    it("counts nobody while two people stand in front, and says so", async () => {
        const { result, hints } = await runScenario("two_people", { ...ANY_RATE, timeoutMs: 3500 });
        expect(result).toMatchObject({ outcome: "failed", failReason: "timeout", blinkCount: 0 });
        expect(hints).toContain("several_faces");
    });

    it("starts again with a face that left and came back", async () => {
        const { result, hints } = await runScenario("leaves", { ...ANY_RATE, timeoutMs: 9000 });
        expect(result).toMatchObject({ outcome: "passed", blinkCount: 2 });
        expect(hints).toContain("no_face");
        const codes = result.timeline.map(({ code }) => code);
        expect(codes.filter((code) => code === "blink")).toHaveLength(3);
        expect(codes.indexOf("count_restarted")).toBeGreaterThan(codes.indexOf("blink"));
    });

    it.each([
        ["dark", "too_dark"],
        ["empty_room", "no_face"],
    ] as const)("%s: counts nothing and says why", async (scenario, hint) => {
        const { result, hints } = await runScenario(scenario, { ...ANY_RATE, timeoutMs: 3000 });
        expect(result).toMatchObject({ outcome: "failed", failReason: "timeout", blinkCount: 0 });
        expect(hints).toContain(hint);
    });

    it("aborts, and does not fail, a camera of 8 pictures a second", async () => {
        const { result } = await runScenario("slow");
        expect(result).toMatchObject({ outcome: "aborted", failReason: "frame_rate" });
    });
});
