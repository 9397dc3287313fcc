import { placeOnLandmarks } from "../../../../../liveness/geometry/crop_place";
import type { Point } from "../../../../../liveness/geometry/points";
import {
    findAlignment,
    squareToPicture,
    type Alignment,
} from "../../../../../liveness/identity/alignment";
import {
    combineDescriptors,
    type Descriptor,
    type DescriptorMissing,
} from "../../../../../liveness/identity/descriptor";
import { FaceChoice } from "../../../../../liveness/identity/face_choice";
import { measureFace, type FaceMeasures } from "../../../../../liveness/identity/face_quality";
import { warpPicture } from "../../../../../liveness/identity/warp";
import type { Observation } from "../../../../../liveness/observation";
import { LANDMARK_INPUT_SIZE, type LandmarkFinder } from "../nets/landmarks";
import type { Picture } from "../picture_reader";
import { PicturePartReader, type PicturePart } from "./picture_part";
import type { Recogniser } from "./recogniser";

/** What the judge of the prompt knows of the person. */
export interface FollowedPerson {
    /** Grows whenever what was seen before may be of somebody else. */
    readonly lives: number;
    /** Share of this person's open eyes; null while not known. */
    readonly eyesOpen: number | null;
}

export interface CutFace {
    readonly rgb: Uint8Array;
    readonly measures: FaceMeasures;
}

/**
 * Keeps a few aligned pictures of the face that is followed, of one life of it only, until the prompt is over. The net, which
 * costs as much as several looks, runs once it has passed.
 */
export class FaceCollector {
    private readonly choice = new FaceChoice<Uint8Array>();
    private readonly part = new PicturePartReader();
    private lives = 0;

    constructor(
        private readonly landmarks: LandmarkFinder,
        private readonly recogniser: Recogniser,
    ) {}

    /** @param found 68 landmarks of the followed face, in pixels of the picture */
    see(
        picture: Picture,
        { atMs, face, faceCount }: Observation,
        found: readonly Point[] | null,
        { lives, eyesOpen }: FollowedPerson,
    ): void {
        if (lives !== this.lives) {
            this.choice.clear();
            this.lives = lives;
        }
        if (!face || !found || faceCount > 1) {
            return;
        }
        if (this.choice.wants({ atMs, yawDeg: face.pose.yawDeg, eyesOpen })) {
            this.take(picture, atMs, found);
        }
    }

    /** One descriptor of all that is kept, or why there is none. */
    async describe(): Promise<Descriptor | DescriptorMissing> {
        const single: Float32Array[] = [];
        try {
            for (const face of this.choice.faces) {
                single.push(await this.recogniser.describe(face));
            }
            const { id, sha256, agreement } = this.recogniser.description;
            return combineDescriptors({ id, sha256, minAgreement: agreement }, single);
        } catch {
            return "model_unavailable";
        } finally {
            single.forEach((values) => values.fill(0));
        }
    }

    /** Nobody's face stays behind. */
    clear(): void {
        this.choice.faces.forEach((face) => face.fill(0));
        this.choice.clear();
        this.part.clear();
        this.lives = 0;
    }

    /** What is kept of faces: the sum of all bytes. */
    get kept(): number {
        const faces = this.choice.faces.reduce(
            (sum, face) => sum + face.reduce((bytes, value) => bytes + value, 0),
            0,
        );
        return faces + this.part.kept;
    }

    /** The recogniser's picture of a face, and how well it shows it. Null where there is none. */
    cut(picture: Picture, found: readonly Point[]): CutFace | null {
        const { description } = this.recogniser;
        const part = this.part.read(picture, found);
        const aligned = part && alignFace(this.landmarks, part, found, description);
        if (!aligned) {
            return null;
        }
        const { rgb, landmarks } = aligned;
        return { rgb, measures: measureFace({ ...description, data: rgb }, landmarks) };
    }

    /** What the net says of one picture. */
    async describeFace({ rgb }: CutFace): Promise<number[]> {
        return Array.from(await this.recogniser.describe(rgb));
    }

    private take(picture: Picture, atMs: number, found: readonly Point[]): void {
        const face = this.cut(picture, found);
        if (face) {
            this.choice.add(atMs, face.measures, face.rgb);
        }
    }
}

/**
 * A recogniser's picture. The landmarks are found once more, on pixels that are cut as the server cuts them: those of the tracker
 * may have been carried on from the picture before.
 */
export function alignFace(
    finder: LandmarkFinder,
    { pixels, offset }: PicturePart,
    found: readonly Point[],
    { alignment, ...size }: { alignment: Alignment; width: number; height: number },
): { rgb: Uint8Array; landmarks: Point[] } | null {
    const place = placeOnLandmarks(found);
    const side = LANDMARK_INPUT_SIZE;
    const crop = warpPicture(
        pixels,
        squareToPicture(place, side),
        { width: side, height: side },
        offset,
    );
    const landmarks = finder.find({ data: crop, width: side, height: side }, place);
    const toPicture = findAlignment(landmarks, alignment);
    return toPicture && { rgb: warpPicture(pixels, toPicture, size, offset), landmarks };
}
