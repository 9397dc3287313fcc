/** Counts in a stream of observations, as the kiosk does and by the two simpler rules beside it. */
import { loadLiveness } from "./library.mjs";
import { findBlinksByOneThreshold } from "./one_threshold.mjs";

/**
 * @typedef {import("../../liveness/observation").Observation} Observation
 * @typedef {import("../../liveness/index").BlinkEvent} BlinkEvent
 *
 * @typedef {object} Counted
 * @property {BlinkEvent[]} events each dip the kiosk judged, blink or not
 * @property {number[]} kiosk when the eyes were most shut in each of its blinks, in ms
 * @property {number[]} reference the same of the fixed thresholds on the 68 landmarks: the middle of each blink
 * @property {number[]} oneThreshold the same of the one-threshold openness rule
 * @property {(number | null)[]} eyesOpen after each picture: 1 this person's open eye, 0 shut
 */

/** A session that never ends, so that all of a clip is looked at. */
export const ENDLESS = {
    steps: [{ behaviour: "blink", count: 1_000_000 }],
    timeoutMs: 1e12,
    minFramesPerSecond: 0,
};

/**
 * @param {readonly Observation[]} observations
 * @returns {Promise<Counted>}
 */
export async function countBlinks(observations) {
    const { PromptSession, ReferenceBlinkRule } = await loadLiveness();
    const session = new PromptSession(ENDLESS, observations[0]?.atMs ?? 0);
    const rule = new ReferenceBlinkRule();
    /** @type {Counted} */
    const counted = { events: [], kiosk: [], reference: [], oneThreshold: [], eyesOpen: [] };
    for (const observation of observations) {
        const { atMs, face } = observation;
        session.see(observation, atMs);
        counted.eyesOpen.push(session.progress(atMs).eyesOpen);
        const event = session.lastEvent;
        if (event) {
            counted.events.push({ ...event });
        }
        if (event?.verdict === "blink") {
            counted.kiosk.push(event.bottomMs);
        }
        const blink = face && rule.push(atMs, face.ear);
        if (blink) {
            counted.reference.push((blink.startMs + blink.endMs) / 2);
        }
    }
    counted.oneThreshold = findBlinksByOneThreshold(observations);
    return counted;
}
