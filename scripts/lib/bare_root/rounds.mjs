/** Runs commands in one bare root, one after another, and says how long each took and what came of it. */
import os from "node:os";
import path from "node:path";
import { explain } from "../core/errors.mjs";
import { findFreePort } from "../odoo/ports.mjs";
import { Newcomer } from "./newcomer.mjs";
import { makeBareRoot } from "./root.mjs";

/** How much of a problem the table shows; the log has all of it. */
const PROBLEM_CHARS = 1500;

/**
 * @typedef {object} Outcome
 * @property {string} command as typed
 * @property {number} seconds
 * @property {number} [goalSeconds]
 * @property {number} load of this machine when it ended
 * @property {string} seen
 * @property {string} [problem]
 */

/**
 * @param {object} options
 * @param {import("../core/settings.mjs").Settings} options.settings
 * @param {readonly import("./commands.mjs").NewcomersCommand[]} options.commands
 * @param {import("../core/lifetime.mjs").Lifetime} options.lifetime
 * @param {Pick<import("../core/progress.mjs").Progress, "step">} options.progress
 * @param {boolean} [options.keep] leave the folder
 * @returns {Promise<Outcome[]>}
 */
export async function runCommands({ settings, commands, lifetime, progress, keep = false }) {
    const root = await progress.step("a bare root", (note) =>
        makeBareRoot({
            project: settings.root,
            note,
            onMade: (close) => lifetime.onEnd(() => close({ keep })),
        }),
    );
    const newcomer = new Newcomer({
        root,
        logDir: path.join(settings.runDir, "log", "bare_root"),
        // The network is this machine's, and its usual port may be taken.
        env: { PORT: String(await findFreePort()) },
    });
    /** @type {import("./commands.mjs").Session} */
    const session = { newcomer };
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const { name, shown, goalSeconds, run } of commands) {
        const begun = performance.now();
        /** @type {{seconds?: number, seen?: string, problem?: string}} */
        const result = await progress
            .step(shown, () => run(session))
            .catch((error) => ({ problem: explain(error).slice(-PROBLEM_CHARS) }));
        outcomes.push({
            command: shown,
            seconds: result.seconds ?? (performance.now() - begun) / 1000,
            ...(goalSeconds === undefined ? {} : { goalSeconds }),
            load: os.loadavg()[0] ?? 0,
            seen: result.seen ?? `failed, see ${name}.log`,
            ...(result.problem === undefined ? {} : { problem: result.problem }),
        });
    }
    await session.kiosk?.interrupt();
    await root.close({ keep });
    return outcomes;
}

/**
 * @param {Outcome[]} outcomes
 * @returns {string} a table, then the problems
 */
export function formatOutcomes(outcomes) {
    const width = Math.max(...outcomes.map(({ command }) => command.length), 7);
    const lines = outcomes.map(({ command, seconds, goalSeconds, load, seen, problem }) =>
        [
            problem === undefined ? "✓" : "✗",
            command.padEnd(width),
            `${seconds.toFixed(1).padStart(7)} s`,
            (goalSeconds === undefined ? "" : `<= ${goalSeconds} s`).padEnd(9),
            `load ${load.toFixed(1).padStart(4)}`,
            seen,
        ].join("  "),
    );
    const problems = outcomes
        .filter(({ problem }) => problem !== undefined)
        .map(({ command, problem }) => `\n${command}\n${problem}`);
    return [...lines, ...problems].join("\n");
}
