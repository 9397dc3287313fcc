/**
 * `npm run evaluate -- --clips DIR --labels FILE [--json] [--pictures DIR] [--observations DIR]`: how many blinks of labelled
 * clips the kiosk's own code finds, and how many it invents. Clips are `DIR/<id>.*`, whatever ffmpeg reads; labels as in
 * tests/data/blinks. With `--observations`, what the worker saw is kept there and taken from there as long as the worker's
 * code and the clip are the same, so that a change of the counting alone is measured in seconds.
 * `npm run evaluate -- --strips OUT --clips DIR [--only id,id] [--frames FIRST-LAST] [--zoom 2]` draws the sheets such labels
 * are made from.
 * `--attacks DIR` and `--make-attacks OUT`: attacks/run_attacks.mjs.
 * `--report` and `--train`: report/report_cli.mjs, train_cli.mjs.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { runAttacks } from "./attacks/run_attacks.mjs";
import { evaluateClips, toJson } from "./evaluate.mjs";
import { readLabels } from "./labels.mjs";
import { runReport } from "./report/report_cli.mjs";
import { runStrips } from "./strips_cli.mjs";
import { runTraining } from "./train_cli.mjs";

const { values } = parseArgs({
    options: {
        clips: { type: "string" },
        labels: { type: "string" },
        pictures: { type: "string" },
        observations: { type: "string" },
        json: { type: "boolean" },
        report: { type: "boolean" },
        train: { type: "boolean" },
        set: { type: "string", multiple: true, default: [] },
        changed: { type: "string" },
        strips: { type: "string" },
        only: { type: "string" },
        frames: { type: "string" },
        zoom: { type: "string" },
        attacks: { type: "string" },
        "make-attacks": { type: "string" },
        html: { type: "string" },
        subjects: { type: "string" },
        species: { type: "string" },
    },
});
const { clips, labels: labelFile, pictures, observations, strips } = values;
if (values.attacks !== undefined || values["make-attacks"] !== undefined) {
    process.exit(await runAttacks(values));
}
if (values.report) {
    process.exit(await runReport(values.set, { changed: values.changed, observations }));
}
if (values.train) {
    process.exit(await runTraining(values.set, observations));
}
if (strips && clips && fs.existsSync(clips)) {
    process.exit(await runStrips({ ...values, clips, out: strips }));
}
if (!clips || !labelFile || !fs.existsSync(clips) || !fs.existsSync(labelFile)) {
    console.error(
        "Say where the clips and their labels are: npm run evaluate -- --clips DIR --labels FILE [--json] [--pictures DIR] [--observations DIR]\n" +
            "or: npm run evaluate -- --report|--train --set NAME=LABELS:CLIPS ... [--changed ID,ID] [--observations DIR]\n" +
            "or: npm run evaluate -- --strips OUT --clips DIR [--only id,id] [--frames FIRST-LAST] [--zoom 2]\n" +
            "or: npm run evaluate -- --attacks DIR [--json] [--html FILE] [--observations DIR]\n" +
            "or: npm run evaluate -- --make-attacks OUT [--clips DIR] [--subjects a,b] [--species a,b]",
    );
    process.exit(2);
}

const labels = readLabels(labelFile);
const results = await evaluateClips(labels, clips, {
    pictures,
    observations,
    onClip: ({ id, error, score }, done) => {
        const said = score
            ? `${score.found} of ${score.blinks} found, ${score.falseCount} false in ${score.minutes.toFixed(2)} min`
            : `not read: ${error}`;
        // Progress goes to standard error, so that --json stays alone on the other.
        console.error(`[${done}/${labels.clips.length}] ${id}: ${said}`);
    },
});
const json = toJson(results);
if (values.json) {
    console.log(JSON.stringify(json, null, 1));
} else {
    const show = (/** @type {number | null} */ value) => value?.toFixed(3) ?? "-";
    for (const [name, line] of Object.entries({
        kiosk: json.overall,
        "one threshold": json.one_threshold,
        reference: json.reference,
    })) {
        console.log(
            `${name}: ${line.found} of ${line.blinks} blinks, recall ${show(line.recall)} ` +
                `(95 % ${show(line.recall_low)} to ${show(line.recall_high)}), ` +
                `${line.false} false, ${show(line.false_per_minute)} a minute`,
        );
    }
    console.log(`${json.overall.frames_per_second ?? "-"} pictures a second could be looked at`);
}
process.exitCode = results.some(({ score }) => score) ? 0 : 1;
