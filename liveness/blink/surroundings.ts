import { compareAround, measureStructure, type AroundChange } from "../geometry/eye_patch";
import type { EyeSample } from "./eye_sample";

/** So long before the lids move, nothing but them may change either: whatever hides the eyes first hides what is around them. */
const LEAD_MS = 300;
/** A dip and what is before it, and a little more. */
const KEPT_MS = 1500;
/** As `AroundChange`, from the last picture before the lids moved. The parts count while they move. */
const STILL = { whole: 1.05, part: 1.15 };
const LEAD = { whole: 1.05, part: Number.POSITIVE_INFINITY };
/**
 * A head that turns or nods as it blinks takes all this along: what is before the eyes at the end may differ so much from what
 * was there before, but little by little. Each picture is like one of both ends and like the one before it.
 */
const TURNED = { whole: 1.5, part: 1.6 };
const ON_THE_WAY = { whole: 0.9, part: 1.15 };
const STEP = { whole: 0.9, part: 1.15 };
/** A head that holds still trembles by less: between the ends, in degrees and as `pitchRatio`. */
const TURN = { yawDeg: 15, pitchRatio: 0.12 };
/** As `measureStructure`: of eyes around which nothing is to be seen nobody can say that only the lids moved. */
const LEAST_STRUCTURE = 2.5;

/**
 * What is around the eyes stays as it is when lids shut: the brows, the cheeks and the nose neither leave nor change their light.
 * A hand, a covered lens, a lamp and another face change them, at once; a head that turns does it little by little. Remembers the
 * last moments of one face.
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

    /** Whether they stayed, from before the lids moved until they were up again. True where no patches are known. */
    stayed(before: EyeSample, after: EyeSample): boolean {
        if (this.lostMs > before.atMs && this.lostMs < after.atMs) {
            return false;
        }
        const lead = this.recent.filter(
            ({ atMs }) => atMs >= before.atMs - LEAD_MS && atMs < before.atMs,
        );
        const during = this.recent.filter(({ atMs }) => atMs >= before.atMs && atMs <= after.atMs);
        return (
            lead.every((sample) => isAlike(before, sample, LEAD)) &&
            (during.every((sample) => isAlike(before, sample, STILL)) ||
                isTurning(before, during, after))
        );
    }
}

function isTurning(before: EyeSample, during: readonly EyeSample[], after: EyeSample): boolean {
    return (
        (Math.abs(after.yawDeg - before.yawDeg) >= TURN.yawDeg ||
            Math.abs(after.pitchRatio - before.pitchRatio) >= TURN.pitchRatio) &&
        isAlike(before, after, TURNED) &&
        during.every((sample, i) => {
            const isBetween =
                isAlike(before, sample, ON_THE_WAY) || isAlike(after, sample, ON_THE_WAY);
            return isBetween && isAlike(during[i - 1] ?? before, sample, STEP);
        })
    );
}

/** In the mean of the eyes that both pictures have. */
function isAlike(from: EyeSample, sample: EyeSample, limit: AroundChange): boolean {
    let [whole, part, structure, count] = [0, 0, 0, 0];
    from.patches.forEach((patch, i) => {
        const other = sample.patches[i];
        if (patch && other) {
            const change = compareAround(patch, other);
            whole += change.whole;
            part += change.part;
            structure += Math.min(measureStructure(patch), measureStructure(other));
            count++;
        }
    });
    // Nothing to compare, nothing against it; `0 * Infinity` would be.
    return (
        count === 0 ||
        (whole <= limit.whole * count &&
            part <= limit.part * count &&
            structure >= LEAST_STRUCTURE * count)
    );
}
