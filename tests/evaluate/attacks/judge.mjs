/** What the liveness library makes of a presentation: each component's score, and each policy's answer. */
import { loadLiveness } from "../library.mjs";

/**
 * @typedef {import("./error_rates.mjs").Answer} Answer
 * @typedef {import("../../../liveness/index").SignalFrame} SignalFrame
 * @typedef {import("../../../liveness/index").SessionReadings} SessionReadings
 * @typedef {import("../../../liveness/index").SessionDecision} SessionDecision
 * @typedef {import("../../../liveness/index").PolicyName} PolicyName
 *
 * @typedef {object} Judgement
 * @property {Record<string, number | null>} scores by component; null: no answer
 * @property {Record<string, Answer>} answers by decision
 * @property {Record<string, string[]>} reasons why a component or a decision has no answer, or why it says no
 * @property {Record<string, number | null>} measured what the scores were made of, for those who set thresholds
 */

/**
 * From where on each component takes a presentation for bona fide. These are the library's own, where it has one.
 *
 * @type {Readonly<Record<string, number>>}
 */
const COMPONENT_THRESHOLDS = Object.freeze({
    stability: 0.5,
    flatness: 0.5,
    blink: 1,
    head_turn: 1,
    motion: 0.4,
    quality: 0.5,
});
/** Of a scorer of somebody else's that says nothing of its own. */
export const OTHER_THRESHOLD = 0.5;

/**
 * @typedef {object} DecisionKind
 * @property {string} name
 * @property {PolicyName} policy
 * @property {number | undefined} ml what stands in for the passive model; left out: whatever scores.json says
 * @property {boolean} flatness whether turns of a flat picture count for nothing
 */

/**
 * As shipped; with a passive model that an attacker has fooled wholly, which is the worst that the rest must stand; and that
 * with the flatness gate. `fast` needs no passive model.
 *
 * @type {readonly DecisionKind[]}
 */
export const DECISIONS = Object.freeze(
    /** @type {const} */ ([
        ["fast", "fast", undefined, false],
        ["default", "default", undefined, false],
        ["strict", "strict", undefined, false],
        ["lenient", "lenient", undefined, false],
        ["default+ml=1", "default", 1, false],
        ["strict+ml=1", "strict", 1, false],
        ["lenient+ml=1", "lenient", 1, false],
        ["default+ml=1+flatness", "default", 1, true],
        ["strict+ml=1+flatness", "strict", 1, true],
    ]).map(([name, policy, ml, flatness]) => ({ name, policy, ml, flatness })),
);

/** Before the name of a decision: its L1 as a component. */
export const L1 = "L1 ";

/**
 * From where on each component takes a presentation for bona fide, L1 at its policy's threshold.
 *
 * @returns {Promise<Readonly<Record<string, number>>>}
 */
export async function readThresholds() {
    const { BUILTIN_POLICIES } = await loadLiveness();
    const policies = DECISIONS.map(({ name, policy }) => [
        L1 + name,
        BUILTIN_POLICIES[policy].threshold,
    ]);
    return { ...COMPONENT_THRESHOLDS, ...Object.fromEntries(policies) };
}

/**
 * @param {import("./page").LookedItem | null} looked null: there are no pictures, only what others scored
 * @param {Readonly<Record<string, number | null>>} given scores of others by component; they replace ours
 * @returns {Promise<Judgement>}
 */
export async function judgeItem(looked, given) {
    const library = await loadLiveness();
    const frames = looked ? readFrames(looked) : [];
    /** @type {Judgement} */
    const judgement = { scores: {}, answers: {}, reasons: {}, measured: {} };
    if (frames.length > 0) {
        const session = new library.LivenessSession({ policy: library.BUILTIN_POLICIES.default });
        frames.forEach((frame) => {
            session.push(frame);
        });
        noteReadings(session.read(), judgement);
        judgement.scores["motion"] = session.decide().components.motion;
    }
    Object.assign(judgement.scores, given);
    for (const kind of DECISIONS) {
        const policy = library.BUILTIN_POLICIES[kind.policy];
        const ml = kind.ml ?? given["ml"] ?? null;
        const device = given["device"] ?? null;
        const decision =
            frames.length > 0
                ? decide(library, frames, policy, ml, device, kind.flatness)
                : library.fuse(readGiven(given, ml), policy);
        judgement.answers[kind.name] = answerOf(decision.isLive, decision.reasons);
        judgement.reasons[kind.name] = [...decision.reasons];
        judgement.scores[L1 + kind.name] =
            judgement.answers[kind.name] === null ? null : decision.L1;
    }
    return judgement;
}

