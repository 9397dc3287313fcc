import { fitHomography, homographyResidual } from "../geometry/homography";
import { distance, type Point } from "../geometry/points";
import { LANDMARK_COUNT, readEyeCentres, readHeadPose } from "../geometry/pose";
import { similarityResidual } from "../geometry/similarity";
import { ramp } from "../score";
import { FrameClock } from "./frame_clock";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import type { SignalFrame } from "./signal_frame";

export interface FlatnessDetail {
    /**
     * How far one homography misses the landmarks, in eye distances: median over the frames in which the head was turned.
     * Null: not measured.
     */
    readonly residual: number | null;
    /** How far the nose went to and fro, in degrees of SPEC L2's yaw, without the three in a hundred furthest readings. */
    readonly yawRangeDeg: number;
    /** The most that the shape changed, in eye distances (residual of a similarity). */
    readonly turned: number;
    /** Frames turned far enough to measure. */
    readonly measuredFrames: number;
}

/**
 * When a head turned enough to be measured, and what is flat. From the measurements in `docs/presentation-attacks.md`: the
 * landmark net bends a foreshortened print towards what faces look like, which leaves up to 0.06 where a plane should leave
 * nothing. A head that turns by 10 degrees leaves as much, and so does talking: neither the residual of a small turn nor its
 * share of the change tells one from the other.
 */
export const FLATNESS_LIMITS = {
    /** The nose must go so far, in degrees of SPEC L2's yaw, as in the turn that L2 asks for. */
    minYawRangeDeg: 30,
    /** A frame's shape must have changed by this much, in eye distances; landmarks of a still face waver by half of it. */
    minTurned: 0.05,
    minFrames: 4,
    /** With a residual of this many eye distances the score is 0 (a plane explains it), ... */
    flatResidual: 0.05,
    /** ... with this one 1. */
    solidResidual: 0.09,
} as const;

/** A frame counts as turned when its yaw lies this share of the whole range from that of the reference. */
const FAR_SHARE = 0.25;
/** Readings of yaw left out at both ends of the range: landmarks go astray now and then. */
const STRAY_SHARE = 0.03;
/** Reference frames are averaged while the face has not turned yet. */
const MAX_REFERENCE_FRAMES = 10;
const STILL_BELOW = 0.03;
/** Frames kept: over six seconds of them. */
const KEPT = 192;
/** Lids, lips and what is inside of them move on every face: they tell of expression, not of depth. */
const RIGID: readonly number[] = Array.from({ length: LANDMARK_COUNT }, (_, i) => i).filter(
    (i) => i < 36 || [36, 39, 42, 45].includes(i),
);

interface Shape {
    readonly points: readonly Point[];
    readonly yawDeg: number;
}

interface Kept {
    readonly yawDeg: number;
    /** Null: the shape had not changed enough. */
    readonly residual: number | null;
}

/**
 * SPEC L15: flatness. While a head turns, the landmarks of a flat picture move as one homography, those of a head do not.
 * Each frame whose shape changed is compared with how the face looked at first; the score comes from the median over those
 * in which the nose went far, so that a frame with landmarks gone astray decides nothing.
 *
 * Not measurable (`not_turned`) until the nose went to and fro as a turned head's does. Flat pictures do not get there
 * however they are tilted, which is what `HeadTurnSignal` finds in them; who stands still, nods or talks is not called flat.
 * What is left to find are pictures that move as a plane although their nose does not. A print rolled tightly about an
 * upright axis and turned is no plane, and a video of a head that turns is one of a head: neither is found.
 */
export class FlatnessSignal implements Signal<SignalFrame, FlatnessDetail> {
    private readonly clock = new FrameClock();
    private reference: Shape | null = null;
    private referenceFrames = 0;
    private kept: Kept[] = [];
    private next = 0;
    private turned = 0;
    private frames = 0;
    private faces = 0;
    private withLandmarks = 0;

    push({ atMs, face, landmarks }: SignalFrame): void {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        this.frames++;
        this.faces += face ? 1 : 0;
        const shape = landmarks ? readShape(landmarks) : null;
        if (!shape) {
            return;
        }
        this.withLandmarks++;
        if (!this.reference) {
            this.reference = shape;
            this.referenceFrames = 1;
            return;
        }
        this.compare(this.reference, shape);
    }

