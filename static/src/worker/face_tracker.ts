import { computeEar } from "../../../liveness/geometry/ear";
import type { FaceObservation, Observation } from "../../../liveness/observation";
import { readEyeShape } from "../../../liveness/geometry/openness";
import { distance, type Point } from "../../../liveness/geometry/points";
import { readEyeCentres, readEyeContours, readHeadPose } from "../../../liveness/geometry/pose";
import { measureBrightness } from "./brightness";
import { Cropper, type CropPlace } from "./crops";
import { chooseFace, countRivals, overlap } from "./faces";
import { FaceFinder, type FoundFace } from "./face_finder";
import { findIrisPoints, IRIS_INPUT_SIZE } from "./iris";
import { findLandmarks, LANDMARK_INPUT_SIZE } from "./landmarks";
import type { Models } from "./models";
import { boundPoints, placeOnDetection, placeOnEyes, placeOnLandmarks } from "./places";

/** While a face is followed, the whole picture is searched this often for others, and to see that it is still a face. */
const SEARCH_EVERY_MS = 1000;
/** Sooner while there are several, so that the prompt goes on soon after the second person stepped away. */
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

/** How long the parts of one look took, in ms. */
export interface LookTimings {
    search: number;
    landmarks: number;
    iris: number;
    total: number;
}

/** Follows one face from picture to picture. One per prompt would do; one per worker does, with `reset` between. */
export class FaceTracker {
    private readonly finder: FaceFinder;
    private readonly landmarkCropper = new Cropper(LANDMARK_INPUT_SIZE);
    private readonly eyeCropper = new Cropper(IRIS_INPUT_SIZE);
    private landmarks: Point[] | null = null;
    private eyePoints: Point[][] = [];
    private faceCount = 0;
    private searchedMs = Number.NEGATIVE_INFINITY;

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

    /** Forgets the face: the next picture is of somebody else. */
    reset(): void {
        this.landmarks = null;
        this.faceCount = 0;
        this.searchedMs = Number.NEGATIVE_INFINITY;
    }

    /** Runs the nets that a picture without a face does not reach. */
    async warmUp(picture: ImageBitmap): Promise<void> {
        const place = wholePicture(picture);
        await findLandmarks(this.models, this.landmarkCropper.crop(picture, place), place);
        findIrisPoints(this.models, this.eyeCropper, picture, [place, place]);
    }

    /** Looks at one picture. `atMs` is when it was taken; times that go backwards only delay the next search. */
    async look(
        picture: ImageBitmap,
        atMs: number,
    ): Promise<{ observation: Observation; timings: LookTimings }> {
        const startMs = this.now();
        const place = await this.placeFace(picture, atMs);
        const searchedMs = this.now();
        const crop = this.landmarkCropper.crop(picture, place ?? wholePicture(picture));
        this.landmarks = place ? await this.readLandmarks(crop, place, picture) : null;
        const landmarkedMs = this.now();
        const face = this.landmarks ? this.observeFace(picture, this.landmarks) : null;
        const endMs = this.now();
        return {
            observation: {
                atMs,
                face,
                faceCount: this.faceCount,
                brightness: measureBrightness(crop),
            },
            timings: {
                search: searchedMs - startMs,
                landmarks: landmarkedMs - searchedMs,
                iris: endMs - landmarkedMs,
                total: endMs - startMs,
            },
        };
    }

    /** Where the face should be in this picture: where it just was, or where a search finds one. */
    private async placeFace(picture: ImageBitmap, atMs: number): Promise<CropPlace | null> {
        const everyMs = this.faceCount > 1 ? SEARCH_SEVERAL_EVERY_MS : SEARCH_EVERY_MS;
        if (this.landmarks && Math.abs(atMs - this.searchedMs) < everyMs) {
            return placeOnLandmarks(this.landmarks);
        }
        const faces = await this.finder.find(picture);
        this.searchedMs = atMs;
        this.faceCount = countRivals(faces);
        if (this.landmarks && this.isAmong(faces, picture)) {
            return placeOnLandmarks(this.landmarks);
        }
        const chosen = chooseFace(faces);
        return chosen ? placeOnDetection(chosen.box, picture.width, picture.height) : null;
    }

    private isAmong(faces: readonly FoundFace[], picture: ImageBitmap): boolean {
        const box = relativeBounds(this.landmarks ?? [], picture);
        return faces.some((face) => overlap(face.box, box) >= MIN_OVERLAP);
    }

    /** Null when what the net found is no face in this picture. */
    private async readLandmarks(
        crop: ImageData,
        place: CropPlace,
        picture: ImageBitmap,
    ): Promise<Point[] | null> {
        const landmarks = await findLandmarks(this.models, crop, place);
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

    private observeFace(picture: ImageBitmap, landmarks: Point[]): FaceObservation | null {
        const pose = readHeadPose(landmarks);
        const places = placeOnEyes(landmarks);
        const contours = readEyeContours(landmarks);
        if (!pose || !places || !contours) {
            return null;
        }
        this.eyePoints = findIrisPoints(this.models, this.eyeCropper, picture, places);
        const [eyeA, eyeB] = this.eyePoints;
        return {
            box: relativeBounds(landmarks, picture),
            pose,
            eyes: [readEyeShape(eyeA ?? []), readEyeShape(eyeB ?? [])],
            ear: (computeEar(contours[0]) + computeEar(contours[1])) / 2,
            eyeDistancePx: distance(...(readEyeCentres(landmarks) as [Point, Point])),
        };
    }
}

function wholePicture(picture: ImageBitmap): CropPlace {
    const { width, height } = picture;
    return {
        centre: { x: width / 2, y: height / 2 },
        side: Math.min(width, height),
        angle: 0,
        mirrored: false,
    };
}

function relativeBounds(points: readonly Point[], picture: ImageBitmap): FaceObservation["box"] {
    const { left, top, right, bottom } = boundPoints(points);
    return {
        x: left / picture.width,
        y: top / picture.height,
        width: (right - left) / picture.width,
        height: (bottom - top) / picture.height,
    };
}
