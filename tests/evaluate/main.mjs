/**
 * `npm run evaluate`: how well the kiosk's own code counts blinks in labelled clips, and what passes for a person. Installs
 * what it needs.
 *
 *   npm run evaluate -- --clips DIR --labels FILE [--json] [--pictures DIR] [--observations DIR]
 *       how many blinks it finds and how many it invents. Clips are DIR/<id>.*, whatever ffmpeg reads; labels as in
 *       tests/data/blinks. With --observations, what the worker saw is kept there and taken from there as long as the
 *       worker's code and the clip are the same, so that a change of the counting alone is measured in seconds
 *   npm run evaluate -- --report --set NAME=LABELS:CLIPS ... [--changed ID,ID] [--observations DIR]
 *       writes docs/blink-accuracy.md; without a set it draws the page anew from the numbers beside it
 *   npm run evaluate -- --train --set NAME=LABELS:CLIPS ... [--observations DIR]
 *       learns anew what tells a blink from other dips of the lids
 *   npm run evaluate -- --strips OUT --clips DIR [--only ID,ID] [--frames FIRST-LAST] [--zoom 2]
 *       draws the sheets that labels are made from
 *   npm run evaluate -- --no-blinks [--set NAME=LABELS:CLIPS ...] [--hands DIR] [--subjects A,B] [--species A,B]
 *           [--observations DIR] [--json]
 *       what is no blink: hands, lenses, lamps and moving faces before open eyes, of the people of the sets (in stretches in
 *       which nobody blinks), and of photographs as prints and on screens. Films are made on the way. Hands are photographs
 *       before green
 *   npm run evaluate -- --attacks DIR [--json] [--html FILE] [--observations DIR]
 *       what passes for what in a folder of labelled presentations
 *   npm run evaluate -- --identity DIR [--model ID] [--models DIR] [--in server|browser] [--groups CSV] [--conditions]
 *           [--per-person N] [--singles N] [--people N] [--observations DIR] [--plots DIR] [--json]
 *       how well a recogniser tells people apart: DIR/<person>/<picture>; groups are lines of person,group; conditions are worse
 *       pictures (blurred, dark, small, turned). See docs/recognition-accuracy.md
 *   npm run evaluate -- --make-attacks OUT [--clips DIR] [--subjects A,B] [--species A,B]
 *       makes such a folder
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../scripts/lib/core/errors.mjs";
import { runMain } from "../../scripts/lib/core/lifetime.mjs";
import { ensureNpmPackages } from "../../scripts/lib/core/npm_packages.mjs";
import { Progress } from "../../scripts/lib/core/progress.mjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { ensureBrowser } from "../../scripts/lib/prepare.mjs";

const OPTIONS = /** @type {const} */ ({
    help: { type: "boolean" },
    clips: { type: "string" },
    labels: { type: "string" },
    pictures: { type: "string" },
    observations: { type: "string" },
    json: { type: "boolean" },
    report: { type: "boolean" },
    train: { type: "boolean" },
    set: { type: "string", multiple: true },
    changed: { type: "string" },
    strips: { type: "string" },
    only: { type: "string" },
    frames: { type: "string" },
    zoom: { type: "string" },
    "no-blinks": { type: "boolean" },
    hands: { type: "string" },
    attacks: { type: "string" },
    "make-attacks": { type: "string" },
    html: { type: "string" },
    identity: { type: "string" },
    model: { type: "string" },
    models: { type: "string" },
    in: { type: "string" },
    groups: { type: "string" },
    conditions: { type: "boolean" },
    "per-person": { type: "string" },
    singles: { type: "string" },
    people: { type: "string" },
    plots: { type: "string" },
    subjects: { type: "string" },
    species: { type: "string" },
});

await runMain(async () => {
    const work = chooseWork();
    if (typeof work === "number") {
        return work;
    }
    // Standard output is for the result alone.
    const progress = new Progress(process.stderr);
    await progress.step("npm packages", (note) => ensureNpmPackages(ROOT, note));
    await ensureBrowser(progress);
    return await work();
});

/**
 * What the command line asks for. Its code is loaded when it runs, for it needs the packages.
 *
 * @returns {(() => Promise<number>) | number} or the exit code where there is nothing to run
 */
function chooseWork() {
    const values = readArguments();
    const { clips, labels, observations, strips, changed, set = [] } = values;
    if (values.help) {
        console.log(readUsage());
        return 0;
    }
    if (values.attacks !== undefined || values["make-attacks"] !== undefined) {
        return async () => (await import("./attacks/run_attacks.mjs")).runAttacks(values);
    }
    const { identity } = values;
    if (identity !== undefined) {
        return async () =>
            (await import("./identity/run_identity.mjs")).runIdentity({ ...values, identity });
    }
    if (values["no-blinks"]) {
        return async () => (await import("./no_blink/run_no_blinks.mjs")).runNoBlinks(values);
    }
    if (values.report) {
        return async () =>
            (await import("./report/report_cli.mjs")).runReport(set, { changed, observations });
    }
    if (values.train) {
        return async () => (await import("./train_cli.mjs")).runTraining(set, observations);
    }
    if (strips && clips && isThere(clips, "--clips")) {
        return async () =>
            (await import("./strips_cli.mjs")).runStrips({ ...values, clips, out: strips });
    }
    if (clips && labels && isThere(clips, "--clips") && isThere(labels, "--labels")) {
        return async () => (await import("./count_cli.mjs")).runCount({ ...values, clips, labels });
    }
    console.error(`Say where the clips and their labels are.\n\n${readUsage()}`);
    return 2;
}

function readArguments() {
    try {
        return parseArgs({ options: OPTIONS }).values;
    } catch (error) {
        const reason = /** @type {Error} */ (error).message.split(".")[0] ?? "";
        throw new UserError(reason, `Known are:\n${readUsage()}`);
    }
}

/** The head of this file. */
function readUsage() {
    const [, head = ""] =
        /\/\*\*(.*?)\*\//s.exec(
            fs.readFileSync(path.join(ROOT, "tests/evaluate/main.mjs"), "utf8"),
        ) ?? [];
    return head.replace(/^ \* ?/gm, "").trim();
}

/**
 * @param {string} file
 * @param {string} option
 * @returns {true}
 * @throws {UserError} there is nothing of that name
 */
function isThere(file, option) {
    if (!fs.existsSync(file)) {
        throw new UserError(`${option}: there is no ${path.resolve(file)}`, "Name what is there");
    }
    return true;
}
