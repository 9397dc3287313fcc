import { LivenessError } from "../errors";
import type { RelativeBox } from "../geometry/box";
import { computeEar } from "../geometry/ear";
import { computeMar } from "../geometry/mar";
import type { EyeShape } from "../geometry/openness";
import { distance, type Point } from "../geometry/points";
import { LANDMARK_COUNT, readEyeCentres, readEyeContours, readHeadPose } from "../geometry/pose";
import type { FaceObservation } from "../observation";
import { measureBrightness } from "../signals/brightness";
import { checkPixels, type Pixels } from "../signals/pixels";
import type { SignalFrame } from "../signals/signal_frame";

/** SPEC L10: one frame of a session. */
export interface LivenessFrame {
    /** The picture; null when the caller keeps it to itself. */
    readonly imageData: Pixels | null;
    /** 68 landmarks in pixels of the picture, not mirrored; null: no face. */
    readonly landmarks: readonly Point[] | null;
    /** When the picture was taken, in ms of any clock that only goes forward. */
    readonly timestamp: number;
    /** How good the caller's own camera code finds it, 0..1. */
    readonly quality?: number | null;
    /** What the iris model shows of both eyes, the one on the picture's left first (`readEyeShape`). */
    readonly eyes?: readonly [EyeShape | null, EyeShape | null];
    /** How many faces are in it; left out: one where there are landmarks. */
    readonly faceCount?: number;
    /** Of the picture the landmarks are in, where `imageData` is a smaller copy of it or missing. */
    readonly size?: { readonly width: number; readonly height: number };
}

/**
 * What the signals take, out of a session's frame. Landmarks that no head can have, or that are not all finite numbers, are
 * no face.
 *
 * @param index of the frame, for the message
 * @throws LivenessError `invalid_frame` for another number of landmarks, landmarks without a picture's size, or pixels that
 *   do not fit
 */
export function readFrame(frame: LivenessFrame, index: number): SignalFrame {
    const { imageData: pixels, landmarks, timestamp, faceCount, quality = null } = frame;
    const fail = (expected: string): never => {
        throw new LivenessError("invalid_frame", `frame ${index}: expected ${expected}`);
    };
    try {
        if (pixels) {
            checkPixels(pixels);
        }
    } catch (error) {
        fail((error as Error).message.replace(/^expected /, ""));
    }
    const size = frame.size ?? pixels;
    if (landmarks && landmarks.length !== LANDMARK_COUNT) {
        fail(`${LANDMARK_COUNT} landmarks, got ${landmarks.length}`);
    }
    if (landmarks && !(size && size.width > 0 && size.height > 0)) {
        fail("a size, or a picture, to the landmarks");
    }
    const face = landmarks && size ? observeFace(frame, landmarks, size) : null;
    return {
        atMs: timestamp,
        face,
        faceCount: faceCount ?? (face ? 1 : 0),
        brightness: pixels ? measureBrightness(pixels, face?.box ?? null) : Number.NaN,
        landmarks: face ? landmarks : null,
        pixels,
        statedQuality: quality,
    };
}

function observeFace(
    { eyes = [null, null] }: LivenessFrame,
    landmarks: readonly Point[],
    size: { readonly width: number; readonly height: number },
): FaceObservation | null {
    const pose = readHeadPose(landmarks);
    const contours = readEyeContours(landmarks);
    if (!pose || !contours || !landmarks.every(isFinitePoint)) {
        return null;
    }
    return {
        box: boundsOf(landmarks, size),
        pose,
        eyes,
        ear: (computeEar(contours[0]) + computeEar(contours[1])) / 2,
        mar: computeMar(landmarks),
        eyeDistancePx: distance(...readEyeCentres(landmarks)),
    };
}

function isFinitePoint({ x, y }: Point): boolean {
    return Number.isFinite(x) && Number.isFinite(y);
}

function boundsOf(
    points: readonly Point[],
    size: { readonly width: number; readonly height: number },
): RelativeBox {
    const xs = points.map(({ x }) => x / size.width);
    const ys = points.map(({ y }) => y / size.height);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
