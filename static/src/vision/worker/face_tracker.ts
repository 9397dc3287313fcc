import { FULL_EFFORT, type Effort } from "../../../../liveness/cadence/effort";
import {
    boundPoints,
    placeOnDetection,
    placeOnLandmarks,
    type CropPlace,
} from "../../../../liveness/geometry/crop_place";
import { computeEar } from "../../../../liveness/geometry/ear";
import { computeMar } from "../../../../liveness/geometry/mar";
import type { EyeReading, FaceObservation, Observation } from "../../../../liveness/observation";
import { readEyeShape } from "../../../../liveness/geometry/openness";
import { distance, type Point } from "../../../../liveness/geometry/points";
import { readEyeCentres, readEyeContours, readHeadPose } from "../../../../liveness/geometry/pose";
import type { LookTimings } from "../protocol";
import { Cropper } from "./crops";
import { EyeFollower } from "./eye_follower";
import { chooseFace, countBehind, countRivals, overlap } from "./faces";
import { FaceFinder, type FoundFace } from "./face_finder";
import { findEyes, IRIS_INPUT_SIZE, type FoundEye } from "./iris";
import { measureLight, NO_LIGHT, type Light } from "./light";
import type { Models } from "./models";
import { LANDMARK_INPUT_SIZE } from "./nets/landmarks";
import type { Picture } from "./picture_reader";
import { SearchPlan, type SearchDetail } from "./search_plan";
import { placeOnEyes } from "./places";

/** Searched sooner while there are several, so that the prompt goes on soon after the second person stepped away. */
const SEARCH_SEVERAL_EVERY_MS = 300;
/** The followed face must overlap one that the search found by this share (intersection over union). */
const MIN_OVERLAP = 0.2;

/**
 * The net finds landmarks in anything. What is mostly outside of the picture, or held as no head can be, is a face that left:
 * the next picture is searched.
 */
const MIN_INSIDE = 0.6;
const MAX_YAW_DEG = 90;
const MAX_PITCH_OFF = 0.9;

/** Where only one eye is read, the other takes over when the head turned away from it by this much. */
const OTHER_EYE_YAW_DEG = 15;

export interface Look {
    readonly observation: Observation;
    readonly timings: LookTimings;
    /** How many eyes' lids were read. */
    readonly eyesRead: number;
}

/** Follows one face from picture to picture. One per prompt would do; one per worker does, with `reset` between. */
export class FaceTracker {
    private readonly finder: FaceFinder;
    private readonly landmarkCropper = new Cropper(LANDMARK_INPUT_SIZE);
    private readonly eyeCropper = new Cropper(IRIS_INPUT_SIZE);
    private readonly follower = new EyeFollower();
    private landmarks: Point[] | null = null;
    private eyes: (FoundEye | null)[] = [];
    private faceCount = 0;
    private behindCount = 0;
    private searchedMs = Number.NEGATIVE_INFINITY;
    private readonly plan = new SearchPlan();
    /** How the followed face was found: a coarser search may not find it again. */
    private detail: SearchDetail = "coarse";
    private light: Light = NO_LIGHT;
    private onlyEye: 0 | 1 = 0;
    private timings: LookTimings = makeTimings();

    constructor(
        private readonly models: Models,
        private readonly now: () => number,
    ) {
        this.finder = new FaceFinder(models);
    }

    /** The points of the last look, in the picture's pixels: 68 landmarks, 76 for each eye. Null without a face. */
    get points(): { landmarks: readonly Point[]; eyes: readonly (readonly Point[])[] } | null {
        return this.landmarks && { landmarks: this.landmarks, eyes: this.eyePoints };
    }

    /** The iris model's points of both eyes, none for an eye that was left out. */
    private get eyePoints(): (readonly Point[])[] {
        return this.eyes.map((eye) => eye?.points ?? []);
    }

