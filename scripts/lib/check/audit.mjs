/**
 * Known holes in what the sidecar and the kiosk page run on, as `npm audit` knows them. Without a network, and where the
 * registry answers no such question, nothing is known and nothing fails.
 */
import { CommandError } from "../core/errors.mjs";
import { run } from "../core/processes.mjs";

const TIMEOUT_MS = 30_000;
/** Lesser ones are for whoever raises the versions. */
const SERIOUS = new Set(["high", "critical"]);
const ARGS = ["audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=10000"];

/**
 * @param {string} root
 * @returns {Promise<string[]>} a line for each serious hole
 */
export async function findHoles(root) {
    return readHoles(await askNpm(root));
}

/**
 * @param {string} root
 * @returns {Promise<string>} what npm printed: with holes, and without an answer, it ends with an error
 */
async function askNpm(root) {
    try {
        return (await run("npm", ARGS, { cwd: root, timeoutMs: TIMEOUT_MS })).stdout;
    } catch (error) {
        return error instanceof CommandError ? error.output : "";
    }
}

/**
 * @param {string} printed by `npm audit --json`, with whatever npm says besides
 * @returns {string[]} a line for each serious hole; none where there is no report in it
 */
export function readHoles(printed) {
    let report;
    try {
        report = JSON.parse(printed.slice(printed.indexOf("{"), printed.lastIndexOf("}") + 1));
    } catch {
        return [];
    }
    return Object.values(report.vulnerabilities ?? {})
        .filter(({ severity }) => SERIOUS.has(severity))
        .map(({ name, severity, via }) => {
            const titles = via.map((/** @type {any} */ cause) => cause.title ?? cause);
            return `${name}: ${severity}, ${titles.join("; ")}`;
        });
}
