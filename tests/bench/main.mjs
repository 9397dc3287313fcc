/**
 * `npm run bench`: the figures the product promises, measured on this machine, beside their goals.
 *
 *   npm run bench                     all of them, as a table
 *   npm run -s bench -- --json        one JSON array of {id, value, goal, unit, met, detail}
 *   npm run bench -- --only Q3,Q5     some of them
 *
 * Ratios are taken within one run and in CPU time where that is what counts, because machines are noisy.
 * The exit code tells whether the measurement worked, not whether the goals were met.
 */
import { parseArgs } from "node:util";
import { formatFigures } from "./figures.mjs";
import { BenchOdoo } from "./odoo.mjs";
import { UserError } from "../../scripts/lib/core/errors.mjs";
import { runMain } from "../../scripts/lib/core/lifetime.mjs";
import { ensureNpmPackages } from "../../scripts/lib/core/npm_packages.mjs";
import { Progress } from "../../scripts/lib/core/progress.mjs";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { ensureBrowser } from "../../scripts/lib/prepare.mjs";

await runMain(async (lifetime) => {
    const { json, only } = readArguments();
    const settings = loadSettings(process.env);
    const progress = new Progress(json ? process.stderr : process.stdout);
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    const chosen = await choose(only);
    if (chosen.some(({ inBrowser }) => inBrowser)) {
        await ensureBrowser(progress);
    }
    const bench = new BenchOdoo({ settings, progress, lifetime });
    /** @type {import("./figures.mjs").Figure[]} */
    const figures = [];
    try {
        for (const { id, title, measure } of chosen) {
            const measured = await progress.step(`${id} ${title}`, (note) => measure(bench, note));
            figures.push(...measured);
        }
    } finally {
        // What was measured before one of them failed took its time too.
        console.log(json ? JSON.stringify(figures, null, 2) : `\n${formatFigures(figures)}`);
    }
});

function readArguments() {
    try {
        const { values } = parseArgs({
            options: { json: { type: "boolean" }, only: { type: "string" } },
        });
        return { json: values.json ?? false, only: values.only?.split(",").map((id) => id.trim()) };
    } catch (error) {
        throw new UserError(
            /** @type {Error} */ (error).message.split(".")[0] ?? "",
            "Known are --json and --only Q3,Q5",
        );
    }
}

/** @param {string[] | undefined} ids all of them when undefined */
async function choose(ids) {
    // Not before the packages it needs are installed.
    const { MEASUREMENTS } = await import("./measurements.mjs");
    const unknown = ids?.find((id) => !MEASUREMENTS.some((measurement) => measurement.id === id));
    if (unknown !== undefined) {
        throw new UserError(
            `"${unknown}" is no figure`,
            `Known are ${MEASUREMENTS.map(({ id }) => id).join(", ")}`,
        );
    }
    return MEASUREMENTS.filter(({ id }) => !ids || ids.includes(id));
}
