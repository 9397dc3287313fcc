import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { PromptProgress } from "../../liveness/prompt/prompt_types";
import type { FailReason } from "../../liveness/prompt/reasons";
import type { CaptureEnd, CaptureRequest } from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import {
    AttemptMachine,
    makeAttemptState,
    type RunHandlers,
} from "../src/eh_hr_face_liveness/attempt_machine";
import type { CaptureReport } from "../src/vision/page/client";

const FIRST: CaptureRequest = {
    trigger: "manual",
    employee: null,
    attemptId: "first",
    slip: "slip-1",
    steps: null,
    answer: {},
    tappedAtMs: 0,
};
const SECOND: CaptureRequest = { ...FIRST, attemptId: "second", slip: "slip-2" };
const RETRYABLE: readonly FailReason[] = ["timeout", "camera_busy"];

function makeResult(failReason: FailReason | null, codes: string[] = ["face_found"]) {
    const outcome =
        failReason === null ? "passed" : failReason === "timeout" ? "failed" : "aborted";
    return {
        outcome,
        failReason,
        blinkCount: 0,
        durationMs: 100,
        framesPerSecond: 20,
        timeline: codes.map((code) => ({ at_ms: 0, code })),
        score: null,
        policy: "default",
    } satisfies CaptureReport;
}

const PROGRESS: PromptProgress = {
    phase: "counting",
    blinkCount: 1,
    requiredBlinks: 2,
    step: "blink",
    total: 2,
    done: 1,
    elapsedMs: 1000,
    remainingMs: 8200,
    framesPerSecond: 20,
    hints: ["too_dark"],
    face: null,
    eyesOpen: null,
    canDecline: false,
};

interface Run extends RunHandlers {
    end: (result: CaptureReport) => void;
}

function makeParts() {
    const runs: Run[] = [];
    const state = makeAttemptState({ total: 2, requiredBlinks: 2 });
    const parts = {
        /** Ends when the test says so, or as `cancelled` / `skipped` when it is aborted. */
        run: jest.fn(
            (handlers: RunHandlers) =>
                new Promise<CaptureReport>((resolve) => {
                    runs.push({ ...handlers, end: resolve });
                    const stop = () => {
                        resolve(makeResult(handlers.controller.signal.reason as FailReason));
                    };
                    handlers.controller.signal.addEventListener("abort", stop);
                    if (handlers.controller.signal.aborted) {
                        stop();
                    }
                }),
        ),
        store: jest.fn((_request: CaptureRequest, _result: CaptureReport) => Promise.resolve()),
        restart: jest.fn(() => Promise.resolve(SECOND)),
        onDone: jest.fn((_end: CaptureEnd) => undefined),
        delay: jest.fn((_ms: number) => Promise.resolve()),
    };
    const machine = new AttemptMachine({
        ...parts,
        state,
        request: FIRST,
        readAsked: () => ({ total: 2, requiredBlinks: 2 }),
        isRetryable: (reason) => RETRYABLE.includes(reason),
        explain: (reason) => `because ${reason}`,
    });
    return { machine, state, runs, ...parts };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

let parts: ReturnType<typeof makeParts>;
beforeEach(() => {
    parts = makeParts();
    void parts.machine.start();
});

async function endRun(failReason: FailReason | null, codes?: string[]): Promise<void> {
    parts.runs.at(-1)?.end(makeResult(failReason, codes));
    await settle();
}

describe("A8, A9: an attempt and its end", () => {
    it("passed: stored, and on to the check-in", async () => {
        await endRun(null);
        expect(parts.state).toMatchObject({ stage: "done", isComplete: true });
        expect(parts.store.mock.calls[0]?.[0]).toBe(FIRST);
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "go_on", notice: "" }]]);
    });

    it("the check-in does not wait for a store that hangs", async () => {
        parts.store.mockReturnValue(new Promise(() => undefined));
        await endRun(null);
        expect(parts.delay).toHaveBeenCalledWith(1500);
        expect(parts.onDone).toHaveBeenCalledTimes(1);
    });

    it("no use in trying again: on, with the reason", async () => {
        await endRun("camera_denied");
        expect(parts.onDone.mock.calls).toEqual([
            [{ kind: "go_on", notice: "because camera_denied" }],
        ]);
    });

    it("not seen in time: stored, and the employee decides", async () => {
        await endRun("timeout");
        expect(parts.state).toMatchObject({ stage: "report", failReason: "timeout" });
        expect(parts.store).toHaveBeenCalledTimes(1);
        expect(parts.onDone).not.toHaveBeenCalled();
        parts.machine.goOn();
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "go_on", notice: "" }]]);
    });

    it("skipped: an equal choice, stored as such", async () => {
        parts.machine.skip();
        await settle();
        expect(parts.store.mock.calls[0]?.[1]).toMatchObject({ failReason: "skipped" });
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "go_on", notice: "because skipped" }]]);
    });

    it("back from the prompt, and from the report: nobody is checked in", async () => {
        parts.machine.goBack();
        await settle();
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "cancelled" }]]);
        parts = makeParts();
        void parts.machine.start();
        await endRun("timeout");
        parts.machine.goBack();
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "cancelled" }]]);
    });

    it("a screen that is taken away ends the prompt, and says nothing more", async () => {
        parts.machine.leave();
        await settle();
        expect(parts.store.mock.calls[0]?.[1]).toMatchObject({ failReason: "cancelled" });
        expect(parts.onDone).not.toHaveBeenCalled();
    });
});

