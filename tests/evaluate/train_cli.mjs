/**
 * `npm run evaluate -- --train --set NAME=LABELS:CLIPS ... [--observations DIR]`: learns anew what tells a blink from other
 * dips and writes it into the library. It refuses clips that are kept back.
 */
import path from "node:path";
import { findClip } from "./clip_file.mjs";
import { readLabels } from "./labels.mjs";
import { openLooker } from "./looking.mjs";
import { readSource } from "./report/report_cli.mjs";
import { collectDips, crossValidate, learn, writeModel } from "./training.mjs";

/**
 * @param {readonly string[]} texts
 * @param {string | undefined} observations
 * @returns {Promise<number>} exit code
 */
export async function runTraining(texts, observations) {
    const sets = texts.map(readSource);
    if (sets.length === 0 || sets.some(({ isTuned }) => !isTuned)) {
        console.error("--train: expected sets that are not kept back, --set NAME=LABELS:CLIPS");
        return 2;
    }
    const clips = await lookAtSets(sets, observations);
    const dips = await collectDips(clips);
    const blinks = dips.filter(({ isPositive }) => isPositive);
    if (blinks.length === 0 || blinks.length === dips.length) {
        console.error("Nothing to learn from: there must be blinks and dips that are none");
        return 1;
    }
    const likelihoods = await crossValidate(dips);
    for (const threshold of [0.3, 0.5, 0.7]) {
        const taken = dips.filter((_, i) => (likelihoods[i] ?? 0) >= threshold);
        const right = taken.filter(({ isPositive }) => isPositive).length;
        console.error(
            `left out one by one, likelihood from ${threshold}: ${right} of ${blinks.length} dips of blinks, ` +
                `${taken.length - right} of ${dips.length - blinks.length} others`,
        );
    }
    const people = new Set(clips.map(({ label }) => label.person)).size;
    const files = sets.map(({ labels }) => path.basename(labels)).join(", ");
    const provenance = `From ${files}: ${blinks.length} dips of blinks, ${dips.length - blinks.length} others, ${people} people, as eight cameras saw them.`;
    await writeModel(await learn(dips), provenance);
    console.error(provenance);
    return 0;
}

/**
 * @param {readonly {clips: string, labels: string}[]} sets
 * @param {string | undefined} observations
 */
async function lookAtSets(sets, observations) {
    const looker = await openLooker(observations);
    /** @type {import("./training.mjs").LabelledClip[]} */
    const looked = [];
    try {
        for (const set of sets) {
            const { clips, toleranceFrames } = readLabels(set.labels);
            for (const label of clips) {
                const seen = await looker.look(findClip(set.clips, label.id), label.fps, {});
                looked.push({ label, tolerance: toleranceFrames, seen });
                console.error(`[${looked.length}] ${label.id}`);
            }
        }
    } finally {
        await looker.close();
    }
    return looked;
}
