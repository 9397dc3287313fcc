import { compareAround, measureStructure } from "../geometry/eye_patch";
import type { EyeSample } from "./eye_sample";

/** So long before the lids move, nothing but them may change either: whatever hides the eyes first hides what is around them. */
const LEAD_MS = 300;
/** A dip and what is before it, and a little more. */
const KEPT_MS = 1500;
/** As `AroundChange`: what blinks of the clips it was tuned on keep to, 131 of 131 at the camera's rate. The parts count while the lids move. */
const MAX_CHANGE = { whole: 1.05, part: 1.15 };
/** As `measureStructure`: of eyes around which nothing is to be seen nobody can say that only the lids moved. */
const LEAST_STRUCTURE = 2.5;

/**
 * What is around the eyes stays as it is when lids shut: the brows, the cheeks and the nose neither leave nor change their light.
 * A hand, a covered lens, a lamp and another face change them. Remembers the last moments of one face.
 */
export class Surroundings {
    private recent: EyeSample[] = [];
    private lostMs = Number.NEGATIVE_INFINITY;

    push(sample: EyeSample): void {
        this.recent = this.recent.filter(({ atMs }) => atMs > sample.atMs - KEPT_MS);
        this.recent.push(sample);
    }

    /** There was a picture without the face. */
    lose(atMs: number): void {
        this.lostMs = atMs;
    }

    clear(): void {
        this.recent = [];
        this.lostMs = Number.NEGATIVE_INFINITY;
    }

    /** Whether they stayed as they were in the last picture before the lids moved. True where no patches are known. */
    stayed(before: EyeSample, untilMs: number): boolean {
        if (this.lostMs > before.atMs && this.lostMs < untilMs) {
            return false;
        }
        return this.recent
            .filter(({ atMs }) => atMs >= before.atMs - LEAD_MS && atMs <= untilMs)
            .every((sample) => isAlike(before, sample));
    }
}

/** In the mean of the eyes that both pictures have. */
function isAlike(before: EyeSample, sample: EyeSample): boolean {
    const isLead = sample.atMs < before.atMs;
    let [whole, part, structure, count] = [0, 0, 0, 0];
    before.patches.forEach((patch, i) => {
        const other = sample.patches[i];
        if (patch && other) {
            const change = compareAround(patch, other);
            whole += change.whole;
            part += isLead ? 0 : change.part;
            structure += Math.min(measureStructure(patch), measureStructure(other));
            count++;
        }
    });
    return (
        whole <= MAX_CHANGE.whole * count &&
        part <= MAX_CHANGE.part * count &&
        structure >= LEAST_STRUCTURE * count
    );
}
