import type { Point } from "../../../../liveness/geometry/points";
import type { Observation } from "../../../../liveness/observation";
import { FrozenWatch } from "../../../../liveness/prompt/frozen_watch";
import { PromptSession } from "../../../../liveness/prompt/prompt_session";
import type { AbortedReason } from "../../../../liveness/prompt/reasons";
import type { Pixels } from "../../../../liveness/signals/pixels";
import type { Judged, PromptStart } from "../protocol";
import type { Picture } from "./picture_reader";
import type { Thumbnail } from "./thumbnail";

/** The judge of one prompt beside the pixels: numbers and words go out, pixels stay here. */
export class PromptJudge {
    private readonly session: PromptSession;
    private readonly clock = new PageClock();
    private readonly frozen = new FrozenWatch();
    private told = 0;
    private pictures = 0;

    /** @throws RangeError when a rule makes no sense */
    constructor(
        { originMs, ...rules }: PromptStart,
        private readonly thumbnail: Thumbnail,
        private readonly now: () => number,
    ) {
        this.session = new PromptSession(rules, originMs);
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
        const pixels = this.session.isScored ? taken : null;
        this.session.see(
            { ...observation, landmarks, pixels, pictureSize: { width, height } },
            this.pageNowMs,
        );
    }

    tick(): void {
        this.session.tick(this.pageNowMs);
    }

    abort(reason: AbortedReason): void {
        this.session.abort(reason, this.pageNowMs);
    }

    /** How it stands, and what happened since this was asked last. */
    tell(): Judged {
        const moments = this.session.listMoments(this.told);
        this.told += moments.length;
        return {
            progress: this.session.progress(this.pageNowMs),
            moments,
            report: this.session.result,
        };
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
