import type { Dip, RatedSample } from "./dip";
import { weighEyes } from "./visibility";

/**
 * What tells a blink from other dips, each within fixed bounds so that nothing absurd can outweigh the rest:
 * - `fall`: how far the lids came down, in shares of how open the eyes were just before;
 * - `contrastFall`: how much of the contrast along the eyes went with it. A glance or a nod keeps white and iris in sight;
 * - `irisDown`: how much lower the model's iris stands than afterwards, in eye widths. It sinks with the lid that covers it;
 * - `clearness`: logarithm of the fall against the signal's jitter;
 * - `turn`: how far the head turned meanwhile, in tens of degrees. A turned head shows lids at a slant; the deeper the dip,
 *   the less it is asked;
 * - `slowness`: how much longer than 250 ms the eyes stayed below half of the fall, in shares of 300 ms;
 * - `spacing`: how far apart the pictures were, in tenths of a second. Pictures that are far apart miss where the lids were
 *   lowest, so the same fall is more likely to be a blink's.
 */
export const DIP_FEATURES = [
    "fall",
    "contrastFall",
    "irisDown",
    "clearness",
    "turn",
    "slowness",
    "spacing",
] as const;
export type DipFeatures = Readonly<
    Record<Exclude<(typeof DIP_FEATURES)[number], "contrastFall">, number> & {
        /** Null where the picture's contrast is not known. */
        contrastFall: number | null;
    }
>;

/** Jitter below this is not measured any more, in the ratio's unit. */
const LEAST_NOISE = 0.01;
/** Contrast below this is a picture's own noise. */
const LEAST_CONTRAST = 0.03;
/** From this fall on it does not matter what the head does; in full it matters up to falls of `SHALLOW_FALL`. */
const DEEP_FALL = 0.6;
const SHALLOW_FALL = 0.2;
const QUICK_MS = 250;
const SLOW_MS = 300;
const SPACING_MS = 100;
/** An eye must be seen at least so well to speak for itself. */
const SEEN_WELL = 0.5;

/** @param noise how much the ratio jitters from picture to picture */
export function readDipFeatures(dip: Dip, noise: number): DipFeatures {
    const { before, bottom, after, reference, course } = dip;
    const yaws = course.map(({ sample }) => sample.yawDeg);
    const fall = within(1 - bottom.ratio / reference, 0, 1);
    const shallowness = within((DEEP_FALL - fall) / (DEEP_FALL - SHALLOW_FALL), 0, 1);
    return {
        fall,
        contrastFall: readContrastFall(dip),
        irisDown: within(bottom.sample.gazeY - after.sample.gazeY, -0.15, 0.2),
        clearness: within(Math.log((reference - bottom.ratio) / (noise + LEAST_NOISE)), 1, 4.5),
        turn: within((Math.max(...yaws) - Math.min(...yaws)) / 10, 0, 2.5) * shallowness,
        slowness: Math.max(0, within(measureHalfMs(dip), 0, 800) - QUICK_MS) / SLOW_MS,
        spacing: within(
            (after.sample.atMs - before.sample.atMs) / (course.length - 1) / SPACING_MS,
            0,
            1.2,
        ),
    };
}

/** Of some values, one for each eye: those of the eyes that are seen well, else of all that are known. */
export function pickSeen({ sample }: RatedSample, values: readonly (number | null)[]): number[] {
    const weights = weighEyes(sample.yawDeg);
    const known = values.filter((value) => value !== null);
    const seen = values.filter((value, i) => value !== null && (weights[i] ?? 0) >= SEEN_WELL);
    return seen.length > 0 ? seen.filter((value) => value !== null) : known;
}

function readContrastFall({ before, after, course }: Dip): number | null {
    const around = (readContrast(before) + readContrast(after)) / 2;
    const least = Math.min(...course.slice(1, -1).map(readContrast));
    const fall = 1 - least / Math.max(LEAST_CONTRAST, around);
    return Number.isFinite(fall) ? within(fall, -0.5, 1) : null;
}

/** NaN when unknown. */
function readContrast(rated: RatedSample): number {
    const seen = pickSeen(rated, rated.sample.contrast);
    return seen.reduce((sum, value) => sum + value, 0) / seen.length;
}

/** How long the eyes were less open than halfway between bottom and reference, told between the pictures. */
function measureHalfMs({ bottom, reference, course }: Dip): number {
    const half = (bottom.ratio + reference) / 2;
    const at = course.indexOf(bottom);
    const reach = (step: 1 | -1): number => {
        let inner = bottom;
        for (let i = at + step; course[i]; i += step) {
            const outer = course[i] ?? inner;
            if (outer.ratio >= half) {
                const share = (half - inner.ratio) / (outer.ratio - inner.ratio);
                return inner.sample.atMs + share * (outer.sample.atMs - inner.sample.atMs);
            }
            inner = outer;
        }
        return inner.sample.atMs;
    };
    return reach(1) - reach(-1);
}

function within(value: number, low: number, high: number): number {
    return Math.min(high, Math.max(low, value));
}
