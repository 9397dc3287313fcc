/**
 * Which pictures of a prompt are worth sending to a model, chosen while it runs: nobody knows when it will end, and the answer
 * has to be there by then. Pure: it says what to do with a picture, it holds none.
 */

/** What is known of one picture. */
export interface FrameCandidate {
    /** Milliseconds of any clock that only goes forward. */
    readonly atMs: number;
    /** 0..1; 0: no picture to send (nobody, several people). */
    readonly quality: number;
    /** 1 is this person's own open eye, 0 shut; null: not known. */
    readonly eyesOpen: number | null;
    /** Of all that the prompt asks for: how much was seen, and how much there is. */
    readonly done: number;
    readonly total: number;
}

/** What to do now: first `close` (what is kept is final, send it), then `take` (keep this picture in place of the one before). */
export interface FrameChoice {
    readonly close: boolean;
    readonly take: boolean;
    /** With `take`: it is final at once. */
    readonly isFinal: boolean;
}

export const FRAME_COUNT_LIMIT = 10;
/** A model that sees fewer is easily wrong; a prompt that hurries is sent with as many. */
export const MIN_FRAMES = 3;

const NOTHING: FrameChoice = { close: false, take: false, isFinal: false };
/** One picture a slot. Four of them and a blink are over before most people have blinked twice. */
const SLOT_MS = 220;
/** A picture this good is not waited on for a better one. */
const GOOD = 0.9;
/** A better one replaces the one that is kept only by so much: copying costs more than it brings. */
const BETTER = 0.08;
/** Worse ones show too little of a face. */
const USABLE = 0.15;
/** Eyes this far shut, in shares of the open eye: the middle of a blink. */
const SHUT = 0.6;
/** With all others there, the blink's picture is waited for so long. */
const BLINK_WAIT_MS = 900;

/**
 * One picture out of every slot of time, the best of it, and one of the first blink while the eyes are shut. Where the prompt
 * comes to its last step, what is there is enough.
 */
export class FramePicker {
    private readonly wanted: number;
    private closedCount = 0;
    private slotMs: number | null = null;
    /** Quality of what is kept in this slot, null: nothing. */
    private kept: number | null = null;
    private hasBlink = false;
    private fullMs: number | null = null;
    private isEnough = false;

    /** @param count how many are wanted; more than `FRAME_COUNT_LIMIT` is as that, fewer than 1 as 1 */
    constructor(count: number) {
        this.wanted = Math.min(FRAME_COUNT_LIMIT, Math.max(1, Math.floor(count)));
    }

    /** No more are wanted: all are there, or the prompt is nearly over. */
    get isComplete(): boolean {
        return this.isEnough || this.closedCount >= this.wanted;
    }

    see(candidate: FrameCandidate): FrameChoice {
        if (this.isComplete) {
            return NOTHING;
        }
        const { atMs, quality, eyesOpen } = candidate;
        const isUsable = quality >= USABLE;
        if (isUsable && !this.hasBlink && eyesOpen !== null && eyesOpen <= SHUT) {
            return this.takeBlink(candidate);
        }
        const close = this.isSlotOver(atMs) && this.closeSlot();
        this.isEnough = this.isHurried(candidate);
        const isDone = this.isEnough || this.closedCount >= this.wanted;
        if (isDone || !isUsable || !this.isOpen(candidate)) {
            return { ...NOTHING, close };
        }
        this.slotMs ??= atMs;
        if (this.kept !== null && quality < this.kept + BETTER) {
            return { ...NOTHING, close };
        }
        const isFinal = quality >= GOOD;
        this.kept = quality;
        if (isFinal) {
            this.closeSlot();
        }
        return { close, take: true, isFinal };
    }

    /** The blink's picture is final at once; what its slot held before is sent too, as long as there is room for both. */
    private takeBlink(candidate: FrameCandidate): FrameChoice {
        const close = this.kept !== null && this.closedCount + 1 < this.wanted && this.closeSlot();
        this.hasBlink = true;
        this.kept = null;
        this.closedCount++;
        this.slotMs = candidate.atMs;
        this.isEnough = this.isHurried(candidate);
        return { close, take: true, isFinal: true };
    }

    private isSlotOver(atMs: number): boolean {
        const length = this.slotMs === null ? 0 : atMs - this.slotMs;
        if (length >= 0 && length < SLOT_MS) {
            return false;
        }
        // A clock that was set back begins a slot of its own.
        this.slotMs = null;
        return true;
    }

    private closeSlot(): boolean {
        const hadOne = this.kept !== null;
        this.closedCount += Number(hadOne);
        this.kept = null;
        return hadOne;
    }

    /** Whether this slot is to be filled: one that was closed early is not, and the last one is the blink's for a while. */
    private isOpen({ atMs, total }: FrameCandidate): boolean {
        if (this.slotMs !== null && this.kept === null) {
            return false;
        }
        const isLast = this.closedCount === this.wanted - 1;
        if (!isLast || this.hasBlink || this.wanted < MIN_FRAMES || total < 2) {
            return true;
        }
        this.fullMs ??= atMs;
        return Math.abs(atMs - this.fullMs) >= BLINK_WAIT_MS;
    }

    private isHurried({ done, total }: FrameCandidate): boolean {
        return (
            total > 1 && done >= total - 1 && this.closedCount >= Math.min(MIN_FRAMES, this.wanted)
        );
    }
}
