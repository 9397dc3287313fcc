import { GONE_MS, isAnotherFace, type FacePlace } from "../geometry/another_face";
import type { Observation } from "../observation";

/** Two searches for faces must agree before a second person is believed: a lone false find costs nobody their count. */
const SEVERAL_CONFIRMED_MS = 450;
/** As long for a face further back, which is searched for less often. */
const BEHIND_CONFIRMED_MS = 1100;
/** Middle of the face against the picture before, over less time than this, gives its speed. */
const MAX_SPEED_GAP_MS = 500;

export type Presence = "nobody" | "one" | "several";

/** What one picture said about who stands there. */
export interface Watched {
    readonly presence: Presence;
    /** False: what was seen before may be of somebody else. */
    readonly isSame: boolean;
}

interface Place extends FacePlace {
    readonly atMs: number;
}

/** Who stands in front of the camera, whether it is still the same face, and how fast it moves. The one rule for both. */
export class FaceWatch {
    private severalSinceMs: number | null = null;
    private behindSinceMs: number | null = null;
    private last: Place | null = null;
    private moved = 0;
    private who: Presence = "nobody";
    private isBehind = false;

    /** Face widths a second, between the last two pictures that had a face; 0 while unknown. */
    get speed(): number {
        return this.moved;
    }

    get presence(): Presence {
        return this.who;
    }

    /** There is another face, too far back to be meant. */
    get hasFaceBehind(): boolean {
        return this.isBehind;
    }

    push(observation: Observation): Watched {
        const { atMs, face, faceCount, behindCount = 0 } = observation;
        this.severalSinceMs = faceCount > 1 ? (this.severalSinceMs ?? atMs) : null;
        this.behindSinceMs = behindCount > 0 ? (this.behindSinceMs ?? atMs) : null;
        const place = face && readPlace(atMs, face.box);
        const isSame = place ? this.follow(place) : this.miss(atMs);
        this.isBehind = hasLasted(this.behindSinceMs, atMs, BEHIND_CONFIRMED_MS);
        const isSeveral = hasLasted(this.severalSinceMs, atMs, SEVERAL_CONFIRMED_MS);
        this.who = isSeveral ? "several" : face ? "one" : "nobody";
        return { presence: this.who, isSame };
    }

    clear(): void {
        this.severalSinceMs = null;
        this.behindSinceMs = null;
        this.last = null;
        this.moved = 0;
        this.who = "nobody";
        this.isBehind = false;
    }

    private follow(place: Place): boolean {
        const before = this.last;
        this.last = place;
        const gapMs = before ? place.atMs - before.atMs : 0;
        const isNear = before !== null && gapMs > 0 && gapMs < MAX_SPEED_GAP_MS && place.width > 0;
        this.moved = isNear
            ? (1000 * Math.hypot(place.x - before.x, place.y - before.y)) / place.width / gapMs
            : 0;
        return !before || (gapMs <= GONE_MS && !isAnotherFace(place, before));
    }

    private miss(atMs: number): boolean {
        this.moved = 0;
        const isGone = this.last !== null && atMs - this.last.atMs > GONE_MS;
        this.last = isGone ? null : this.last;
        return !isGone;
    }
}

function readPlace(
    atMs: number,
    { x, y, width, height }: NonNullable<Observation["face"]>["box"],
): Place {
    return { atMs, x: x + width / 2, y: y + height / 2, width };
}

function hasLasted(sinceMs: number | null, atMs: number, ms: number): boolean {
    return sinceMs !== null && atMs - sinceMs >= ms;
}
