import { reportAborted, type CaptureReport } from "../../../../liveness/prompt/capture_report";
import { isAbortedReason, type AbortedReason } from "../../../../liveness/prompt/reasons";
import type { TimelineEntry } from "../../../../liveness/prompt/timeline";
import type { DescriptorWish, Judged, PromptStart } from "../protocol";
import { BlinkDetectorError, type PromptOptions } from "./client_types";
import { VideoFrames, type VideoPicture } from "./video_frames";
import type { WorkerLink } from "./worker_link";

const TICK_MS = 100;
/** Where no picture came for so long, the judge is told that time passes. */
const QUIET_MS = 150;
/** A worker that needs longer for one picture is hung: it is ended, and the next prompt has another. */
const ANSWER_WITHIN_MS = 3000;
/** Who leaves waits no longer for what the judge has to say; the report is then made here. */
const LAST_WORD_WITHIN_MS = 1000;
/** A camera that shows nothing new for as long is gone. */
const NO_PICTURE_MS = 3000;
/** Pictures in a row that may fail before the prompt is given up. */
const MAX_FAILURES = 3;
/** The recogniser's files, the first time. */
const LOAD_WITHIN_MS = 20_000;

/**
 * One prompt over a video, from the call to its report. The judge sits in the worker; here are the camera's pictures, the
 * clock, and everything that can end a prompt from outside: a hidden page, a camera that hangs, a worker that died.
 */
export class PromptRun {
    private readonly report: Promise<CaptureReport>;
    private finish: (report: CaptureReport) => void = () => undefined;
    private refuse: (error: RangeError) => void = () => undefined;
    private readonly originMs: number;
    private readonly ticker: ReturnType<typeof setInterval>;
    private link: WorkerLink | null = null;
    private frames: VideoFrames | null = null;
    private pictureMs: number | null = null;
    private answeredMs = 0;
    private isAsking = false;
    private failures = 0;
    private isOver = false;
    /** What the judge told last, in case it cannot tell any more. */
    private readonly moments: TimelineEntry[] = [];
    private told: Judged["progress"] | null = null;
    private leaving: AbortedReason | null = null;
    private readonly descriptor: DescriptorWish | undefined;

    constructor(
        private readonly video: HTMLVideoElement,
        private readonly options: PromptOptions,
    ) {
        this.originMs = options.originMs ?? performance.now();
        this.descriptor = options.descriptor && readWish(options.descriptor);
        this.report = new Promise((resolve, reject) => {
            this.finish = resolve;
            this.refuse = reject;
        });
        this.ticker = setInterval(() => {
            this.tick();
        }, TICK_MS);
        document.addEventListener("visibilitychange", this.onVisibility);
        options.signal?.addEventListener("abort", this.onAbort);
        options.declined?.addEventListener("abort", this.onDeclined);
        this.onVisibility();
        this.onAbort();
    }

    /**
     * Loads what is needed with `connect`, then hands on pictures until the judge has its report.
     *
     * @throws RangeError when an option makes no sense
     */
    async start(connect: () => Promise<WorkerLink>): Promise<CaptureReport> {
        try {
            const ended = this.report.then(() => null);
            const link = await Promise.race([this.prepare(connect()), ended]);
            if (link && !this.isOver) {
                const prompt = this.readRules();
                const started = link.ask(
                    { type: "start", effort: "adaptive", prompt, nowMs: performance.now() },
                    ANSWER_WITHIN_MS,
                );
                this.link = link;
                await started;
                this.watch(link);
                this.passOnScore(link);
            }
        } catch (error) {
            this.giveUp(error);
        }
        return this.report;
    }

    /** A recogniser that cannot be had costs nobody their prompt: the report says that it was missing. */
    private async prepare(connected: Promise<WorkerLink>): Promise<WorkerLink> {
        const link = await connected;
        if (this.descriptor) {
            const question = { type: "prepare", descriptor: this.descriptor } as const;
            await link.ask(question, LOAD_WITHIN_MS).catch(() => undefined);
        }
        return link;
    }

    /** Something other than the person ends it; the judge has the last word, where it still can. */
    abort(reason: AbortedReason): void {
        if (this.isOver || this.leaving) {
            return;
        }
        this.leaving = reason;
        this.frames?.stop();
        if (this.link && !this.link.isDead) {
            void this.askLastWord(this.link, reason);
        } else {
            this.end(this.reportHere(reason));
        }
    }

    private readRules(): PromptStart {
        const { steps, timeoutMs, minFramesPerSecond, policy, frames } = this.options;
        return {
            steps,
            timeoutMs,
            minFramesPerSecond,
            ...(policy !== undefined && { policy }),
            ...(frames && { frames }),
            ...(this.descriptor && { descriptor: this.descriptor }),
            originMs: this.originMs,
        };
    }

    private giveUp(error: unknown): void {
        if (error instanceof RangeError) {
            this.stop();
            this.refuse(error);
        } else {
            this.abort(error instanceof BlinkDetectorError ? error.code : "worker_crashed");
        }
    }

    private watch(link: WorkerLink): void {
        if (!this.isOver && !this.leaving) {
            this.pictureMs = performance.now();
            this.frames = new VideoFrames(this.video, (picture) => this.show(link, picture));
        }
    }

