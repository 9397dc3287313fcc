/**
 * Makes one camera film: `node tests/film/cli.mjs --scenario blinks_2 --out film.y4m [--subject astronaut] [--fps 20]
 * [--seconds 8]`. Without `--scenario` it lists what there is.
 */
import { parseArgs } from "node:util";
import { makeFilm } from "./make_film.mjs";
import { SUBJECT_NAMES } from "./photographs.mjs";
import { SCENARIOS } from "./scenarios.mjs";

const { values } = parseArgs({
    options: {
        scenario: { type: "string" },
        subject: { type: "string" },
        fps: { type: "string" },
        seconds: { type: "string" },
        out: { type: "string" },
    },
});
if (!values.scenario) {
    console.log(
        `scenarios: ${Object.keys(SCENARIOS).join(", ")}\nsubjects: ${SUBJECT_NAMES.join(", ")}`,
    );
} else {
    const { scenario, subject, out } = values;
    const startMs = performance.now();
    const file = await makeFilm({
        scenario,
        ...(subject === undefined ? {} : { subject }),
        ...(out === undefined ? {} : { out }),
        ...(values.fps === undefined ? {} : { fps: Number(values.fps) }),
        ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
    });
    console.log(`${file} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
}
