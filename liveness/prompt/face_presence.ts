import type { Observation } from "../observation";

/** Two searches for faces must agree before a second person is believed: a lone false find costs nobody their count. */
const SEVERAL_CONFIRMED_MS = 450;
/** Middle of the face against the picture before, over less time than this, gives its speed. */
const MAX_SPEED_GAP_MS = 500;

export type Presence = "nobody" | "one" | "several";

/** Who stands in front of the camera, and how fast they move. */
export class FacePresence {
    private severalSinceMs: number | null = null;
    private last: { atMs: number; x: number; y: number } | null = null;
    private moved = 0;

    /** Face widths a second, between the last two pictures that had a face; 0 while unknown. */
    get speed(): number {
        return this.moved;
    }

    push({ atMs, face, faceCount }: Observation): Presence {
        this.severalSinceMs = faceCount > 1 ? (this.severalSinceMs ?? atMs) : null;
        if (!face) {
            this.last = null;
            this.moved = 0;
        } else {
            const { x, y, width, height } = face.box;
            const here = { atMs, x: x + width / 2, y: y + height / 2 };
            const before = this.last;
            const gapMs = before ? atMs - before.atMs : 0;
            this.moved =
                before && gapMs > 0 && gapMs < MAX_SPEED_GAP_MS && width > 0
                    ? (1000 * Math.hypot(here.x - before.x, here.y - before.y)) / width / gapMs
                    : 0;
            this.last = here;
        }
        if (this.severalSinceMs !== null && atMs - this.severalSinceMs >= SEVERAL_CONFIRMED_MS) {
            return "several";
        }
        return face ? "one" : "nobody";
    }
}
