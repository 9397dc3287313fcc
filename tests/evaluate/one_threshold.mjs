/**
 * The one-threshold openness rule, a yardstick beside the kiosk's detector: mean openness of both eyes against the 70th
 * percentile of the last two seconds, shut below 0.72 of it, open again above 0.83, a blink when that took 30 to 600 ms.
 */
const SPAN_MS = 2000;
const WARM_UP_MS = 600;
const PERCENTILE = 0.7;
const CLOSE_BELOW = 0.72;
const REOPEN_ABOVE = 0.83;
const MIN_MS = 30;
const MAX_MS = 600;

/**
 * @param {readonly import("../../liveness/observation").Observation[]} observations
 * @returns {number[]} when the eyes were most shut in each blink
 */
export function findBlinksByOneThreshold(observations) {
    /** @type {{atMs: number, openness: number}[]} */
    let recent = [];
    let shut = /** @type {{startMs: number, bottomMs: number, bottom: number} | null} */ (null);
    const blinks = [];
    for (const { atMs, face } of observations) {
        const eyes = (face?.eyes ?? []).filter((eye) => eye !== null);
        if (eyes.length === 0) {
            recent = [];
            shut = null;
            continue;
        }
        const openness = eyes.reduce((sum, eye) => sum + (eye?.openness ?? 0), 0) / eyes.length;
        recent = [...recent.filter((each) => each.atMs > atMs - SPAN_MS), { atMs, openness }];
        if (atMs - (recent[0]?.atMs ?? atMs) < WARM_UP_MS) {
            continue;
        }
        const sorted = recent.map((each) => each.openness).sort((a, b) => a - b);
        const baseline = sorted[Math.floor(PERCENTILE * (sorted.length - 1))] ?? Number.NaN;
        const ratio = openness / baseline;
        if (ratio < (shut?.bottom ?? CLOSE_BELOW)) {
            shut = { startMs: shut?.startMs ?? atMs, bottomMs: atMs, bottom: ratio };
        }
        if (shut && ratio > REOPEN_ABOVE) {
            const lastedMs = atMs - shut.startMs;
            if (lastedMs >= MIN_MS && lastedMs <= MAX_MS) {
                blinks.push(shut.bottomMs);
            }
            shut = null;
        }
    }
    return blinks;
}
