/**
 * `npm test`: everything that shows the project works, on real parts. Installs what it needs.
 *
 *   npm test                           all parts
 *   npm test -- --only python,e2e      some of them
 *   npm test -- --quick                format, lint, types, pure tests, one module's Python tests: while one works
 *   npm test -- --quick --module NAME  the module whose tests these are, the kiosk's otherwise
 *   npm test -- --list                 their names
 *
 * The last line is always `N passed, N failed`, and the exit code is 0 only when nothing failed.
 * tests/minimums.json holds how many tests each part has: fewer that ran is a failure.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError, explain } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { run } from "./lib/core/processes.mjs";
import { adoptChildren } from "./lib/core/orphans.mjs";
import { Progress, formatSeconds } from "./lib/core/progress.mjs";
import { MODULES, loadSettings } from "./lib/core/settings.mjs";
import { NO_TESTS, applyMinimum, sumCounts, withFailure } from "./lib/test/counts.mjs";
import {
    QUICK_PACKAGES,
    QUICK_PARTS,
    TEST_PACKAGES,
    listParts,
    listPreparations,
} from "./lib/test/parts.mjs";
import { searchLogs } from "./lib/test/log_secrets.mjs";
import { beginPreparing, makeFolders } from "./lib/prepare.mjs";
import { runParts } from "./lib/test/schedule.mjs";

/** @typedef {import("./lib/test/counts.mjs").TestCounts} TestCounts */

const LANES = 2;
const MINIMUMS = "tests/minimums.json";

await runMain(async (lifetime) => {
    const { list, only, quick } = readArguments();
    const settings = loadSettings(process.env);
    const startMs = Date.now();
    const progress = plainProgress();
    /** @type {import("./lib/test/parts.mjs").TestRun} */
    const shared = {
        settings,
        lifetime,
        progress,
        packageSets: quick ? QUICK_PACKAGES : TEST_PACKAGES,
        template: "",
        ...(quick ? { quick } : {}),
    };
    const all = listParts(shared);
    if (list) {
        console.log(all.map((part) => part.name).join("\n"));
        return 0;
    }
    const chosen = choose(all, quick && only.length === 0 ? QUICK_PARTS : only);
    makeFolders(settings);
    await adoptChildren(settings.runDir);
    fs.mkdirSync(path.join(settings.runDir, "log"), { recursive: true });
    const parts = withPreparations(chosen, listPreparations(shared));
    if (parts.some((part) => part.name === "packages")) {
        shared.begun = beginPreparing(settings, shared.packageSets);
    }
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    await progress.step("build", () => run("node", ["esbuild.config.mjs"], { cwd: settings.root }));

    const minimums = JSON.parse(fs.readFileSync(path.join(settings.root, MINIMUMS), "utf8"));
    /** @type {Map<string, {counts: TestCounts, ms: number}>} */
    const results = new Map();
    await runParts(parts, {
        lanes: LANES,
        onStart: (name) => progress.say(`  … ${name}`),
        onEnd: (name, { value, error }, ms) => {
            const isTest = chosen.some((part) => part.name === name);
            const counts = error
                ? withFailure(NO_TESTS, explain(error))
                : isTest
                  ? applyMinimum(
                        name,
                        value ?? NO_TESTS,
                        minimums,
                        quick !== undefined && name === "python",
                    )
                  : NO_TESTS;
            results.set(name, { counts, ms });
            progress.say(`  ${counts.failed ? "✗" : "✓"} ${name} (${formatSeconds(ms)})`);
            if (counts.failed) {
                progress.say(counts.details.join("\n"));
            }
        },
    });
    results.set("logs", { counts: countLogs(settings, startMs), ms: 0 });
    return summarize(results, progress);
});

/**
 * What the other parts left in their logs: each log is a test.
 *
 * @param {import("./lib/core/settings.mjs").Settings} settings
 * @param {number} startMs when this run began
 * @returns {TestCounts}
 */
function countLogs(settings, startMs) {
    const { read, found } = searchLogs(path.join(settings.runDir, "log"), startMs);
    found.forEach((line) => console.log(`  ✗ logs: ${line}`));
    return {
        passed: Math.max(0, read - found.length),
        failed: found.length,
        skipped: 0,
        details: found,
    };
}

/** @returns {{list: boolean, only: string[], quick: string | undefined}} `quick`: the module for a quick run */
function readArguments() {
    try {
        const { values } = parseArgs({
            options: {
                list: { type: "boolean" },
                only: { type: "string", multiple: true },
                quick: { type: "boolean" },
                module: { type: "string", default: MODULES[0] ?? "" },
            },
        });
        if (!MODULES.includes(values.module)) {
            throw new Error(`There is no module "${values.module}"`);
        }
        return {
            list: values.list ?? false,
            only: (values.only ?? []).flatMap((names) => names.split(",")).filter(Boolean),
            quick: values.quick ? values.module : undefined,
        };
    } catch (error) {
        const reason = /** @type {Error} */ (error).message.split(".")[0] ?? "";
        throw new UserError(
            reason,
            "Known are --only PART,PART, --quick, --module NAME and --list",
        );
    }
}

/** Parts run side by side: plain lines, nothing is rewritten. */
function plainProgress() {
    const write = (/** @type {string} */ text) => process.stdout.write(text);
    return new Progress(/** @type {NodeJS.WriteStream} */ ({ isTTY: false, write }));
}

/**
 * @template {{name: string}} P
 * @param {P[]} all
 * @param {string[]} only
 * @returns {P[]}
 */
function choose(all, only) {
    const unknown = only.find((name) => !all.some((part) => part.name === name));
    if (unknown) {
        throw new UserError(
            `There is no part "${unknown}"`,
            `Known are ${all.map((part) => part.name).join(", ")}`,
        );
    }
    return all.filter((part) => only.length === 0 || only.includes(part.name));
}

/**
 * The chosen parts, behind the preparations they need.
 *
 * @param {import("./lib/test/parts.mjs").TestPart[]} chosen
 * @param {import("./lib/test/parts.mjs").TestPart[]} preparations
 */
function withPreparations(chosen, preparations) {
    const needed = new Set(chosen.flatMap((part) => part.needs));
    for (const preparation of [...preparations].reverse()) {
        if (needed.has(preparation.name)) {
            preparation.needs.forEach((need) => needed.add(need));
        }
    }
    return [...preparations.filter((part) => needed.has(part.name)), ...chosen];
}

/**
 * @param {Map<string, {counts: TestCounts, ms: number}>} results
 * @param {Progress} progress
 * @returns {number} the exit code
 */
function summarize(results, progress) {
    progress.say("");
    for (const [name, { counts, ms }] of results) {
        const { passed, failed, skipped } = counts;
        const skips = skipped ? `, ${skipped} skipped` : "";
        progress.say(
            `${name.padEnd(16)}${String(passed).padStart(5)} passed, ${failed} failed${skips}  (${formatSeconds(ms)})`,
        );
        counts.details
            .filter((line) => line.startsWith("skipped"))
            .forEach((line) => progress.say(`    ${line}`));
    }
    const { passed, failed } = sumCounts([...results.values()].map(({ counts }) => counts));
    progress.say(`\n${progress.total()} in all`);
    progress.say(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
}
