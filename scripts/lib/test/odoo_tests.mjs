/** Runs Odoo's Python tests on a database and counts them. */
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { ROOT } from "../core/settings.mjs";
import { runOdoo } from "../odoo/command.mjs";
import { findFreePort } from "../odoo/ports.mjs";

/** How much of a failed test's traceback the summary shows; the log has all of it. */
const DETAIL_LINES = 30;
const LAUNCHER = path.join(ROOT, "scripts/lib/test/odoo_suites.py");

/** @typedef {import("./counts.mjs").TestCounts} TestCounts */

/**
 * Runs tests chosen by Odoo's tags. Without `everythingLoaded` they run where Odoo runs them:
 * "at install" tests with only their own module's dependencies loaded, the others at the end.
 *
 * @param {import("../odoo/command.mjs").Odoo} odoo
 * @param {string} database may be changed by the tests
 * @param {object} options
 * @param {string} options.logName
 * @param {string} options.tags
 * @param {boolean} [options.everythingLoaded] run all of them with every installed module loaded
 * @param {string[]} [options.lintOnly] modules that Odoo's lint tests look at, instead of all there are
 * @param {boolean} [options.echo] show the log's warnings and errors
 * @param {number} [options.timeoutMs]
 * @returns {Promise<TestCounts>}
 */
export async function runOdooTests(
    odoo,
    database,
    { logName, tags, everythingLoaded, lintOnly, echo, timeoutMs = 30 * 60_000 },
) {
    const args = [
        `--test-tags=${tags}`,
        "--stop-after-init",
        "--max-cron-threads=0",
        `--http-port=${await findFreePort()}`,
    ];
    const onLine = (/** @type {string} */ line) => {
        if (echo && / (WARNING|ERROR|CRITICAL) /.test(line)) {
            console.log(line);
        }
    };
    const { output } = await runOdoo(odoo, database, args, {
        logName,
        onLine,
        timeoutMs,
        // A failed test is counted, not thrown; any other end leaves no result to count.
        okCodes: [0, 1, 255],
        ...(everythingLoaded
            ? { program: LAUNCHER, env: { EH_LINT_MODULES: (lintOnly ?? []).join(",") } }
            : {}),
    });
    return countOdooTests(output);
}

/**
 * Counts from Odoo's log.
 *
 * @param {string} log
 * @returns {TestCounts}
 * @throws {UserError} the run did not get as far as its result
 */
export function countOdooTests(log) {
    const result = /: (\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database/.exec(
        log,
    );
    if (!result) {
        const tail = log.trim().split("\n").slice(-15).join("\n");
        throw new UserError(`Odoo's test run gave no result:\n${tail}`, "See the log in .run/log");
    }
    const [, failures, errors, run] = result.map(Number);
    const skips = [...log.matchAll(/: skipped (\S+) : (.*)$/gm)].map(
        (m) => `skipped ${m[1]}: ${m[2]}`,
    );
    const fails = splitRecords(log)
        .filter((record) => /: (FAIL|ERROR): /.test(record.split("\n")[0] ?? ""))
        .map((record) => record.trim().split("\n").slice(0, DETAIL_LINES).join("\n"))
        .map((record) => record.replace(/^.*?: (FAIL|ERROR): /, "failed "));
    const failed = (failures ?? 0) + (errors ?? 0);
    return {
        // A failing class set-up counts as an error without a test; subtests may fail several times in one.
        passed: Math.max(0, (run ?? 0) - failed - skips.length),
        failed,
        skipped: skips.length,
        details: [...fails, ...skips],
    };
}

/**
 * A log's records: a line with a time stamp and what follows without one.
 *
 * @param {string} log
 */
function splitRecords(log) {
    return log.split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} )/m);
}
