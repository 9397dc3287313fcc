import type { Behaviour } from "../behaviours/behaviour";
import { BEHAVIOURS, type BehaviourHint } from "../behaviours/registry";
import { TURN_YAW_DEG } from "../geometry/yaw";
import { GENERAL_HINTS, type GeneralHint } from "../hint_codes";
import type { Observation } from "../observation";
import type { Hint } from "./prompt_types";

/** Urgency: the first one that applies is the one a page with room for one shows. What a behaviour asks for comes last. */
export const HINTS: readonly Hint[] = [
    ...GENERAL_HINTS,
    ...BEHAVIOURS.flatMap(({ hints }) => Object.keys(hints) as BehaviourHint[]),
];

/** When each hint is due. Brightness is 0..255, sizes and places are shares of the picture. */
export const HINT_LIMITS = {
    darkBelow: 45,
    brightAbove: 230,
    /** Share of burnt-out pixels in a picture that shows nobody: a face before a window is grey on the whole. */
    burntAbove: 0.3,
    /** Eyes nearer to each other than this many pixels are too small to judge. */
    eyeDistancePxBelow: 26,
    closeAboveWidth: 0.75,
    /** The middle of the face must stay this far from every edge. */
    edgeMargin: 0.2,
    yawAboveDeg: 2 * TURN_YAW_DEG,
    /** Face widths a second. */
    speedAbove: 1.2,
} as const;

/** How long a hint must apply before it shows, where no behaviour says otherwise, and how long it stays after. */
const APPEAR_MS = 400;
const STAY_MS = 400;

/**
 * What is in the way in one picture, whatever is asked for, unsmoothed.
 *
 * @param speed how fast the face moves, in face widths a second
 */
export function findHints(observation: Observation, speed: number): Set<GeneralHint> {
    const { face, faceCount, brightness, burnt = 0 } = observation;
    const found = new Set<GeneralHint>();
    const add = (hint: GeneralHint, applies: boolean): void => {
        if (applies) {
            found.add(hint);
        }
    };
    add("too_dark", brightness < HINT_LIMITS.darkBelow);
    add(
        "too_bright",
        brightness > HINT_LIMITS.brightAbove || (!face && burnt > HINT_LIMITS.burntAbove),
    );
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
    return found;
}

/** Makes hints steady enough to be read. */
export class HintSmoother {
    private readonly sinceMs = new Map<string, number>();
    private readonly lastMs = new Map<string, number>();
    private readonly order: readonly string[];
    private readonly appearMs: ReadonlyMap<string, number>;

    /** @param behaviours whose own hints there are */
    constructor(behaviours: readonly Behaviour[] = BEHAVIOURS) {
        this.appearMs = new Map(behaviours.flatMap(({ hints }) => Object.entries(hints)));
        this.order = [...GENERAL_HINTS, ...this.appearMs.keys()];
    }

    /** The hints to show now, most urgent first. */
    push(atMs: number, found: ReadonlySet<string>): Hint[] {
        return this.order.filter((hint) => this.isDue(hint, atMs, found.has(hint))) as Hint[];
    }

    private isDue(hint: string, atMs: number, applies: boolean): boolean {
        if (applies) {
            this.lastMs.set(hint, atMs);
            if (!this.sinceMs.has(hint)) {
                this.sinceMs.set(hint, atMs);
            }
        }
        const appearMs = this.appearMs.get(hint) ?? APPEAR_MS;
        const since = this.sinceMs.get(hint) ?? Number.POSITIVE_INFINITY;
        const last = this.lastMs.get(hint) ?? Number.NEGATIVE_INFINITY;
        const shows = last - since >= appearMs && atMs - last <= STAY_MS;
        if (!applies && !shows) {
            this.sinceMs.delete(hint);
        }
        return shows;
    }
}
