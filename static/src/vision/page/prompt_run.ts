import { PromptSession } from "../../../../liveness/prompt/prompt_session";
import type { PromptResult } from "../../../../liveness/prompt/prompt_types";
import { isAbortedReason, type AbortedReason } from "../../../../liveness/prompt/reasons";
import type { Behaviour } from "../../../../liveness/policies/policy";
import type { ScoreRules, SessionScore } from "../worker/session_scorer";
import { BlinkDetectorError, type DetectorResult, type PromptOptions } from "./client_types";
import { rateDevice } from "./device_score";
import { VideoFrames, type VideoPicture } from "./video_frames";
import type { WorkerLink } from "./worker_link";

const TICK_MS = 100;
/** A worker that needs longer for one picture is hung. */
const ANSWER_WITHIN_MS = 5000;
/** A check-in waits no longer for its score. */
const SCORE_WITHIN_MS = 1000;
/** A camera that shows nothing new for as long is gone. */
const NO_PICTURE_MS = 3000;
/** Pictures in a row that may fail before the prompt is given up. */
const MAX_FAILURES = 3;

/** One prompt over a video, from the call to its result. */
export class PromptRun {
    readonly result: Promise<PromptResult>;
    private readonly session: PromptSession;
    private readonly finish: (result: PromptResult) => void;
    private link: WorkerLink | null = null;
    private readonly ticker: ReturnType<typeof setInterval>;
    private frames: VideoFrames | null = null;
    private pictureMs: number | null = null;
    private failures = 0;
    private isOver = false;

    /** @throws RangeError when an option makes no sense. */
    constructor(
        private readonly video: HTMLVideoElement,
        private readonly options: PromptOptions,
    ) {
        this.session = new PromptSession(options, options.originMs ?? performance.now());
        let finish: (result: PromptResult) => void = () => undefined;
        this.result = new Promise((resolve) => {
            finish = resolve;
        });
        this.finish = finish;
        this.ticker = setInterval(() => {
            this.tick();
        }, TICK_MS);
        document.addEventListener("visibilitychange", this.onVisibility);
        options.signal?.addEventListener("abort", this.onAbort);
        this.onVisibility();
        this.onAbort();
    }

    /** Loads what is needed with `connect`, then counts until the session ends. Never rejects. */
    async start(connect: () => Promise<WorkerLink>): Promise<DetectorResult> {
        try {
            const link = await Promise.race([connect(), this.result.then(() => null)]);
            if (link && !this.isOver) {
                const score = readScoreRules(this.options);
                await link.ask(
                    { type: "start", effort: "adaptive", ...(score && { score }) },
                    ANSWER_WITHIN_MS,
                );
                this.link = link;
                this.watch(link);
            }
        } catch (error) {
            this.abort(error instanceof BlinkDetectorError ? error.code : "worker_crashed");
        }
        const result = await this.result;
        return { ...result, score: await this.readScore(result) };
    }

    abort(reason: AbortedReason): void {
        this.session.abort(reason, performance.now());
        this.update();
    }

    private watch(link: WorkerLink): void {
        if (!this.isOver) {
            this.pictureMs = performance.now();
            this.frames = new VideoFrames(this.video, (picture) => this.look(link, picture));
        }
    }

    private async look(link: WorkerLink, { picture, atMs }: VideoPicture): Promise<void> {
        this.pictureMs = performance.now();
        try {
            const question = { type: "frame", atMs, picture } as const;
            const reply = await link.ask(question, ANSWER_WITHIN_MS, [picture]);
            this.failures = 0;
            if (reply.type === "seen") {
                this.session.see(reply.observation, performance.now());
            }
        } catch {
            // Where it was not handed over: an open frame keeps its place in the camera's queue.
            picture.close();
            this.failures++;
            if (link.isDead || this.failures >= MAX_FAILURES) {
                this.abort("worker_crashed");
            }
        }
        this.update();
    }

    /** What an aborted prompt saw is not scored: it was cut off somewhere. */
    private async readScore(result: PromptResult): Promise<SessionScore | null> {
        const { link, video, options } = this;
        if (!link || !options.policy || result.outcome === "aborted") {
            return null;
        }
        const device = rateDevice({
            framesPerSecond: result.framesPerSecond,
            minFramesPerSecond: options.minFramesPerSecond,
            width: video.videoWidth,
            height: video.videoHeight,
        });
        try {
            // Not with the link's own limit, after which it takes the worker for hung and ends it.
            const reply = await Promise.race([
                link.ask({ type: "score", device }, ANSWER_WITHIN_MS),
                wait(SCORE_WITHIN_MS),
            ]);
            return reply?.type === "scored" ? reply.score : null;
        } catch {
            return null;
        }
    }

    private tick(): void {
        const nowMs = performance.now();
        this.session.tick(nowMs);
        if (this.pictureMs !== null && nowMs - this.pictureMs > NO_PICTURE_MS) {
            this.session.abort("camera_lost", nowMs);
        }
        this.update();
    }

    private readonly onVisibility = (): void => {
        if (document.hidden) {
            this.abort("page_hidden");
        }
    };

    private readonly onAbort = (): void => {
        const { signal } = this.options;
        if (signal?.aborted) {
            const reason: unknown = signal.reason;
            this.abort(isAbortedReason(reason) ? reason : "cancelled");
        }
    };

    private update(): void {
        if (this.isOver) {
            return;
        }
        try {
            this.options.onUpdate?.(this.session.progress(performance.now()));
        } catch {
            // A page that cannot draw its progress must not lose the result.
        }
        if (this.session.result) {
            this.isOver = true;
            clearInterval(this.ticker);
            this.frames?.stop();
            document.removeEventListener("visibilitychange", this.onVisibility);
            this.options.signal?.removeEventListener("abort", this.onAbort);
            this.finish(this.session.result);
        }
    }
}

const BEHAVIOUR_OF = { head_turn: "headTurn", mouth: "mouth" } as const;

function readScoreRules({ policy, movements = [] }: PromptOptions): ScoreRules | null {
    const asked: Behaviour[] = ["blink", ...movements.map((movement) => BEHAVIOUR_OF[movement])];
    return policy ? { policy, asked } : null;
}

function wait(ms: number): Promise<null> {
    return new Promise((resolve) => {
        setTimeout(() => {
            resolve(null);
        }, ms);
    });
}
