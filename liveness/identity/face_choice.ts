import { ramp } from "../score";

/** Pictures of one person that are kept for the recogniser. */
export const MAX_FACES = 5;
/** Pictures nearer to each other than this show the same moment. */
const MIN_GAP_MS = 150;
/** Once there are enough, a better one is looked for this often. */
const SEEK_GAP_MS = 600;
/** A picture must be better by this to take another's place. */
const MIN_GAIN = 0.05;
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
    /** In pixels of the picture. */
    readonly eyeDistancePx: number;
    /** Mean of the face, 0..255. */
    readonly brightness: number;
}

interface Kept<T> {
    readonly quality: number;
    readonly face: T;
}

/** Chooses a few good pictures of one person, spread over the time they stand there, by what is known anyway. */
export class FaceChoice<T> {
    private kept: Kept<T>[] = [];
    private lastMs = Number.NEGATIVE_INFINITY;

    /** Whether a picture is worth keeping. */
    wants(moment: FaceMoment): boolean {
        const { atMs, yawDeg, eyesOpen } = moment;
        const isFull = this.kept.length >= MAX_FACES;
        const isSeen = Math.abs(yawDeg) <= MAX_YAW_DEG && (eyesOpen ?? 1) >= MIN_EYES_OPEN;
        // A clock that jumps back does not end the choice.
        const isDue = Math.abs(atMs - this.lastMs) >= (isFull ? SEEK_GAP_MS : MIN_GAP_MS);
        const worst = this.kept.at(-1)?.quality ?? 0;
        return isSeen && isDue && (!isFull || rateMoment(moment) > worst + MIN_GAIN);
    }

    /** Keeps it. @returns what had to make room for it, or null */
    add(moment: FaceMoment, face: T): T | null {
        this.lastMs = moment.atMs;
        this.kept.push({ quality: rateMoment(moment), face });
        this.kept.sort((a, b) => b.quality - a.quality);
        return this.kept.splice(MAX_FACES)[0]?.face ?? null;
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

/** 0..1: the worst of how near, how straight and how well lit the face is. */
export function rateMoment({ yawDeg, eyeDistancePx, brightness }: FaceMoment): number {
    return Math.min(
        ramp(eyeDistancePx, 13, 60),
        ramp(Math.abs(yawDeg), 40, 5),
        ramp(brightness, 20, 80),
        ramp(brightness, 250, 200),
    );
}
