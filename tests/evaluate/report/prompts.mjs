/** How often somebody who blinks twice passes a two-blink prompt: prompts begun all along the labelled clips. */
import { loadLiveness } from "../library.mjs";

/** The prompt that is asked: the kiosk's default of two blinks, in half of its time. */
const BLINKS = 2;
const RULES = {
    steps: [{ behaviour: "blink", count: BLINKS }],
    timeoutMs: 5000,
    minFramesPerSecond: 11,
};
/** A prompt begins so often. */
const EVERY_MS = 500;
/** The lids are up again so long before the prompt ends, or nobody could have counted it. */
const SETTLED_MS = 100;

/**
 * @typedef {object} PromptCounts
 * @property {number} asked prompts in which two labelled blinks lie, whole
 * @property {number} passed of them
 * @property {number} idle prompts of full length with fewer blinks in them
 * @property {number} idlePassed of them
 */

/**
 * @param {import("../labels.mjs").ClipLabel} label
 * @param {import("../looking.mjs").SeenClip} seen
 * @returns {Promise<PromptCounts>} prompts that touch a place where nothing counts are left out
 */
export async function runPrompts(label, { timesMs, observations }) {
    const { PromptSession } = await loadLiveness();
    const timeOf = (/** @type {number} */ frame) =>
        timesMs[Math.min(frame, timesMs.length - 1)] ?? Number.NaN;
    const lastMs = timeOf(label.toFrame);
    const counts = { asked: 0, passed: 0, idle: 0, idlePassed: 0 };
    for (let startMs = timeOf(label.fromFrame); startMs < lastMs; startMs += EVERY_MS) {
        const endMs = startMs + RULES.timeoutMs;
        const touches = label.ignore.some(
            ([from, to]) => timeOf(to) >= startMs && timeOf(from) <= endMs,
        );
        const whole = label.blinks.filter(
            ([from, to]) =>
                timeOf(from) >= startMs && timeOf(to) + SETTLED_MS <= Math.min(endMs, lastMs),
        ).length;
        const isShort = endMs > lastMs;
        if (touches || (isShort && whole < BLINKS)) {
            continue;
        }
        const session = new PromptSession(RULES, startMs);
        for (const observation of observations) {
            if (observation.atMs >= startMs && observation.atMs <= endMs) {
                session.see(observation, observation.atMs);
            }
        }
        const passed = Number(session.result?.outcome === "passed");
        if (whole >= BLINKS) {
            counts.asked++;
            counts.passed += passed;
        } else {
            counts.idle++;
            counts.idlePassed += passed;
        }
    }
    return counts;
}
