/** A clock that goes back by more was set back; by less, frames came out of order. */
const SET_BACK_MS = 1000;

/** What a frame's time says against the one before. */
export type ClockStep = "forward" | "ignored" | "set_back";

/** Keeps frames in order of time. */
export class FrameClock {
    private last: number | null = null;

    /** Time of the last frame that counted; null before the first. */
    get lastMs(): number | null {
        return this.last;
    }

    step(atMs: number): ClockStep {
        if (!Number.isFinite(atMs)) {
            return "ignored";
        }
        if (this.last !== null && atMs <= this.last) {
            if (atMs >= this.last - SET_BACK_MS) {
                return "ignored";
            }
            this.last = atMs;
            return "set_back";
        }
        this.last = atMs;
        return "forward";
    }

    /** Whether a frame counts. `forget` is called first when the clock was set back: what was seen before is of another time. */
    admit(atMs: number, forget: () => void): boolean {
        const step = this.step(atMs);
        if (step === "set_back") {
            forget();
        }
        return step !== "ignored";
    }

    clear(): void {
        this.last = null;
    }
}
