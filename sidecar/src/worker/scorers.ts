/** What turns the faces of a job into one score a model: frame models as they come, sequence models at the end. */
import { cropRect, type CropRect } from "../../../models/src/crop.ts";
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import { liveScore } from "../../../models/src/live_score.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { SidecarError } from "../errors.ts";
import type { Session } from "./session.ts";
import { spreadFrames } from "./spread_frames.ts";
import { wholeOf } from "./session.ts";

/** One model during one job; `begin` forgets everything of the job before. */
export interface Scorer {
    readonly session: Session;
    begin(frameCount: number): void;
    /** Cuts the face out. Returns false when the frame does not hold the part this model looks at. */
    take(picture: RgbPicture, face: FaceBox): boolean;
    /** Runs the model on what was taken last, where it judges frames one by one. */
    scoreFrame(): Promise<void>;
    /** 0..1 over all frames. @throws SidecarError `too_few_frames` */
    finish(): Promise<number>;
}

/** A scorer for the card's task. */
export function makeScorer(session: Session): Scorer {
    return session.card.task === "liveness_sequence"
        ? new SequenceScorer(session)
        : new FrameScorer(session);
}

/** The mean over the frames: one lucky frame cannot carry a job. */
class FrameScorer implements Scorer {
    private sum = 0;
    private count = 0;

    constructor(readonly session: Session) {}

    begin(): void {
        this.sum = 0;
        this.count = 0;
    }

    take(picture: RgbPicture, face: FaceBox): boolean {
        const rect = partOf(this.session, picture, face);
        if (rect) {
            this.session.setFrame(0, picture, rect);
        }
        return rect !== null;
    }

    async scoreFrame(): Promise<void> {
        this.sum += liveScore(this.session.card.output, await this.session.run());
        this.count += 1;
    }

    finish(): Promise<number> {
        return Promise.resolve(this.sum / this.count);
    }
}

/** Keeps the parts of all frames and shows the model as many as it wants, spread over the job. */
class SequenceScorer implements Scorer {
    private kept: (Uint8Array | Float32Array)[] = [];

    constructor(readonly session: Session) {}

    begin(): void {
        this.kept = [];
    }

    take(picture: RgbPicture, face: FaceBox): boolean {
        const rect = partOf(this.session, picture, face);
        if (rect) {
            this.kept.push(this.session.makeFrame(picture, rect));
        }
        return rect !== null;
    }

    scoreFrame(): Promise<void> {
        return Promise.resolve();
    }

    async finish(): Promise<number> {
        const { frames } = this.session.card.input;
        const kept = this.kept;
        this.kept = [];
        if (kept.length < frames) {
            throw new SidecarError(
                "too_few_frames",
                `model "${this.session.card.id}" judges ${frames} frames with a face, found ${kept.length}`,
                { field: "frames" },
            );
        }
        spreadFrames(kept.length, frames).forEach((from, index) => {
            this.session.useFrame(index, kept[from] as (typeof kept)[number]);
        });
        return liveScore(this.session.card.output, await this.session.run());
    }
}

function partOf({ card }: Session, picture: RgbPicture, face: FaceBox): CropRect | null {
    const { crop } = card.input;
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
