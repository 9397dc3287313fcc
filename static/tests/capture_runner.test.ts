import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { CaptureRunner } from "../src/eh_hr_face_kiosk/check_in/capture_runner";
import {
    CaptureStepRegistry,
    type CaptureRequest,
    type CaptureStep,
    type CaptureStepProps,
} from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import type { KioskState } from "../src/eh_hr_face_kiosk/state";

const FIRST: CaptureRequest = {
    trigger: "manual",
    employee: null,
    attemptId: "first",
    slip: "",
    steps: null,
    answer: {},
    tappedAtMs: 0,
};
const LIMIT_MS = 180_000;

function makeParts(...more: Partial<CaptureStep>[]) {
    const steps = new CaptureStepRegistry();
    for (const [index, step] of [{}, ...more].entries()) {
        steps.add({
            name: `step ${index}`,
            Component: {} as CaptureStep["Component"],
            wants: () => true,
            onBroken: ({ attemptId }) => ({ kind: "go_on", notice: `broken ${attemptId}` }),
            ...step,
        });
    }
    const state = { screen: null } as unknown as KioskState;
    let restarts = 0;
    const runner = new CaptureRunner(state, steps);
    const restart = (request: CaptureRequest) =>
        Promise.resolve({ ...request, attemptId: `again ${++restarts}` });
    return {
        state,
        outcome: runner.run(FIRST, restart),
        readProps: () => state.screen?.props as CaptureStepProps,
    };
}

beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
});

const settle = () => jest.advanceTimersByTimeAsync(0);

describe("K6: capture steps", () => {
    it("are shown one after the other, each with the attempt the one before ended with", async () => {
        const { outcome, readProps, state } = makeParts({});
        await settle();
        expect(state.screen?.name).toBe("capture:step 0");
        await readProps().restart();
        readProps().onDone({ kind: "go_on", notice: "first" });
        await settle();
        expect(state.screen?.name).toBe("capture:step 1");
        expect(readProps().request.attemptId).toBe("again 1");
        readProps().onDone({ kind: "go_on", notice: "second" });
        expect(await outcome).toMatchObject({
            end: { kind: "go_on", notice: "first" },
            request: { attemptId: "again 1" },
        });
    });

    it("a step that does not want the check-in, or cannot say, is passed over", async () => {
        const { outcome, readProps } = makeParts(
            { wants: () => false },
            {
                wants: () => {
                    throw new Error("broken");
                },
            },
        );
        await settle();
        readProps().onDone({ kind: "go_on", notice: "" });
        expect((await outcome).end).toEqual({ kind: "go_on", notice: "" });
    });

    it("P27: a step may learn first what Odoo asks for; one that fails at it holds nobody up", async () => {
        let isLearned = false;
        const { state } = makeParts({
            prepare: () => {
                isLearned = true;
                return Promise.reject(new Error("429"));
            },
        });
        await settle();
        expect(isLearned).toBe(true);
        expect(state.screen?.name).toBe("capture:step 0");
    });

    it("a screen that was taken away is a check-in that was left", async () => {
        const { outcome, state } = makeParts();
        await settle();
        state.screen?.onTaken?.();
        expect((await outcome).end).toEqual({ kind: "cancelled" });
    });
});

describe("a step that breaks", () => {
    it("goes on, under its own attempt", async () => {
        const { outcome, state } = makeParts();
        await settle();
        state.screen?.onBroken?.(new Error("broken"));
        expect((await outcome).end).toEqual({ kind: "go_on", notice: "broken first" });
    });

    it("and so does one that never ends", async () => {
        const { outcome } = makeParts();
        await jest.advanceTimersByTimeAsync(LIMIT_MS);
        expect((await outcome).end).toEqual({ kind: "go_on", notice: "broken first" });
    });

    it("P36: every try has the whole time, and what breaks is the last one", async () => {
        const { outcome, readProps } = makeParts();
        await jest.advanceTimersByTimeAsync(LIMIT_MS - 1000);
        await readProps().restart();
        await jest.advanceTimersByTimeAsync(LIMIT_MS - 1000);
        let isOver = false;
        void outcome.then(() => (isOver = true));
        await settle();
        expect(isOver).toBe(false);
        await jest.advanceTimersByTimeAsync(1000);
        expect(await outcome).toMatchObject({
            end: { notice: "broken again 1" },
            request: { attemptId: "again 1" },
        });
    });

    it("has no say after its end", async () => {
        const { outcome, readProps, state } = makeParts();
        await settle();
        const { onBroken } = state.screen ?? {};
        readProps().onDone({ kind: "cancelled" });
        onBroken?.(new Error("late"));
        await jest.advanceTimersByTimeAsync(LIMIT_MS);
        expect((await outcome).end).toEqual({ kind: "cancelled" });
        expect(console.error).not.toHaveBeenCalled();
    });
});

describe("the register of steps", () => {
    it("takes a name once, and asks all of them", () => {
        const added: string[] = [];
        const steps = new CaptureStepRegistry(({ name }) => void added.push(name));
        const step = { name: "a", wants: () => true } as unknown as CaptureStep;
        steps.add(step);
        expect(() => {
            steps.add(step);
        }).toThrow(TypeError);
        expect(added).toEqual(["a"]);
    });
});
