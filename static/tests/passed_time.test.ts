import { describe, expect, it } from "@jest/globals";
import { PassedTime } from "../src/eh_hr_face_kiosk/session/passed_time";

function makeTime(): {
    passed: PassedTime;
    go: (monotonicMs: number, wallMs: number) => void;
} {
    let [monotonic, wall] = [1000, 1_700_000_000_000];
    const passed = new PassedTime({ monotonic: () => monotonic, wall: () => wall });
    const go = (monotonicMs: number, wallMs: number): void => {
        monotonic += monotonicMs;
        wall += wallMs;
    };
    return { passed, go };
}

describe("P33: the time a tablet slept has passed too", () => {
    it.each([
        ["awake", 20_000, 20_000, 20_000],
        ["asleep, its page's clock standing still", 0, 3_600_000, 3_600_000],
        ["asleep, its page's clock going on, as on Windows", 3_600_000, 3_600_000, 3_600_000],
        ["awake, its time of day set back", 20_000, -3_600_000, 20_000],
    ])("%s", (_what, monotonicMs, wallMs, ms) => {
        const { passed, go } = makeTime();
        go(monotonicMs, wallMs);
        expect(passed.ms).toBe(ms);
    });

    it("counts from the last mark", () => {
        const { passed, go } = makeTime();
        go(5000, 5000);
        passed.mark();
        go(0, 70_000);
        expect(passed.ms).toBe(70_000);
    });
});