    /** Forgets the face, all that was read of it and all pictures of it: the next one is of somebody else. */
    reset(): void {
        this.landmarks = null;
        this.eyes = [];
        this.light = NO_LIGHT;
        this.follower.forget();
        this.finder.clear();
        this.landmarkCropper.clear();
        this.eyeCropper.clear();
        this.faceCount = 0;
        this.behindCount = 0;
        this.searchedMs = Number.NEGATIVE_INFINITY;
        this.plan.reset();
        this.detail = "coarse";
    }

    /** What is kept of the last face, place by place: sums of colours, numbers of points. */
    get kept(): Record<string, number> {
        const points = (this.landmarks?.length ?? 0) + this.eyePoints.flat().length;
        return {
            searched: this.finder.kept,
            face_crop: this.landmarkCropper.kept,
            eye_crop: this.eyeCropper.kept,
            points: points + this.follower.kept,
            brightness: this.light.brightness,
        };
    }

    /** Runs the nets that a picture without a face does not reach. */
    warmUp(picture: Picture): void {
        const place = wholePicture(picture);
        this.models.landmarks.find(this.landmarkCropper.crop(picture, place), place);
        findEyes(this.models, this.eyeCropper, picture, [place, place]);
    }

    /** Looks at one picture. `atMs` is when it was taken; times that go backwards only delay the next search. */
    async look(picture: Picture, atMs: number, effort: Effort = FULL_EFFORT): Promise<Look> {
        const startMs = this.now();
        this.timings = makeTimings();
        const isSearchDue = this.isSearchDue(atMs, effort);
        const isFindDue = isSearchDue || this.follower.isDue(atMs, effort);
        if (isFindDue) {
            const place = await this.placeFace(picture, atMs, isSearchDue);
            this.landmarks = this.readLandmarks(place, picture);
        }
        const shown = this.landmarks;
        const face = shown && this.observeFace(picture, shown, effort);
        if (!face) {
            this.follower.forget();
        } else if (isFindDue) {
            this.follower.anchor(shown, this.eyePoints, atMs);
        } else {
            // Where it is for the next picture, should its landmarks not be found there.
            this.landmarks = this.follower.follow(this.eyePoints) ?? shown;
        }
        const { faceCount, behindCount, light, timings } = this;
        timings.total = this.now() - startMs;
        return {
            observation: { atMs, face, faceCount, behindCount, ...light },
            timings,
            eyesRead: face ? effort.eyes : 0,
        };
    }

    private isSearchDue(atMs: number, { searchEveryMs }: Effort): boolean {
        const everyMs = this.faceCount > 1 ? SEARCH_SEVERAL_EVERY_MS : searchEveryMs;
        return !this.landmarks || Math.abs(atMs - this.searchedMs) >= everyMs;
    }

    /** Where the face should be in this picture: where it just was, or where a search finds one. */
    private async placeFace(
        picture: Picture,
        atMs: number,
        isSearchDue: boolean,
    ): Promise<CropPlace | null> {
        if (this.landmarks && !isSearchDue) {
            return placeOnLandmarks(this.landmarks);
        }
        const faces = await this.search(picture, atMs);
        this.searchedMs = atMs;
        this.faceCount = countRivals(faces);
        this.behindCount = countBehind(faces);
        if (this.landmarks && this.isAmong(faces, picture)) {
            return placeOnLandmarks(this.landmarks);
        }
        const chosen = chooseFace(faces);
        return chosen ? placeOnDetection(chosen.box, picture.width, picture.height) : null;
    }

    /**
     * While nobody is followed, as the plan says. A face that took a closer look to find is looked for in the same way, but
     * whoever a coarse look finds stands in front of it.
     */
    private async search(picture: Picture, atMs: number): Promise<FoundFace[]> {
        const details: SearchDetail[] = this.landmarks
            ? ["coarse", this.detail]
            : [this.plan.choose(atMs)];
        let faces: FoundFace[] = [];
        for (const detail of new Set(details)) {
            const startMs = this.now();
            this.detail = detail;
            faces = await this.finder.find(picture, detail);
            const tookMs = this.now() - startMs;
            this.plan.note(detail, atMs, tookMs);
            this.timings.search += tookMs;
            if (chooseFace(faces)) {
                break;
            }
        }
        return faces;
    }

