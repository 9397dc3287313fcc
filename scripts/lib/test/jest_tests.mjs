/** Runs jest projects and counts their tests. */
import fs from "node:fs";
import path from "node:path";
import { run } from "../core/processes.mjs";

/**
 * @typedef {import("./counts.mjs").TestCounts} TestCounts
 *
 * @typedef {object} JestReport what `jest --json` writes, as far as it is used here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{name: string, status: string, message: string, assertionResults: {status: string, fullName: string}[]}[]} testResults
 */

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string[]} options.projects names from jest.config.mjs
 * @param {string} options.reportFile
 * @param {string} options.logFile
 * @param {number} options.workers
 * @param {NodeJS.ProcessEnv} [options.env] on top of ours
 * @param {number} options.timeoutMs
 * @returns {Promise<TestCounts>}
 */
export async function runJest({ root, projects, reportFile, logFile, workers, env, timeoutMs }) {
    fs.rmSync(reportFile, { force: true });
    const log = fs.openSync(logFile, "w");
    try {
        await run(
            process.execPath,
            [
                ...["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
                path.join(root, "node_modules/jest/bin/jest.js"),
                ...["--selectProjects", ...projects],
                ...["--json", "--outputFile", reportFile, `--maxWorkers=${workers}`, "--ci"],
            ],
            { cwd: root, env: { ...process.env, ...env }, log, timeoutMs, okCodes: [0, 1] },
        );
    } finally {
        fs.closeSync(log);
    }
    if (!fs.existsSync(reportFile)) {
        throw new Error(`jest gave no result, see ${logFile}:\n${tail(logFile)}`);
    }
    return countJestTests(JSON.parse(fs.readFileSync(reportFile, "utf8")), root);
}

/**
 * @param {JestReport} report
 * @param {string} root
 * @returns {TestCounts}
 */
export function countJestTests(report, root) {
    const details = [];
    let brokenFiles = 0;
    for (const { name, status, message, assertionResults } of report.testResults) {
        const failed = assertionResults.filter((test) => test.status === "failed");
        const file = path.relative(root, name);
        if (status === "failed" && failed.length === 0) {
            brokenFiles++;
            details.push(`${file} does not run:\n${message.trim()}`);
        } else if (failed.length > 0) {
            details.push(`${file}:\n${message.trim()}`);
        }
        for (const { status: state, fullName } of assertionResults) {
            if (["pending", "skipped", "todo", "disabled"].includes(state)) {
                details.push(`skipped ${file}: ${fullName}`);
            }
        }
    }
    return {
        passed: report.numPassedTests,
        failed: report.numFailedTests + brokenFiles,
        skipped: report.numPendingTests + report.numTodoTests,
        details,
    };
}

/** @param {string} file */
function tail(file) {
    return fs.readFileSync(file, "utf8").trim().split("\n").slice(-20).join("\n");
}
