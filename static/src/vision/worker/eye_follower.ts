import type { Effort } from "../../../../liveness/cadence/effort";
import { readEyeShape } from "../../../../liveness/geometry/openness";
import { distance, midpoint, type Point } from "../../../../liveness/geometry/points";

/** Corners of the eye among the iris model's points. */
const CORNERS = [0, 8] as const;
/** Corners of the eyes among the 68 landmarks, the eye on the picture's left first. */
const LANDMARK_CORNERS = [
    [36, 39],
    [42, 45],
] as const;
/** Eyes that went further than this, in eye widths, or grew or shrank by this share, are looked up anew. */
const MAX_SHIFT = 0.5;
const MAX_RESIZE = 0.25;
/**
 * A head whose eyes went no further from picture to picture is still, in eye widths, as long as the lids are too: what the head
 * does while they move tells a blink from a nod.
 */
const STILL_SHIFT = 0.03;
const STILL_OPENNESS = 0.02;

/** An eye as the iris model saw it where the landmarks were found. */
interface Anchor {
    readonly middle: Point;
    readonly width: number;
    /** As `EyeShape`; null where the lids are not known. */
    readonly openness: number | null;
}

/** Between two findings of the landmarks, a face goes where its eyes go. */
export class EyeFollower {
    private landmarks: readonly Point[] = [];
    private anchors: (Anchor | null)[] | null = null;
    private pictures = 0;
    private foundMs = 0;
    private isStill = false;

    /**
     * Landmarks were found in the picture taken at `atMs`; `eyes` are the iris model's points of the same picture, empty for an
     * eye that was not read.
     */
    anchor(landmarks: readonly Point[], eyes: readonly (readonly Point[])[], atMs: number): void {
        this.isStill = eyes.every((points, i) => this.isSame(points, i));
        this.landmarks = landmarks;
        this.anchors = eyes.map(readAnchor);
        this.pictures = 1;
        this.foundMs = atMs;
    }

    forget(): void {
        this.anchors = null;
        this.landmarks = [];
    }

    /** How many points are kept. */
    get kept(): number {
        return this.landmarks.length + (this.anchors?.length ?? 0);
    }

    /** Whether the landmarks must be found in the picture taken at `atMs`. Clocks may jump. */
    isDue(
        atMs: number,
        { landmarksEvery, landmarksGapMs }: Pick<Effort, "landmarksEvery" | "landmarksGapMs">,
    ): boolean {
        const isGapOver = !this.isStill || Math.abs(atMs - this.foundMs) >= landmarksGapMs;
        return this.anchors === null || (this.pictures >= landmarksEvery && isGapOver);
    }

    /**
     * Where the landmarks went, told from the eyes of a picture in which they were not found. Null when the eyes do not tell:
     * they are due then.
     */
    follow(eyes: readonly (readonly Point[])[]): Point[] | null {
        this.pictures++;
        this.isStill = eyes.every((points, i) => this.isSame(points, i));
        const shifts = eyes.map((points, i) => this.findShift(points, i));
        const known = shifts.filter((shift) => shift !== null);
        if (known.length === 0 || shifts.some((shift, i) => shift === null && eyes[i]?.length)) {
            this.forget();
            return null;
        }
        const x = known.reduce((sum, shift) => sum + shift.x, 0) / known.length;
        const y = known.reduce((sum, shift) => sum + shift.y, 0) / known.length;
        return this.landmarks.map((point) => ({ x: point.x + x, y: point.y + y }));
    }

    /** Whether an eye is where and as it was when the landmarks were found. */
    private isSame(points: readonly Point[], eye: number): boolean {
        const now = readAnchor(points);
        const then = this.anchors?.[eye];
        return (
            !!now &&
            !!then &&
            distance(now.middle, then.middle) <= STILL_SHIFT * then.width &&
            Math.abs((now.openness ?? Infinity) - (then.openness ?? 0)) <= STILL_OPENNESS
        );
    }

    private findShift(points: readonly Point[], eye: number): Point | null {
        const now = readAnchor(points);
        const then = this.anchors?.[eye] ?? this.readLandmarkAnchor(eye);
        if (!now || !then) {
            return null;
        }
        const shift = { x: now.middle.x - then.middle.x, y: now.middle.y - then.middle.y };
        const isSteady =
            Math.hypot(shift.x, shift.y) <= MAX_SHIFT * then.width &&
            Math.abs(now.width / then.width - 1) <= MAX_RESIZE;
        return isSteady ? shift : null;
    }

    /** For an eye that was not read where the landmarks were found. */
    private readLandmarkAnchor(eye: number): Anchor | null {
        const [a, b] = (LANDMARK_CORNERS[eye] ?? []).map((i) => this.landmarks[i]);
        return a && b ? makeAnchor(a, b, null) : null;
    }
}

function readAnchor(points: readonly Point[]): Anchor | null {
    const [a, b] = CORNERS.map((i) => points[i]);
    return a && b ? makeAnchor(a, b, readEyeShape(points)?.openness ?? null) : null;
}

function makeAnchor(a: Point, b: Point, openness: number | null): Anchor | null {
    const width = distance(a, b);
    return width > 0 && Number.isFinite(width) ? { middle: midpoint(a, b), width, openness } : null;
}
