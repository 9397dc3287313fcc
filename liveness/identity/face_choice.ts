import { ramp } from "../score";
import type { FaceMeasures } from "./face_quality";

/** Pictures of one person that are kept for the recogniser. */
export const MAX_FACES = 5;
/** Pictures nearer to each other than this show the same moment. */
const MIN_GAP_MS = 150;
/** Once there are enough, a better one is looked for this often. */
const SEEK_GAP_MS = 600;
/** A head turned further shows another face to the recogniser. */
const MAX_YAW_DEG = 30;
/** Lids lower than this, as a share of this person's open eyes, are a blink. */
const MIN_EYES_OPEN = 0.8;

/** What is known of a picture before it costs anything. */
export interface FaceMoment {
    readonly atMs: number;
    readonly yawDeg: number;
    /** Share of this person's open eyes; null while it is not known. */
    readonly eyesOpen: number | null;
}

interface Kept<T> {
    readonly atMs: number;
    readonly quality: number;
    readonly face: T;
}

/** Chooses a few good pictures of one person, spread over the time they stand there. */
export class FaceChoice<T> {
    private kept: Kept<T>[] = [];
    private lastMs = Number.NEGATIVE_INFINITY;

    /** Whether a picture is worth cutting out. */
    wants({ atMs, yawDeg, eyesOpen }: FaceMoment): boolean {
        const gapMs = this.kept.length < MAX_FACES ? MIN_GAP_MS : SEEK_GAP_MS;
        const isSeen = Math.abs(yawDeg) <= MAX_YAW_DEG && (eyesOpen ?? 1) >= MIN_EYES_OPEN;
        // A clock that jumps back does not end the choice.
        return isSeen && Math.abs(atMs - this.lastMs) >= gapMs;
    }

    /** Keeps it, or the better ones. */
    add(atMs: number, measures: FaceMeasures, face: T): void {
        this.lastMs = atMs;
        this.kept.push({ atMs, quality: rateFace(measures), face });
        this.kept.sort((a, b) => b.quality - a.quality);
        this.kept.length = Math.min(this.kept.length, MAX_FACES);
    }

    /** The best first. */
    get faces(): readonly T[] {
        return this.kept.map(({ face }) => face);
    }

    clear(): void {
        this.kept = [];
        this.lastMs = Number.NEGATIVE_INFINITY;
    }
}

/** 0..1: the worst part of it. */
export function rateFace(measures: FaceMeasures): number {
    const { widthPx, noseOffset, sharpness, brightness, darkShare } = measures;
    return Math.min(
        ramp(widthPx, 30, 120),
        ramp(Math.abs(noseOffset), 0.45, 0.1),
        ramp(sharpness, 1.5, 8),
        ramp(brightness, 20, 80),
        ramp(brightness, 240, 190),
        ramp(darkShare, 0.6, 0.1),
    );
}
