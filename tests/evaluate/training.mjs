/** Learns what tells a blink from other dips of the lids, from clips that were labelled. */
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { leaveOut } from "./clip_file.mjs";
import { loadLiveness } from "./library.mjs";
import { fitLogistic, predict } from "./logistic.mjs";

/**
 * @typedef {object} LabelledClip
 * @property {import("./labels.mjs").ClipLabel} label
 * @property {number} tolerance in frames
 * @property {import("./looking.mjs").SeenClip} seen
 *
 * @typedef {object} DipExample
 * @property {string} person
 * @property {(number | null)[]} features in the order of `DIP_FEATURES`
 * @property {boolean} isPositive
 * @property {number} weight
 *
 * @typedef {import("./logistic.mjs").Fit & {expectedContrast: number[]}} Model
 */

/** Each clip is learned from as it is and as slower cameras would have seen it: pictures a second, when they begin. */
const CAMERAS = /** @type {const} */ ([
    [1000, 0],
    [20, 0],
    [20, 0.5],
    [15, 0],
    [15, 0.5],
    [12, 0],
    [12, 0.33],
    [12, 0.67],
]);
/** Against weights that hang on a few dips. */
const RIDGE = 3;
const MODEL_FILE = "liveness/blink/blink_model.ts";

/**
 * @param {readonly LabelledClip[]} clips
 * @returns {Promise<DipExample[]>} every dip that is a blink or is none; those where nothing counts are left out
 */
export async function collectDips(clips) {
    const { BlinkCounter, DIP_FEATURES } = await loadLiveness();
    return clips
        .filter(({ label }) => !isAsleep(label))
        .flatMap(({ label, tolerance, seen }) =>
            CAMERAS.flatMap(([fps, phase]) => {
                const kept = new Set(leaveOut(seen.timesMs, fps, phase));
                const counter = new BlinkCounter();
                const events = seen.observations
                    .filter(({ atMs }) => kept.has(atMs))
                    .map((observation) => counter.push(observation))
                    .filter((event) => event !== null);
                return events
                    .map((event) => ({
                        person: label.person,
                        features: DIP_FEATURES.map((name) => event.features[name]),
                        frame: seen.timesMs.findIndex((time) => time >= event.bottomMs),
                        weight: 1 / CAMERAS.length,
                    }))
                    .filter(({ frame }) => frame >= label.fromFrame && frame <= label.toFrame)
                    .map(({ frame, ...example }) => ({
                        ...example,
                        kind: findKind(label, frame, tolerance),
                    }))
                    .filter(({ kind }) => kind !== "ignore")
                    .map(({ kind, ...example }) => ({ ...example, isPositive: kind === "blink" }));
            }),
        );
}

/**
 * Somebody whose eyes are shut from beginning to end: no open eye is there to compare with, so nothing is to be learned.
 *
 * @param {import("./labels.mjs").ClipLabel} label
 */
function isAsleep({ conditions, blinks }) {
    return blinks.length === 0 && conditions.includes("eyes_shut");
}

/**
 * @param {import("./labels.mjs").ClipLabel} label
 * @param {number} frame
 * @param {number} tolerance
 */
function findKind(label, frame, tolerance) {
    const isIn = (/** @type {import("./labels.mjs").Span} */ [from, to]) =>
        frame >= from - tolerance && frame <= to + tolerance;
    if (label.blinks.some(isIn)) {
        return "blink";
    }
    return label.ignore.some(isIn) ? "ignore" : "other";
}

/**
 * Blinks are many among the dips and the others few: both kinds are given the same weight.
 *
 * @param {readonly DipExample[]} examples
 * @returns {Promise<Model>}
 */
export async function learn(examples) {
    const { DIP_FEATURES } = await loadLiveness();
    const known = examples.flatMap(({ features, ...example }) =>
        features.every((value) => value !== null) ? [{ ...example, features }] : [],
    );
    const fall = DIP_FEATURES.indexOf("fall");
    const contrast = DIP_FEATURES.indexOf("contrastFall");
    const count = (/** @type {boolean} */ kind) =>
        known.filter(({ isPositive }) => isPositive === kind).length;
    const balance = count(true) / Math.max(1, count(false));
    const balanced = known.map((example) => ({
        ...example,
        weight: example.weight * (example.isPositive ? 1 : balance),
    }));
    return {
        ...fitLogistic(balanced, RIDGE),
        expectedContrast: fitLine(
            known.map(({ features }) => [features[fall] ?? 0, features[contrast] ?? 0]),
        ),
    };
}

/** Slope and offset by least squares. @param {readonly number[][]} points */
function fitLine(points) {
    const mean = (/** @type {0 | 1} */ axis) =>
        points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length;
    const [x, y] = [mean(0), mean(1)];
    let along = 0;
    let length = 0;
    for (const [px = 0, py = 0] of points) {
        along += (px - x) * (py - y);
        length += (px - x) ** 2;
    }
    const slope = along / length;
    return [slope, y - slope * x];
}

/**
 * What dips are rated by a model that never saw their person.
 *
 * @param {readonly DipExample[]} examples
 * @returns {Promise<number[]>}
 */
export async function crossValidate(examples) {
    /** @type {Map<string, Model>} */
    const models = new Map();
    for (const { person } of examples) {
        if (!models.has(person)) {
            models.set(person, await learn(examples.filter((other) => other.person !== person)));
        }
    }
    return examples.map(({ person, features }) => {
        const model = /** @type {Model} */ (models.get(person));
        return predict(
            model,
            features.map((value) => value ?? 0),
        );
    });
}

/**
 * @param {Model} model
 * @param {string} provenance what it was learned from, for the file's head
 */
export async function writeModel({ weights, bias, expectedContrast }, provenance) {
    const { DIP_FEATURES } = await loadLiveness();
    const round = (/** @type {number | undefined} */ value) => Number((value ?? 0).toFixed(3));
    const lines = DIP_FEATURES.map((name, i) => `        ${name}: ${round(weights[i])},`);
    fs.writeFileSync(
        path.join(ROOT, MODEL_FILE),
        `/**
 * Generated by \`npm run evaluate -- --train\`. Do not edit.
 * ${provenance}
 */
export const BLINK_MODEL = {
    bias: ${round(bias)},
    weights: {
${lines.join("\n")}
    },
    /** The contrast's fall to be expected of the lids' where the contrast is not known: slope and offset. */
    expectedContrast: [${expectedContrast.map(round).join(", ")}],
} as const;
`,
    );
}
