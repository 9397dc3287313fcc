import type { Pixels } from "../signals/pixels";

/** Every camera's picture is different from the one before, be it by its noise. */
const FROZEN_MS = 3000;

/** Tells a camera that shows the same picture over and over: its driver hangs, or what it looks at is no camera. */
export class FrozenWatch {
    private last: Pixels | null = null;
    private sinceMs = 0;

    /**
     * @param pixels of the whole picture, the caller's no longer
     * @returns whether pictures have been the same for three seconds; black or white all over tells nothing
     */
    push(atMs: number, pixels: Pixels): boolean {
        if (!this.last || !isSame(this.last, pixels) || isFlat(pixels)) {
            this.last = pixels;
            this.sinceMs = atMs;
        }
        return atMs - this.sinceMs >= FROZEN_MS;
    }
}

function isSame(a: Pixels, b: Pixels): boolean {
    return a.width === b.width && a.data.every((value, i) => value === b.data[i]);
}

/** Of one colour, or as good as. */
function isFlat({ data }: Pixels): boolean {
    return data.every((value, i) => i < 4 || Math.abs(value - (data[i % 4] ?? 0)) <= 2);
}
