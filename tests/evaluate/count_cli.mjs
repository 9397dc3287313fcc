/** The part of `npm run evaluate` that counts the blinks of labelled clips: shows how far it is, prints what was found. */
import { evaluateClips, toJson } from "./evaluate.mjs";
import { readLabels } from "./labels.mjs";

/**
 * @param {object} options as they stand on the command line
 * @param {string} options.clips folder
 * @param {string} options.labels file
 * @param {string | undefined} [options.pictures] folder to draw into
 * @param {string | undefined} [options.observations] folder where what the worker saw is kept
 * @param {boolean | undefined} [options.json]
 * @returns {Promise<number>} the exit code: 1 when not one clip could be read
 */
export async function runCount({ clips, labels: file, pictures, observations, json: asJson }) {
    const labels = readLabels(file);
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
    if (asJson) {
        console.log(JSON.stringify(json, null, 1));
    } else {
        printTotals(json);
    }
    return results.some(({ score }) => score) ? 0 : 1;
}

/** @param {ReturnType<typeof toJson>} json */
function printTotals(json) {
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
