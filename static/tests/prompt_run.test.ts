/** The page's side of a prompt: the judge's answers are the test's, the clock is frozen. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { CaptureReport } from "../../liveness/prompt/capture_report";
import type { PromptProgress } from "../../liveness/prompt/prompt_types";
import { BlinkDetectorError, type PromptOptions } from "../src/vision/page/client";
import { PromptRun } from "../src/vision/page/prompt_run";
import { WorkerLink } from "../src/vision/page/worker_link";
import type { Judged, Reply, Request } from "../src/vision/protocol";
import {
    FakeVideo,
    hidePage,
    installFakeFrames,
    installFakeWorker,
    type FakeWorker,
} from "./fake_worker";

const OPTIONS: PromptOptions = {
    ...{
        steps: [{ behaviour: "blink", count: 2 }],
        timeoutMs: 9000,
        minFramesPerSecond: 11,
        policy: "fast",
    },
};
const PROGRESS = { phase: "counting", blinkCount: 1, framesPerSecond: 24 } as PromptProgress;
const COSTS = {
    timings: { search: 0, landmarks: 0, iris: 0, total: 0 },
    ...{ effortLevel: 0, tensorCount: 9 },
};
const PASSED = {
    ...{ outcome: "passed", failReason: null, policy: "fast", blinkCount: 2, durationMs: 3000 },
    ...{ framesPerSecond: 24, timeline: [{ at_ms: 3000, code: "passed" }], score: null },
} as const satisfies CaptureReport;

let workers: FakeWorker[];
let video: FakeVideo;
/** How the prompt stands when the judge is asked next. */
let judged: Judged;
/** Requests that get no answer. */
let deaf: Request["type"][];
let updates: PromptProgress[];

beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["queueMicrotask"] });
    workers = installFakeWorker();
    installFakeFrames();
    video = new FakeVideo();
    judged = { progress: PROGRESS, moments: [], report: null };
    deaf = [];
    updates = [];
});
afterEach(() => {
    jest.useRealTimers();
});

function answer(request: Request): Reply | null {
    const { id, type } = request;
    if (deaf.includes(type)) {
        return null;
    }
    switch (type) {
        case "frame":
            return { type: "seen", id, ...judged, ...COSTS };
        case "tick":
            return { type: "judged", id, ...judged };
        case "abort": {
            const { reason } = request;
            const report = { ...PASSED, outcome: "aborted", failReason: reason } as const;
            return { type: "judged", id, ...judged, report: judged.report ?? report };
        }
        default:
            return { type: "done", id };
    }
}

const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

interface Run {
    run: PromptRun;
    report: Promise<CaptureReport>;
    worker: FakeWorker;
    controller: AbortController;
}

async function begin(options: Partial<PromptOptions> = {}): Promise<Run> {
    const controller = new AbortController();
    const link = new WorkerLink("/worker.js");
    const worker = workers.at(-1) as FakeWorker;
    worker.onRequest = answer;
    const run = new PromptRun(video as unknown as HTMLVideoElement, {
        ...OPTIONS,
        signal: controller.signal,
        onUpdate: (progress) => updates.push(progress),
        ...options,
    });
    const report = run.start(() => Promise.resolve(link));
    report.catch(() => undefined);
    await settle();
    return { run, report, worker, controller };
}

/** So many pictures, a twentieth of a second apart. */
async function show(pictures: number): Promise<void> {
    for (let i = 0; i < pictures; i++) {
        await jest.advanceTimersByTimeAsync(50);
        video.show(performance.now());
        await settle();
    }
}

describe("K8, P35: a prompt on the page", () => {
    it("sends the rules, then pictures, draws what the judge says and takes its report", async () => {
        const { report, worker } = await begin({ originMs: 7 });
        await show(2);
        judged = { ...judged, report: PASSED };
        await show(1);
        expect(await report).toBe(PASSED);
        expect(worker.listTypes()).toEqual(["start", "frame", "frame", "frame", "end"]);
        expect(worker.sent[0]).toMatchObject({
            prompt: { steps: [{ behaviour: "blink", count: 2 }], policy: "fast", originMs: 7 },
        });
        expect(updates).toEqual([PROGRESS, PROGRESS, PROGRESS]);
        expect(video.isWatched).toBe(false);
    });

    it("tells the judge that time passes where no picture comes", async () => {
        const { report, worker } = await begin();
        await show(1);
        await jest.advanceTimersByTimeAsync(500);
        expect(worker.listTypes().filter((type) => type === "tick").length).toBeGreaterThan(1);
        judged = { ...judged, report: { ...PASSED, outcome: "failed", failReason: "timeout" } };
        await jest.advanceTimersByTimeAsync(300);
        expect(await report).toMatchObject({ outcome: "failed", failReason: "timeout" });
    });

    it("survives a page that cannot draw its progress", async () => {
        const { report } = await begin({
            onUpdate: () => {
                throw new Error("drawn badly");
            },
        });
        judged = { ...judged, report: PASSED };
        await show(1);
        expect(await report).toBe(PASSED);
    });

    it("refuses options that make no sense, in the judge's words", async () => {
        const link = new WorkerLink("/worker.js");
        const worker = workers.at(-1) as FakeWorker;
        worker.onRequest = ({ id, type }) =>
            type === "start"
                ? { type: "failed", id, code: "invalid_rules", message: "steps: no" }
                : { type: "done", id };
        const run = new PromptRun(video as unknown as HTMLVideoElement, OPTIONS);
        await expect(run.start(() => Promise.resolve(link))).rejects.toThrow(RangeError);
    });
});