    read(): Reading<FlatnessDetail> {
        const yawRangeDeg = this.readYawRange();
        const residuals = this.listFar(yawRangeDeg);
        const { minYawRangeDeg, minFrames, flatResidual, solidResidual } = FLATNESS_LIMITS;
        const isEnough = yawRangeDeg >= minYawRangeDeg && residuals.length >= minFrames;
        const residual = isEnough ? median(residuals) : null;
        const detail = {
            residual,
            yawRangeDeg,
            turned: this.turned,
            measuredFrames: residuals.length,
        };
        if (residual !== null) {
            return judged(ramp(residual, flatResidual, solidResidual), detail);
        }
        if (this.withLandmarks > 0) {
            return notJudged("not_turned", detail);
        }
        if (this.frames === 0) {
            return notJudged("no_frames", detail);
        }
        return notJudged(this.faces > 0 ? "no_landmarks" : "no_face", detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private compare(reference: Shape, shape: Shape): void {
        const change = similarityResidual(reference.points, shape.points);
        if (!Number.isFinite(change)) {
            return;
        }
        this.turned = Math.max(this.turned, change);
        const isTurned = change >= FLATNESS_LIMITS.minTurned;
        const residual = isTurned ? measure(reference.points, shape.points) : null;
        this.kept[this.next] = { yawDeg: shape.yawDeg, residual };
        this.next = (this.next + 1) % KEPT;
        if (change < STILL_BELOW && this.referenceFrames < MAX_REFERENCE_FRAMES) {
            this.average(reference, shape);
        }
    }

    private readYawRange(): number {
        const yaws = this.kept.map(({ yawDeg }) => yawDeg).sort((a, b) => a - b);
        const stray = Math.ceil(STRAY_SHARE * yaws.length);
        return Math.max(0, (yaws[yaws.length - 1 - stray] ?? 0) - (yaws[stray] ?? 0));
    }

    /** Residuals of the frames in which the nose is far from where it was at first. */
    private listFar(yawRangeDeg: number): number[] {
        const from = this.reference?.yawDeg ?? 0;
        return this.kept
            .filter(({ yawDeg }) => Math.abs(yawDeg - from) >= FAR_SHARE * yawRangeDeg)
            .map(({ residual }) => residual)
            .filter((residual) => residual !== null);
    }

    /** In the reference's own place and size, which the similarity between the two takes out anyway when it is small. */
    private average(reference: Shape, shape: Shape): void {
        const n = ++this.referenceFrames;
        const step = (from: number, to: number): number => from + (to - from) / n;
        this.reference = {
            points: reference.points.map((point, i) => {
                const other = shape.points[i] ?? point;
                return { x: step(point.x, other.x), y: step(point.y, other.y) };
            }),
            yawDeg: step(reference.yawDeg, shape.yawDeg),
        };
    }

    private forget(): void {
        this.reference = null;
        this.referenceFrames = 0;
        this.kept = [];
        this.next = 0;
        this.turned = 0;
        this.frames = 0;
        this.faces = 0;
        this.withLandmarks = 0;
    }
}

/** Null where no homography fits. */
function measure(reference: readonly Point[], points: readonly Point[]): number | null {
    const fit = fitHomography(reference, points);
    const residual = fit ? homographyResidual(fit, reference, points) : Number.NaN;
    return Number.isFinite(residual) ? residual : null;
}

/** The rigid landmarks about the middle of the eyes, upright, in eye distances; null when one is not finite. */
function readShape(landmarks: readonly Point[]): Shape | null {
    if (landmarks.length !== LANDMARK_COUNT) {
        return null;
    }
    const [a, b] = readEyeCentres(landmarks);
    const apart = distance(a, b);
    const [cos, sin] = [(b.x - a.x) / apart, (b.y - a.y) / apart];
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const points = RIGID.map((index) => {
        const point = landmarks[index] ?? { x: Number.NaN, y: Number.NaN };
        const [x, y] = [(point.x - middle.x) / apart, (point.y - middle.y) / apart];
        return { x: cos * x + sin * y, y: cos * y - sin * x };
    });
    const yawDeg = readHeadPose(landmarks)?.yawDeg ?? Number.NaN;
    const isFinite = points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    return isFinite && Number.isFinite(yawDeg) ? { points, yawDeg } : null;
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? 0;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