    private async show(link: WorkerLink, { picture, atMs }: VideoPicture): Promise<void> {
        this.pictureMs = performance.now();
        try {
            const nowMs = performance.now();
            const question = { type: "frame", atMs, nowMs, picture } as const;
            await this.ask(link, () => link.ask(question, ANSWER_WITHIN_MS, [picture]));
            this.failures = 0;
        } catch {
            // Where it was not handed over: an open frame keeps its place in the camera's queue.
            picture.close();
            this.failures++;
            if (link.isDead || this.failures >= MAX_FAILURES) {
                this.abort("worker_crashed");
            }
        }
    }

    private tick(): void {
        const nowMs = performance.now();
        // While an answer is awaited it is the worker that takes its time, not the camera.
        const isQuiet = this.pictureMs !== null && nowMs - this.pictureMs > NO_PICTURE_MS;
        if (isQuiet && !this.isAsking) {
            this.abort("camera_lost");
            return;
        }
        const { link } = this;
        if (link && this.frames && !this.isAsking && nowMs - this.answeredMs > QUIET_MS) {
            const asked = this.ask(link, () => link.ask({ type: "tick", nowMs }, ANSWER_WITHIN_MS));
            // A worker that died is seen by the next picture, or by the camera's limit.
            asked.catch(() => undefined);
        }
    }

    /** One question about the prompt, and what its answer changes. */
    private async ask(
        link: WorkerLink,
        question: () => ReturnType<WorkerLink["ask"]>,
    ): Promise<void> {
        this.isAsking = true;
        try {
            const reply = await question();
            if ((reply.type === "seen" || reply.type === "judged") && link === this.link) {
                this.hear(reply);
            }
        } finally {
            this.isAsking = false;
            this.answeredMs = performance.now();
        }
    }

    private hear({ progress, moments, report, picked }: Judged): void {
        if (this.isOver) {
            return;
        }
        if (this.leaving && report && report.outcome !== "aborted") {
            // It ended while the employee was on their way out: what they chose holds.
            this.end(this.reportHere(this.leaving));
            return;
        }
        this.told = progress;
        this.moments.push(...moments);
        try {
            this.options.onUpdate?.(progress);
        } catch {
            // A page that cannot draw its progress must not lose the report.
        }
        this.handOver(picked);
        if (report) {
            this.end(report);
        }
    }

    private passOnScore(link: WorkerLink): void {
        this.options.serverScore
            ?.then(async (score) => {
                if (score !== null && !this.isOver) {
                    await link.ask({ type: "score", score }, ANSWER_WITHIN_MS);
                }
            })
            .catch(() => undefined);
    }

    private handOver(picked: Judged["picked"]): void {
        if (picked && (picked.frames.length > 0 || picked.isNew || picked.isComplete)) {
            try {
                this.options.onFrames?.(picked);
            } catch {
                // Nor one that can do nothing with the pictures.
            }
        }
    }

    private async askLastWord(link: WorkerLink, reason: AbortedReason): Promise<void> {
        const question = { type: "abort", reason, nowMs: performance.now() } as const;
        const asked = this.ask(link, () => link.ask(question, ANSWER_WITHIN_MS));
        await Promise.race([asked, wait(LAST_WORD_WITHIN_MS)]).catch(() => undefined);
        if (!this.isOver) {
            this.end(this.reportHere(reason));
        }
    }

    /** What the page itself knows of a prompt whose judge does not answer. */
    private reportHere(reason: AbortedReason): CaptureReport {
        return reportAborted({
            reason,
            policy: this.options.policy ?? null,
            originMs: this.originMs,
            nowMs: performance.now(),
            timeline: this.moments,
            blinkCount: this.told?.blinkCount ?? 0,
            framesPerSecond: Math.round(10 * (this.told?.framesPerSecond ?? 0)) / 10,
        });
    }

    private end(report: CaptureReport): void {
        this.stop();
        this.finish(report);
    }

    /** Whatever became of it, the worker keeps nothing of a face. */
    private stop(): void {
        this.isOver = true;
        clearInterval(this.ticker);
        this.frames?.stop();
        document.removeEventListener("visibilitychange", this.onVisibility);
        this.options.signal?.removeEventListener("abort", this.onAbort);
        this.options.declined?.removeEventListener("abort", this.onDeclined);
        this.link?.ask({ type: "end" }, ANSWER_WITHIN_MS).catch(() => undefined);
    }

    private readonly onVisibility = (): void => {
        if (document.hidden) {
            this.abort("page_hidden");
        }
    };

    private readonly onDeclined = (): void => {
        const { link } = this;
        if (link && !this.isOver && !this.leaving) {
            const question = { type: "instead", nowMs: performance.now() } as const;
            // A worker that died is seen by the next picture.
            this.ask(link, () => link.ask(question, ANSWER_WITHIN_MS)).catch(() => undefined);
        }
    };

    private readonly onAbort = (): void => {
        const { signal } = this.options;
        if (signal?.aborted) {
            const reason: unknown = signal.reason;
            this.abort(isAbortedReason(reason) ? reason : "cancelled");
        }
    };
}

/** With an address that the worker, which lies elsewhere, can use. */
export function readWish({ model, url }: DescriptorWish): DescriptorWish {
    return { model, url: new URL(url.replace(/\/*$/, "/"), document.baseURI).href };
}

function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}