describe("A8: what ends a prompt from outside", () => {
    it.each([
        ["skipped", "skipped"],
        ["camera_lost", "camera_lost"],
        ["because", "cancelled"],
    ])("a signal that says %s: %s, with the judge's last word", async (said, kept) => {
        const { report, worker, controller } = await begin();
        await show(1);
        controller.abort(said);
        await settle();
        expect(await report).toMatchObject({ outcome: "aborted", failReason: kept });
        expect(worker.listTypes().slice(-2)).toEqual(["abort", "end"]);
    });

    it("a page that is hidden", async () => {
        const { report } = await begin();
        hidePage();
        await settle();
        expect((await report).failReason).toBe("page_hidden");
    });

    it("a signal that was given before the nets were there: nobody is asked", async () => {
        const controller = new AbortController();
        controller.abort("skipped");
        const run = new PromptRun(video as unknown as HTMLVideoElement, {
            ...OPTIONS,
            signal: controller.signal,
        });
        const report = await run.start(() => new Promise(() => undefined));
        expect(report).toMatchObject({ outcome: "aborted", failReason: "skipped", policy: "fast" });
        expect(report.timeline.map(({ code }) => code)).toEqual(["prompt_shown", "aborted"]);
    });

    it("a camera that shows nothing new for three seconds", async () => {
        const { report } = await begin();
        await show(1);
        await jest.advanceTimersByTimeAsync(3200);
        expect((await report).failReason).toBe("camera_lost");
    });

    it("P6: a worker that hangs on a picture, which is no camera's fault", async () => {
        const { report } = await begin();
        await show(1);
        deaf = ["frame", "tick", "abort"];
        await show(1);
        await jest.advanceTimersByTimeAsync(7000);
        expect((await report).failReason).toBe("worker_crashed");
    });

    it("nets that cannot be loaded", async () => {
        const run = new PromptRun(video as unknown as HTMLVideoElement, OPTIONS);
        const error = new BlinkDetectorError("models_unavailable", "not found");
        const report = await run.start(() => Promise.reject(error));
        expect(report.failReason).toBe("models_unavailable");
    });

    it("three pictures in a row that cannot be looked at, not one", async () => {
        const { report, worker } = await begin();
        worker.onRequest = (request) =>
            request.type === "frame"
                ? { type: "failed", id: request.id, code: "worker_crashed", message: "odd" }
                : answer(request);
        await show(2);
        expect(worker.listTypes()).not.toContain("abort");
        await show(1);
        expect((await report).failReason).toBe("worker_crashed");
        expect(FakeVideo.open).toBe(0);
    });
});

describe("A7: a judge that cannot say any more", () => {
    it("leaves its story with the page", async () => {
        const { report, worker } = await begin({ originMs: performance.now() });
        judged = {
            ...judged,
            moments: [
                { at_ms: 0, code: "prompt_shown" },
                { at_ms: 40, code: "camera_ready" },
            ],
        };
        await show(1);
        worker.fail("error", "died");
        await show(1);
        const ended = await report;
        expect(ended).toMatchObject({
            ...{ outcome: "aborted", failReason: "worker_crashed", policy: "fast" },
            ...{ blinkCount: 1, framesPerSecond: 24, score: null },
        });
        expect(ended.timeline.map(({ code }) => code)).toEqual([
            ...["prompt_shown", "camera_ready", "aborted"],
        ]);
    });

    it("does not keep who leaves waiting: a second, then the page says it", async () => {
        const { report, controller } = await begin();
        await show(1);
        deaf = ["abort"];
        controller.abort("skipped");
        await jest.advanceTimersByTimeAsync(1100);
        expect((await report).failReason).toBe("skipped");
    });

    it("has no say over who left: passed a moment later is still cancelled", async () => {
        const { report, controller } = await begin();
        await show(1);
        judged = { ...judged, report: PASSED };
        controller.abort("cancelled");
        await settle();
        expect(await report).toMatchObject({ outcome: "aborted", failReason: "cancelled" });
    });
});
