/**
 * `npm run bench`: the figures the product promises, measured on this machine, beside their goals.
 *
 *   npm run bench                     all of them, as a table
 *   npm run bench -- --json           one JSON array of {id, value, goal, unit, met, detail}
 *   npm run bench -- --only Q3,Q5     some of them
 *
 * Ratios are taken within one run and in CPU time where that is what counts, because machines are noisy.
 * The exit code tells whether the measurement worked, not whether the goals were met.
 */
import { parseArgs } from "node:util";
import { MEASUREMENTS } from "./lib/bench/measurements.mjs";
import { formatFigures } from "./lib/bench/figures.mjs";
import { BenchOdoo } from "./lib/bench/odoo.mjs";
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";

await runMain(async (lifetime) => {
    const { json, chosen } = readArguments();
    const settings = loadSettings(process.env);
    const progress = new Progress(json ? process.stderr : process.stdout);
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    const bench = new BenchOdoo({ settings, progress, lifetime });
    /** @type {import("./lib/bench/figures.mjs").Figure[]} */
    const figures = [];
    for (const { id, title, measure } of chosen) {
        figures.push(...(await progress.step(`${id} ${title}`, (note) => measure(bench, note))));
    }
    console.log(json ? JSON.stringify(figures, null, 2) : `\n${formatFigures(figures)}`);
});

function readArguments() {
    const known = MEASUREMENTS.map(({ id }) => id).join(", ");
    let values;
    try {
        ({ values } = parseArgs({
            options: { json: { type: "boolean" }, only: { type: "string" } },
        }));
    } catch (error) {
        throw new UserError(
            /** @type {Error} */ (error).message.split(".")[0] ?? "",
            `Known are --json and --only with some of ${known}`,
        );
    }
    const ids = values.only?.split(",").map((id) => id.trim());
    const unknown = ids?.find((id) => !MEASUREMENTS.some((measurement) => measurement.id === id));
    if (unknown !== undefined) {
        throw new UserError(`"${unknown}" is no figure`, `Known are ${known}`);
    }
    return {
        json: values.json ?? false,
        chosen: MEASUREMENTS.filter(({ id }) => !ids || ids.includes(id)),
    };
}
