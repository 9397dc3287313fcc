import { RollingWindow } from "./rolling_window";

const SPAN_MS = 1500;
const MIN_VALUES = 8;
const SHARE = 0.6;

/**
 * How much a signal jitters from picture to picture: how far it goes back and forth, the 60th percentile of the last
 * moments. A blink goes down once and up once, so even rapid blinking adds little. A lid seen well jitters by a hundredth
 * of its opening; shut eyes behind glasses, or a face in the dark, by a tenth.
 */
export class NoiseLevel {
    private readonly jitters = new RollingWindow(SPAN_MS);
    private last: number | null = null;
    private lastStep = 0;

    push(atMs: number, value: number): void {
        const step = value - (this.last ?? value);
        const isBackAndForth = step * this.lastStep < 0;
        this.jitters.push(
            atMs,
            isBackAndForth ? Math.min(Math.abs(step), Math.abs(this.lastStep)) : 0,
        );
        this.lastStep = step;
        this.last = value;
    }

    clear(): void {
        this.jitters.clear();
        this.last = null;
        this.lastStep = 0;
    }

    /** In the signal's own unit; 0 while too little was seen. */
    get value(): number {
        return this.jitters.size < MIN_VALUES ? 0 : this.jitters.percentile(SHARE);
    }
}
