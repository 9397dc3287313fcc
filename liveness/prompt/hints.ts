import type { Observation } from "../observation";
import { TURN_YAW_DEG } from "../geometry/yaw";

/**
 * What would help the camera see what is asked for. The first one that applies is the one a page with room for one shows.
 * Texts for people belong to the page.
 */
export const HINTS = [
    "several_faces",
    // Where nobody can be seen for the light, stepping in front of the camera would not help.
    "too_dark",
    "too_bright",
    "no_face",
    "too_far",
    "too_close",
    "not_centred",
    "look_here",
    "hold_still",
    "open_eyes",
] as const;
export type Hint = (typeof HINTS)[number];

/** When each hint is due. Brightness is 0..255, sizes and places are shares of the picture. */
export const HINT_LIMITS = {
    darkBelow: 45,
    brightAbove: 230,
    /** Eyes nearer to each other than this many pixels are too small to judge. */
    eyeDistancePxBelow: 26,
    closeAboveWidth: 0.75,
    /** The middle of the face must stay this far from every edge. */
    edgeMargin: 0.2,
    yawAboveDeg: 2 * TURN_YAW_DEG,
    /** Face widths a second. */
    speedAbove: 1.2,
    shutBelow: 0.6,
} as const;

/** How long a hint must apply before it shows, and how long it stays after; eyes are also shut in every blink. */
const APPEAR_MS = 400;
const OPEN_EYES_APPEAR_MS = 1500;
const STAY_MS = 400;

/**
 * What is in the way in one picture, unsmoothed.
 *
 * @param speed how fast the face moves, in face widths a second
 * @param eyesOpen 1 is this person's open eye, 0 shut; null while not known
 */
export function findHints(
    observation: Observation,
    speed: number,
    eyesOpen: number | null,
): Set<Hint> {
    const { face, faceCount, brightness } = observation;
    const found = new Set<Hint>();
    const add = (hint: Hint, applies: boolean): void => {
        if (applies) {
            found.add(hint);
        }
    };
    add("too_dark", brightness < HINT_LIMITS.darkBelow);
    add("too_bright", brightness > HINT_LIMITS.brightAbove);
    add("several_faces", faceCount > 1);
    if (!face) {
        add("no_face", true);
        return found;
    }
    const { box, pose } = face;
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    add("too_far", face.eyeDistancePx < HINT_LIMITS.eyeDistancePxBelow);
    add("too_close", Math.max(box.width, box.height) > HINT_LIMITS.closeAboveWidth);
    add(
        "not_centred",
        middle.some((at) => at < HINT_LIMITS.edgeMargin || at > 1 - HINT_LIMITS.edgeMargin),
    );
    add("look_here", Math.abs(pose.yawDeg) > HINT_LIMITS.yawAboveDeg);
    add("hold_still", speed > HINT_LIMITS.speedAbove);
    add("open_eyes", eyesOpen !== null && eyesOpen < HINT_LIMITS.shutBelow);
    return found;
}

/** Makes hints steady enough to be read. */
export class HintSmoother {
    private readonly sinceMs = new Map<Hint, number>();
    private readonly lastMs = new Map<Hint, number>();

    /** The hints to show now, most urgent first. */
    push(atMs: number, found: ReadonlySet<Hint>): Hint[] {
        return HINTS.filter((hint) => this.isDue(hint, atMs, found.has(hint)));
    }

    private isDue(hint: Hint, atMs: number, applies: boolean): boolean {
        if (applies) {
            this.lastMs.set(hint, atMs);
            if (!this.sinceMs.has(hint)) {
                this.sinceMs.set(hint, atMs);
            }
        }
        const appearMs = hint === "open_eyes" ? OPEN_EYES_APPEAR_MS : APPEAR_MS;
        const since = this.sinceMs.get(hint) ?? Number.POSITIVE_INFINITY;
        const last = this.lastMs.get(hint) ?? Number.NEGATIVE_INFINITY;
        const shows = last - since >= appearMs && atMs - last <= STAY_MS;
        if (!applies && !shows) {
            this.sinceMs.delete(hint);
        }
        return shows;
    }
}
