import { RollingWindow } from "./rolling_window";

/** How far back "how open these eyes are when open" is learned from. Long enough to outlast eyes kept shut. */
const SPAN_MS = 2500;
/** Blinks shut the eyes for less than 30 % of any such span, so this percentile is an open eye. */
const OPEN_PERCENTILE = 0.7;
/** A face must have been seen this long before its open eye counts as known. */
export const WARM_UP_MS = 400;
/** Eyes narrower than this, in eye widths, are shut: whoever stands there with shut eyes must open them first. */
const NARROWEST_OPEN = 0.14;

/** The open eye of the person in front, learned from the last seconds of one eye's openness. */
export class OpenLevel {
    private readonly window = new RollingWindow(SPAN_MS);

    push(atMs: number, openness: number): void {
        this.window.push(atMs, openness);
    }

    clear(): void {
        this.window.clear();
    }

    /** Openness of the open eye, in eye widths; null while learning or shut. */
    get value(): number | null {
        if (this.window.coveredMs < WARM_UP_MS) {
            return null;
        }
        const level = this.window.percentile(OPEN_PERCENTILE);
        return level >= NARROWEST_OPEN ? level : null;
    }
}