    private isAmong(faces: readonly FoundFace[], picture: Picture): boolean {
        const box = relativeBounds(this.landmarks ?? [], picture);
        return faces.some((face) => overlap(face.box, box) >= MIN_OVERLAP);
    }

    /** Null when there is no place to look at, or what the net found there is no face. */
    private readLandmarks(place: CropPlace | null, picture: Picture): Point[] | null {
        const crop = this.landmarkCropper.crop(picture, place ?? wholePicture(picture));
        this.light = measureLight(crop);
        if (!place) {
            return null;
        }
        const startMs = this.now();
        const landmarks = this.models.landmarks.find(crop, place);
        this.timings.landmarks = this.now() - startMs;
        const pose = readHeadPose(landmarks);
        const inside = landmarks.filter(
            ({ x, y }) => x > 0 && y > 0 && x < picture.width && y < picture.height,
        ).length;
        const isFace =
            pose !== null &&
            inside >= MIN_INSIDE * landmarks.length &&
            Math.abs(pose.yawDeg) <= MAX_YAW_DEG &&
            Math.abs(pose.pitchRatio - 0.5) <= MAX_PITCH_OFF;
        return isFace ? landmarks : null;
    }

    private observeFace(
        picture: Picture,
        landmarks: Point[],
        effort: Effort,
    ): FaceObservation | null {
        const pose = readHeadPose(landmarks);
        const places = placeOnEyes(landmarks);
        const contours = readEyeContours(landmarks);
        if (!pose || !places || !contours) {
            return null;
        }
        this.eyes = this.readEyes(picture, places, effort, pose.yawDeg);
        const [eyeA, eyeB] = this.eyes;
        return {
            box: relativeBounds(landmarks, picture),
            pose,
            eyes: [readEye(eyeA), readEye(eyeB)],
            ear: (computeEar(contours[0]) + computeEar(contours[1])) / 2,
            mar: computeMar(landmarks),
            eyeDistancePx: distance(...(readEyeCentres(landmarks) as [Point, Point])),
        };
    }

    /** The eye on the picture's left and the one on its right; null or missing when it is left out. */
    private readEyes(
        picture: Picture,
        places: readonly [CropPlace, CropPlace],
        { eyes }: Effort,
        yawDeg: number,
    ): (FoundEye | null)[] {
        // A nose that points to the picture's left hides the eye on that side.
        if (yawDeg < -OTHER_EYE_YAW_DEG) {
            this.onlyEye = 1;
        } else if (yawDeg > OTHER_EYE_YAW_DEG) {
            this.onlyEye = 0;
        }
        const read = eyes === 2 ? places : [places[this.onlyEye]];
        const startMs = this.now();
        const found = findEyes(this.models, this.eyeCropper, picture, read);
        this.timings.iris = this.now() - startMs;
        return eyes === 2 || this.onlyEye === 0 ? found : [null, ...found];
    }
}

/** Null when the eye was left out, or its points say nothing. */
function readEye(eye: FoundEye | null | undefined): EyeReading | null {
    const shape = readEyeShape(eye?.points ?? []);
    return eye && shape && Number.isFinite(eye.contrast)
        ? { ...shape, contrast: eye.contrast, patch: eye.patch }
        : null;
}

function makeTimings(): LookTimings {
    return { search: 0, landmarks: 0, iris: 0, total: 0 };
}

function wholePicture(picture: Picture): CropPlace {
    const { width, height } = picture;
    return {
        centre: { x: width / 2, y: height / 2 },
        side: Math.min(width, height),
        angle: 0,
        mirrored: false,
    };
}

function relativeBounds(points: readonly Point[], picture: Picture): FaceObservation["box"] {
    const { left, top, right, bottom } = boundPoints(points);
    return {
        x: left / picture.width,
        y: top / picture.height,
        width: (right - left) / picture.width,
        height: (bottom - top) / picture.height,
    };
}