/**
 * One session, as long as the policy gives it.
 *
 * @param {Awaited<ReturnType<typeof loadLiveness>>} library
 * @param {SignalFrame[]} frames
 * @param {import("../../../liveness/index").LivenessPolicy} policy
 * @param {number | null} ml
 * @param {number | null} deviceScore
 * @param {boolean} flatness
 * @returns {SessionDecision}
 */
function decide(library, frames, policy, ml, deviceScore, flatness) {
    const session = new library.LivenessSession({ policy, deviceScore, gates: { flatness } });
    const first = frames[0]?.atMs ?? 0;
    frames
        .filter(({ atMs }) => atMs - first <= policy.timeoutMs)
        .forEach((frame) => {
            session.push(frame);
        });
    return session.decide(ml).decision;
}

/**
 * No answer is one that nothing speaks against but what was missing. A missing part is never a pass, so the kiosk does not
 * take such a session for live either; but it did not find an attack.
 *
 * @param {boolean} isLive
 * @param {readonly string[]} reasons
 * @returns {Answer}
 */
function answerOf(isLive, reasons) {
    if (isLive) {
        return true;
    }
    const found = reasons.some(
        (reason) => reason.endsWith("_below_minimum") || reason === "replay_suspected",
    );
    const wanting = reasons.some((reason) => reason.endsWith("_missing") && !isOptional(reason));
    return found || !wanting ? false : null;
}

/** Of what has no minimum in any policy, and is missing on every machine without it. @param {string} reason */
function isOptional(reason) {
    return ["device_missing", "quality_missing", "stability_missing"].includes(reason);
}

/** @param {import("./page").LookedItem} looked @returns {SignalFrame[]} */
function readFrames({ frames, greyWidth, greyHeight }) {
    return frames.map(({ observation, landmarks, grey }) => ({
        ...observation,
        landmarks: landmarks?.map(([x, y]) => ({ x, y })) ?? null,
        pixels: {
            data: new Uint8ClampedArray(Buffer.from(grey, "base64")),
            width: greyWidth,
            height: greyHeight,
        },
    }));
}

/**
 * @param {SessionReadings} readings
 * @param {Judgement} judgement
 */
function noteReadings({ stability, flatness, blink, head_turn: headTurn, quality }, judgement) {
    const all = { stability, flatness, blink, head_turn: headTurn, quality };
    for (const [name, { score, unavailable }] of Object.entries(all)) {
        judgement.scores[name] = score;
        judgement.reasons[name] = unavailable ? [unavailable] : [];
    }
    judgement.measured = {
        identical_share: stability.detail.identicalShare,
        loop_strength: stability.detail.loop?.strength ?? 0,
        loop_lag_ms: stability.detail.loop?.lagMs ?? null,
        pixel_variance: stability.detail.pixelVariance,
        flatness_residual: flatness.detail.residual,
        shape_change: flatness.detail.turned,
        blinks: blink.detail.openness.count,
        yaw_range_deg: flatness.detail.yawRangeDeg,
        turns: Number(headTurn.detail.left) + Number(headTurn.detail.right),
    };
}

/**
 * @param {Readonly<Record<string, number | null>>} given
 * @param {number | null} ml
 */
function readGiven(given, ml) {
    const { blink, head_turn, mouth, quality, device, stability } = given;
    return { motion: { blink, head_turn, mouth }, ml, quality, device, stability };
}
