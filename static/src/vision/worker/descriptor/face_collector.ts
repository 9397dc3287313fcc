import { placeOnLandmarks } from "../../../../../liveness/geometry/crop_place";
import type { Point } from "../../../../../liveness/geometry/points";
import {
    findAlignment,
    squareToPicture,
    type Alignment,
} from "../../../../../liveness/identity/alignment";
import {
    combineDescriptors,
    MIN_SAMPLES,
    type Descriptor,
    type DescriptorMissing,
} from "../../../../../liveness/identity/descriptor";
import { FaceChoice } from "../../../../../liveness/identity/face_choice";
import { measureFace, type FaceMeasures } from "../../../../../liveness/identity/face_quality";
import { warpPicture } from "../../../../../liveness/identity/warp";
import type { Observation } from "../../../../../liveness/observation";
import { sumColours } from "../kept";
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

/** A face as the camera showed it, for later. */
interface SeenFace {
    readonly part: PicturePart;
    readonly landmarks: readonly Point[];
}

/** Who is slow describes as few pictures as will do: whoever passed waits for their greeting. */
const DESCRIBE_WITHIN_MS = 600;

/**
 * Keeps a few pictures of the face that is followed, of one life of it only, until the prompt is over. Aligning them and the net,
 * which cost as much as several looks, wait until it has passed: a slow tablet has no time for them while somebody blinks.
 */
export class FaceCollector {
    private readonly choice = new FaceChoice<SeenFace>();
    private readonly reader = new PicturePartReader();
    private lives = 0;

    constructor(
        private readonly landmarks: LandmarkFinder,
        private readonly recogniser: Recogniser,
        private readonly now: () => number,
    ) {}

    /** @param found 68 landmarks of the followed face, in pixels of the picture */
    see(
        picture: Picture,
        { atMs, face, faceCount, brightness }: Observation,
        found: readonly Point[] | null,
        { lives, eyesOpen }: FollowedPerson,
    ): void {
        if (lives !== this.lives) {
            this.forget();
            this.lives = lives;
        }
        if (!face || !found || faceCount > 1) {
            return;
        }
        const { pose, eyeDistancePx } = face;
        const moment = { atMs, yawDeg: pose.yawDeg, eyesOpen, eyeDistancePx, brightness };
        const part = this.choice.wants(moment) ? this.reader.read(picture, found) : null;
        if (part) {
            wipe(this.choice.add(moment, { part, landmarks: found }));
        }
    }

    /** One descriptor of the best that is kept, or why there is none. */
    async describe(): Promise<Descriptor | DescriptorMissing> {
        const single: number[][] = [];
        const startMs = this.now();
        try {
            for (const { part, landmarks } of this.choice.faces) {
                const face = this.align(part, landmarks);
                if (face) {
                    single.push(await this.describeFace(face));
                }
                if (single.length >= MIN_SAMPLES && this.now() - startMs > DESCRIBE_WITHIN_MS) {
                    break;
                }
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
        this.forget();
        this.reader.clear();
        this.lives = 0;
    }

    /** What is kept of faces: the sum of all colours. */
    get kept(): number {
        return this.choice.faces.reduce(
            (sum, { part }) => sum + sumColours(part.pixels.data),
            this.reader.kept,
        );
    }

    /** The recogniser's picture of a face, and how well it shows it. Null where there is none. */
    cut(picture: Picture, found: readonly Point[]): CutFace | null {
        const part = this.reader.read(picture, found);
        const face = part && this.align(part, found);
        wipe(part && { part, landmarks: found });
        if (!face) {
            return null;
        }
        const { rgb, landmarks } = face;
        const { width, height } = this.recogniser.description;
        return { rgb, measures: measureFace({ width, height, data: rgb }, landmarks) };
    }

    /** What the net says of one picture. */
    async describeFace({ rgb }: { readonly rgb: Uint8Array }): Promise<number[]> {
        const values = Array.from(await this.recogniser.describe(rgb));
        rgb.fill(0);
        return values;
    }

    private align(
        part: PicturePart,
        found: readonly Point[],
    ): { rgb: Uint8Array; landmarks: Point[] } | null {
        return alignFace(this.landmarks, part, found, this.recogniser.description);
    }

    private forget(): void {
        this.choice.faces.forEach(wipe);
        this.choice.clear();
    }
}

function wipe(face: SeenFace | null): void {
    face?.part.pixels.data.fill(0);
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