describe("P7: two taps in one frame are one", () => {
    beforeEach(() => endRun("timeout"));

    it("on 'Try again': one attempt, one prompt, nothing cancelled", async () => {
        void parts.machine.tryAgain();
        void parts.machine.tryAgain();
        await settle();
        expect(parts.restart).toHaveBeenCalledTimes(1);
        expect(parts.run).toHaveBeenCalledTimes(2);
        expect(parts.runs[1]?.controller.signal.aborted).toBe(false);
        await endRun(null);
        expect(parts.store.mock.calls.map(([request]) => request.attemptId)).toEqual([
            ...["first", "second"],
        ]);
        expect(parts.onDone).toHaveBeenCalledTimes(1);
    });

    it("on 'Try again' and 'Check in anyway': the first counts", async () => {
        void parts.machine.tryAgain();
        parts.machine.goOn();
        await settle();
        expect(parts.onDone).not.toHaveBeenCalled();
        expect(parts.run).toHaveBeenCalledTimes(2);
    });

    it("on 'Check in anyway', and on 'Go back' behind it: one end", () => {
        parts.machine.goOn();
        parts.machine.goOn();
        parts.machine.goBack();
        void parts.machine.tryAgain();
        expect(parts.onDone).toHaveBeenCalledTimes(1);
        expect(parts.run).toHaveBeenCalledTimes(1);
    });

    it("back while the next attempt begins: cancelled under the new id", async () => {
        let begin: (request: CaptureRequest) => void = () => undefined;
        parts.restart.mockReturnValue(
            new Promise((resolve) => {
                begin = resolve;
            }),
        );
        void parts.machine.tryAgain();
        parts.machine.goBack();
        begin(SECOND);
        await settle();
        expect(parts.store.mock.lastCall?.[0]).toBe(SECOND);
        expect(parts.onDone.mock.calls).toEqual([[{ kind: "cancelled" }]]);
    });
});

describe("P22: a wrong name, tapped and left", () => {
    it("nobody in the picture: it goes back, and not on", async () => {
        await endRun("timeout", ["prompt_shown", "camera_ready"]);
        expect(parts.state.isAbandoned).toBe(true);
    });

    it("somebody was there: it goes on", async () => {
        await endRun("timeout", ["prompt_shown", "face_found", "face_lost"]);
        expect(parts.state.isAbandoned).toBe(false);
    });
});

describe("what there is to draw", () => {
    it("follows the prompt", () => {
        parts.runs[0]?.onCamera();
        parts.runs[0]?.onUpdate(PROGRESS);
        expect(parts.state).toMatchObject({
            hasPicture: true,
            phase: "counting",
            done: 1,
            hints: ["too_dark"],
            secondsLeft: 9,
        });
    });

    it("has no seconds before the first picture, and keeps the last step when all is done", () => {
        parts.runs[0]?.onUpdate({ ...PROGRESS, phase: "starting" });
        expect(parts.state.secondsLeft).toBeNull();
        parts.runs[0]?.onUpdate({ ...PROGRESS, step: "mouth", done: 2 });
        expect(parts.state.step).toBe("blink");
    });

    it("starts anew with another try", async () => {
        parts.runs[0]?.onUpdate(PROGRESS);
        await endRun("timeout");
        void parts.machine.tryAgain();
        expect(parts.state).toEqual(makeAttemptState({ total: 2, requiredBlinks: 2 }));
    });
});
