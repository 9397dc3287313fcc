import { describe, expect, test } from "@jest/globals";
import { countThreads } from "../../src/services/thread_count.ts";

const GB = 1024 ** 3;
const SETTING = "EH_SIDECAR_WORKERS";

describe("countThreads", () => {
    test("without a limit it is what was asked for, else one a core", () => {
        expect(countThreads(0, { cores: 64, memoryLimitBytes: 0 }, SETTING)).toEqual({
            threads: 64,
        });
        expect(countThreads(3, { cores: 2, memoryLimitBytes: 0 }, SETTING)).toEqual({ threads: 3 });
    });

    test("S9: the unit's MemoryMax=1G holds nine threads, however many cores there are", () => {
        expect(countThreads(0, { cores: 8, memoryLimitBytes: GB }, SETTING)).toEqual({
            threads: 8,
        });
        expect(countThreads(0, { cores: 64, memoryLimitBytes: GB }, SETTING)).toEqual({
            threads: 9,
            note: "1024 MB are allowed to this process: 9 threads instead of one a core (64)",
        });
    });

    test("S9: more than fit is refused with both ways out", () => {
        expect(countThreads(12, { cores: 64, memoryLimitBytes: GB }, SETTING)).toEqual({
            refusal:
                "EH_SIDECAR_WORKERS=12: 1024 MB are allowed to this process, 12 threads take up to 1310 MB; " +
                "raise MemoryMax, or e.g. EH_SIDECAR_WORKERS=9",
        });
    });

    test("one thread there is always", () => {
        const machine = { cores: 4, memoryLimitBytes: GB / 8 };
        expect(countThreads(0, machine, SETTING)).toMatchObject({ threads: 1 });
        expect(countThreads(1, machine, SETTING)).toEqual({ threads: 1 });
    });
});
