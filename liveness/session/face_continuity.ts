import type { Observation } from "../observation";

/** A face gone for longer may come back as another person's, ... */
const GONE_MS = 1000;
/** ... and so may one that is elsewhere from one picture to the next, in its own widths. */
const JUMP_WIDTHS = 0.6;

/** Whether the face in front is still the one that was followed. As the blink counter sees it, for faces without known eyes too. */
export class FaceContinuity {
    private last: { atMs: number; x: number; y: number; width: number } | null = null;

    /** @returns false when what was seen before may be of somebody else */
    push({ atMs, face }: Observation): boolean {
        const before = this.last;
        if (!face) {
            const isGone = before !== null && atMs - before.atMs > GONE_MS;
            this.last = isGone ? null : before;
            return !isGone;
        }
        const { x, y, width, height } = face.box;
        this.last = { atMs, x: x + width / 2, y: y + height / 2, width };
        if (!before) {
            return true;
        }
        const moved = Math.hypot(this.last.x - before.x, this.last.y - before.y);
        return atMs - before.atMs <= GONE_MS && moved <= JUMP_WIDTHS * before.width;
    }

    clear(): void {
        this.last = null;
    }
}
