import { fitHomography, homographyResidual } from "../geometry/homography";
import { distance, type Point } from "../geometry/points";
import { LANDMARK_COUNT, readEyeCentres } from "../geometry/pose";
import { similarityResidual } from "../geometry/similarity";
import { ramp } from "../score";
import { FrameClock } from "./frame_clock";
import { LandmarkNoise } from "./landmark_noise";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import type { SignalFrame } from "./signal_frame";

export interface FlatnessDetail {
    /**
     * How far one homography misses the landmarks, in eye distances, less what they waver by anyway: median over the turned
     * frames. Null: not measured.
     */
    readonly residual: number | null;
    /** That residual as a share of what moving, turning and scaling alone misses: near 0 flat, nearer 1 solid. */
    readonly share: number | null;
    /** What landmarks waver by from frame to frame, in eye distances. */
    readonly noise: number;
    /** The most that the shape changed, in eye distances (residual of a similarity). */
    readonly turned: number;
    /** Frames turned far enough to measure. */
    readonly measuredFrames: number;
}

/**
 * When a shape has changed enough to be measured, and what is flat. Chosen on a made-up head and on pictures of it, flat and
 * bent (`tests/signals/flatness.test.ts`): the head's share is 0.75 to 0.8 whatever the angle, a flat picture's near 0, one
 * bent to a radius of three eye distances 0.3.
 */
export const FLATNESS_LIMITS = {
    /** The shape must change by this much, in eye distances ... */
    minTurned: 0.05,
    /** ... and by so many times what the landmarks waver by. */
    minNoiseTimes: 2.5,
    minFrames: 4,
    /** At this share of the change the score is 0 (one plane explains it), ... */
    flatShare: 0.4,
    /** ... at this one 1. */
    solidShare: 0.7,
} as const;

/** Reference frames are averaged while the face has not turned yet. */
const MAX_REFERENCE_FRAMES = 10;
const STILL_BELOW = 0.03;
const KEPT = 48;
/** Lids, lips and what is inside of them move on every face: they tell of expression, not of depth. */
const RIGID: readonly number[] = Array.from({ length: LANDMARK_COUNT }, (_, i) => i).filter(
    (i) => i < 36 || [36, 39, 42, 45].includes(i),
);

/** A homography has 8 degrees of freedom, a similarity 4: so much less of the noise is left after the fit. */
const LEFT_BY_HOMOGRAPHY = 1 - 8 / (2 * RIGID.length);
const LEFT_BY_SIMILARITY = 1 - 4 / (2 * RIGID.length);

/** Mean squares, in squared eye distances. */
interface Measured {
    readonly residual: number;
    readonly change: number;
}

/**
 * SPEC L15: flatness. While a head turns, the landmarks of a flat picture move as one homography, those of a head do not.
 * Each frame whose shape changed enough is compared with how the face looked at first; the score comes from the median, so
 * that a frame with landmarks gone astray decides nothing. Not measurable (`not_turned`) until enough frames changed.
 */
export class FlatnessSignal implements Signal<SignalFrame, FlatnessDetail> {
    private readonly clock = new FrameClock();
    private readonly noise = new LandmarkNoise();
    private reference: Point[] | null = null;
    private referenceFrames = 0;
    private measured: Measured[] = [];
    private next = 0;
    private turned = 0;
    private frames = 0;
    private faces = 0;
    private withLandmarks = 0;

    push({ atMs, face, landmarks }: SignalFrame): void {
        const step = this.clock.step(atMs);
        if (step === "ignored") {
            return;
        }
        if (step === "set_back") {
            this.forget();
        }
        this.frames++;
        this.faces += face ? 1 : 0;
        const shape = landmarks ? readShape(landmarks) : null;
        if (!shape) {
            return;
        }
        this.withLandmarks++;
        this.noise.push(shape);
        if (!this.reference) {
            this.reference = shape;
            this.referenceFrames = 1;
            return;
        }
        const change = similarityResidual(this.reference, shape);
        if (!Number.isFinite(change)) {
            return;
        }
        this.turned = Math.max(this.turned, change);
        if (change >= FLATNESS_LIMITS.minTurned) {
            this.measure(this.reference, shape, change);
        } else if (change < STILL_BELOW && this.referenceFrames < MAX_REFERENCE_FRAMES) {
            this.average(this.reference, shape);
        }
    }

    read(): Reading<FlatnessDetail> {
        const variance = this.noise.variance * (1 + 1 / Math.max(1, this.referenceFrames));
        const measured = this.measured.filter(
            ({ change }) => change >= FLATNESS_LIMITS.minNoiseTimes ** 2 * variance,
        );
        const clean = measured.map(({ residual, change }) => {
            const left = Math.sqrt(Math.max(0, residual - LEFT_BY_HOMOGRAPHY * variance));
            const changed = Math.sqrt(Math.max(0, change - LEFT_BY_SIMILARITY * variance));
            return { residual: left, share: Math.min(1, left / changed) };
        });
        const enough = clean.length >= FLATNESS_LIMITS.minFrames;
        const share = enough ? median(clean.map((each) => each.share)) : null;
        const detail = {
            residual: enough ? median(clean.map((each) => each.residual)) : null,
            share,
            noise: Math.sqrt(this.noise.variance),
            turned: this.turned,
            measuredFrames: clean.length,
        };
        if (share !== null) {
            const { flatShare, solidShare } = FLATNESS_LIMITS;
            return judged(ramp(share, flatShare, solidShare), detail);
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

    private measure(reference: readonly Point[], shape: readonly Point[], change: number): void {
        const fit = fitHomography(reference, shape);
        const residual = fit ? homographyResidual(fit, reference, shape) : Number.NaN;
        if (Number.isFinite(residual)) {
            this.measured[this.next] = { residual: residual ** 2, change: change ** 2 };
            this.next = (this.next + 1) % KEPT;
        }
    }

    /** In the reference's own place and size, which the similarity between the two takes out anyway when it is small. */
    private average(reference: readonly Point[], shape: readonly Point[]): void {
        const n = ++this.referenceFrames;
        this.reference = reference.map((point, i) => {
            const other = shape[i] ?? point;
            return { x: point.x + (other.x - point.x) / n, y: point.y + (other.y - point.y) / n };
        });
    }

    private forget(): void {
        this.noise.clear();
        this.reference = null;
        this.referenceFrames = 0;
        this.measured = [];
        this.next = 0;
        this.turned = 0;
        this.frames = 0;
        this.faces = 0;
        this.withLandmarks = 0;
    }
}

/** The rigid landmarks about the middle of the eyes, upright, in eye distances; null when one is not finite. */
function readShape(landmarks: readonly Point[]): Point[] | null {
    if (landmarks.length !== LANDMARK_COUNT) {
        return null;
    }
    const [a, b] = readEyeCentres(landmarks);
    const apart = distance(a, b);
    const [cos, sin] = [(b.x - a.x) / apart, (b.y - a.y) / apart];
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const shape = RIGID.map((index) => {
        const point = landmarks[index] ?? { x: Number.NaN, y: Number.NaN };
        const [x, y] = [(point.x - middle.x) / apart, (point.y - middle.y) / apart];
        return { x: cos * x + sin * y, y: cos * y - sin * x };
    });
    return shape.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) ? shape : null;
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? 0;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
