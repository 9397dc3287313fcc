import type { Point } from "../../../../liveness/geometry/points";
import type { Descriptor, DescriptorMissing } from "../../../../liveness/identity/descriptor";
import type { Observation } from "../../../../liveness/observation";
import type { CaptureReport, MlUse } from "../../../../liveness/prompt/capture_report";
import { FrozenWatch } from "../../../../liveness/prompt/frozen_watch";
import { PromptSession } from "../../../../liveness/prompt/prompt_session";
import type { AbortedReason } from "../../../../liveness/prompt/reasons";
import type { Pixels } from "../../../../liveness/signals/pixels";
import type { SignalFrame } from "../../../../liveness/signals/signal_frame";
import { rateFrame } from "../../../../liveness/signals/quality";
import type { Judged, PromptStart } from "../protocol";
import type { FaceCollector } from "./descriptor/face_collector";
import type { FrameKeeper } from "./frames/frame_keeper";
import type { LocalScorer } from "./ml/local_scorer";
import type { Picture } from "./picture_reader";
import type { Thumbnail } from "./thumbnail";

/** From here on the face may be another's. */
const SOMEBODY_NEW: readonly string[] = ["face_changed", "count_restarted"];

/** The judge of one prompt beside the pixels: numbers and words go out, pixels stay here. */
export class PromptJudge {
    private readonly session: PromptSession;
    private readonly clock = new PageClock();
    private readonly frozen = new FrozenWatch();
    private readonly isDescribed: boolean;
    private found: Descriptor | DescriptorMissing | null = null;
    private told = 0;
    private watched = 0;
    private serverScore: number | null = null;
    private pictures = 0;
    private ml: MlUse | null = null;

    /** @throws RangeError when a rule makes no sense */
    constructor(
        { originMs, frames, descriptor, ...rules }: PromptStart,
        private readonly thumbnail: Thumbnail,
        private readonly now: () => number,
        private readonly keeper: FrameKeeper | null = null,
        private readonly collector: FaceCollector | null = null,
        private readonly scorer: Pick<LocalScorer, "readSure" | "uses"> | null = null,
    ) {
        this.session = new PromptSession(rules, originMs);
        this.isDescribed = descriptor !== undefined;
        keeper?.begin(frames ?? null);
    }

    /** How many pictures were judged. */
    get pictureCount(): number {
        return this.pictures;
    }

    /** The page said what time it is there. */
    hear(pageNowMs: number): void {
        this.clock.hear(pageNowMs, this.now());
    }

    /** @param landmarks of the followed face, in pixels of the picture */
    see(picture: Picture, observation: Observation, landmarks: readonly Point[] | null): void {
        this.pictures++;
        const { width, height } = picture;
        const taken = this.take(picture);
        if (taken && this.frozen.push(observation.atMs, taken)) {
            this.session.abort("camera_lost", this.pageNowMs);
        }
        const pixels = this.session.usesPixels ? taken : null;
        this.hearModels();
        this.session.see(
            { ...observation, landmarks, pixels, pictureSize: { width, height } },
            this.pageNowMs,
        );
        this.pick(picture, { ...observation, landmarks, pixels: taken });
        this.collect(picture, observation, landmarks);
    }

    tick(): void {
        this.hearModels();
        this.session.tick(this.pageNowMs);
    }

    abort(reason: AbortedReason): void {
        this.session.abort(reason, this.pageNowMs);
    }

    /** The person declines what is asked for now. */
    askInstead(): void {
        this.session.askInstead(this.pageNowMs);
    }

    /** How it stands, and what happened since this was asked last. */
    async tell(): Promise<Judged> {
        const moments = this.session.listMoments(this.told);
        this.told += moments.length;
        const picked = this.keeper?.take();
        return {
            progress: this.session.progress(this.pageNowMs),
            moments,
            report: await this.report(),
            ...(picked && { picked }),
        };
    }

    /** A server said of this prompt's frames how live they are, 0..1. */
    hearServer(score: number): void {
        this.serverScore = score;
    }

    /** SPEC L7: the tablet's own word where it is sure, else a server's. */
    private hearModels(): void {
        if (this.session.result) {
            return;
        }
        const own = this.scorer?.readSure() ?? null;
        const score = own ?? this.serverScore;
        this.session.ml = score;
        this.ml =
            score === null
                ? null
                : { source: own === null ? "sidecar" : "tablet", models: this.scorer?.uses ?? [] };
    }

    /** A picture that cannot be picked costs nobody their prompt. */
    private pick(picture: Picture, frame: SignalFrame): void {
        const moments = this.session.listMoments(this.watched);
        this.watched += moments.length;
        try {
            if (moments.some(({ code }) => SOMEBODY_NEW.includes(code))) {
                this.keeper?.startOver();
                this.serverScore = null;
            }
            if (this.session.result === null) {
                const progress = this.session.progress(this.pageNowMs);
                this.keeper?.see(picture, frame.atMs, progress, () => rateFrame(frame));
            }
        } catch {
            this.keeper?.forget();
        }
    }

    /** With the descriptor of whoever passed, where one was asked for. */
    private async report(): Promise<CaptureReport | null> {
        const result = this.session.result && {
            ...this.session.result,
            ...(this.ml && { ml: this.ml }),
        };
        if (result?.outcome !== "passed" || !this.isDescribed) {
            return result;
        }
        this.found ??= (await this.collector?.describe()) ?? "model_unavailable";
        return typeof this.found === "string"
            ? { ...result, descriptorMissing: this.found }
            : { ...result, descriptor: this.found };
    }

    /** What a recogniser cannot be given costs nobody their prompt. */
    private collect(
        picture: Picture,
        observation: Observation,
        landmarks: readonly Point[] | null,
    ): void {
        try {
            this.collector?.see(picture, observation, landmarks, this.session);
        } catch {
            this.found = "model_unavailable";
        }
    }

    private get pageNowMs(): number {
        return this.clock.read(this.now());
    }

    /** A picture that cannot be made smaller costs nobody their prompt: the score says that it saw too few. */
    private take(picture: Picture): Pixels | null {
        try {
            return this.thumbnail.take(picture);
        } catch {
            return null;
        }
    }
}

/** The page's clock, told from its messages: the one that was least on its way is nearest to it. */
class PageClock {
    private aheadMs = Number.NEGATIVE_INFINITY;

    hear(pageNowMs: number, ownNowMs: number): void {
        this.aheadMs = Math.max(this.aheadMs, pageNowMs - ownNowMs);
    }

    read(ownNowMs: number): number {
        return ownNowMs + this.aheadMs;
    }
}
