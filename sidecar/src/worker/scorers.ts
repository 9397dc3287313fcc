/** What turns the faces of a job into what each model says: frame models as they come, sequence models at the end. */
import type { ModelSaying } from "../../../liveness/wire/verify_answer.ts";
import { cropRect, type CropRect } from "../../../models/src/crop.ts";
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import { liveScore } from "../../../models/src/live_score.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import type { Session } from "./session.ts";
import { spreadFrames } from "./spread_frames.ts";
import { wholeOf } from "./session.ts";

/** A model that saw less than this share of the faces says nothing about the job. */
const MIN_SEEN_SHARE = 0.5;

/**
 * One model during one job. What it cannot judge it says, and stands in nobody's way: neither a frame nor a job fails
 * because of one model.
 */
export abstract class Scorer {
    /** What the runtime said when it failed on this job; for the log. */
    trouble: string | null = null;

    constructor(readonly session: Session) {}

    /** Forgets everything of the job before. */
    begin(): void {
        this.trouble = null;
    }

    /** The part of the frame that this model looks at; null when the frame does not hold it. Keeps nothing. */
    locate(picture: RgbPicture, face: FaceBox): CropRect | null {
        const { crop } = this.session.card.input;
        if (crop.from === "image") {
            return wholeOf(picture);
        }
        try {
            return cropRect(face, picture, crop);
        } catch (error) {
            if (error instanceof RangeError) {
                return null;
            }
            throw error;
        }
    }

    /** Cuts the located part out and keeps it. */
    abstract take(picture: RgbPicture, rect: CropRect): void;

    /** Runs the model on what was taken last, where it judges frames one by one. */
    abstract scoreFrame(): Promise<void>;

    /** What the model says of the job. */
    async finish(framesWithFace: number): Promise<ModelSaying> {
        const saying = await this.conclude(framesWithFace);
        if (this.trouble !== null) {
            return { score: null, not_assessed: "model_failed" };
        }
        return saying.score !== null && !Number.isFinite(saying.score)
            ? { score: null, not_assessed: "no_number" }
            : saying;
    }

    protected abstract conclude(framesWithFace: number): Promise<ModelSaying>;

    /** The live score of what lies in the session's input, NaN when the runtime fails on it. */
    protected async run(): Promise<number> {
        if (this.trouble !== null) {
            return Number.NaN;
        }
        try {
            return liveScore(this.session.card.output, await this.session.run());
        } catch (error) {
            this.trouble = (error as Error).message;
            return Number.NaN;
        }
    }
}

/** A scorer for the card's task. */
export function makeScorer(session: Session): Scorer {
    return session.card.task === "liveness_sequence"
        ? new SequenceScorer(session)
        : new FrameScorer(session);
}

/** The mean over the frames: one lucky frame cannot carry a job. */
class FrameScorer extends Scorer {
    private sum = 0;
    private count = 0;

    override begin(): void {
        super.begin();
        this.sum = 0;
        this.count = 0;
    }

    take(picture: RgbPicture, rect: CropRect): void {
        this.session.setFrame(0, picture, rect);
    }

    async scoreFrame(): Promise<void> {
        this.sum += await this.run();
        this.count += 1;
    }

    protected conclude(framesWithFace: number): Promise<ModelSaying> {
        return Promise.resolve(
            this.count === 0 || this.count < framesWithFace * MIN_SEEN_SHARE
                ? { score: null, not_assessed: "face_outside_frame" }
                : { score: this.sum / this.count },
        );
    }
}

/** Keeps the parts of all frames and shows the model as many as it wants, spread over the job. */
class SequenceScorer extends Scorer {
    private kept: (Uint8Array | Float32Array)[] = [];

    override begin(): void {
        super.begin();
        this.kept = [];
    }

    take(picture: RgbPicture, rect: CropRect): void {
        this.kept.push(this.session.makeFrame(picture, rect));
    }

    scoreFrame(): Promise<void> {
        return Promise.resolve();
    }

    protected async conclude(): Promise<ModelSaying> {
        const { frames } = this.session.card.input;
        const kept = this.kept;
        this.kept = [];
        if (kept.length < frames) {
            return { score: null, not_assessed: "too_few_frames" };
        }
        spreadFrames(kept.length, frames).forEach((from, index) => {
            this.session.useFrame(index, kept[from] as (typeof kept)[number]);
        });
        return { score: await this.run() };
    }
}
