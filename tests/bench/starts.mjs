/**
 * Q8: how long a newcomer waits, on a machine that has nothing: a bare Debian root, empty caches, `npm start`, and again.
 * On a machine that cannot have one there is no figure: what is measured where half of it is installed says nothing.
 */
import { COMMANDS } from "../../scripts/lib/bare_root/commands.mjs";
import { runCommands } from "../../scripts/lib/bare_root/rounds.mjs";
import { makeFigure } from "./figures.mjs";

const HOW =
    "npm start in a bare Debian root with Node 20: Debian packages, npm packages, Odoo, database and build from empty caches";

/**
 * @param {Pick<import("./odoo.mjs").BenchOdoo, "settings" | "lifetime">} bench
 * @param {(text: string) => void} note
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 * @throws {Error} a start that failed, or no bare root on this machine
 */
export async function measureStarts({ settings, lifetime }, note) {
    const outcomes = await runCommands({
        settings,
        lifetime,
        commands: COMMANDS.filter(({ name }) => name === "start" || name === "second"),
        progress: { step: async (name, work) => work((text) => note(`${name}: ${text}`)) },
    });
    return outcomes.map(({ seconds, goalSeconds, load, problem }, index) => {
        if (problem !== undefined) {
            throw new Error(problem);
        }
        return makeFigure(
            index === 0 ? "Q8.first" : "Q8.second",
            seconds,
            `<= ${goalSeconds}`,
            "s",
            `${index === 0 ? HOW : "npm start again in the same root"} (1 run, load ${load.toFixed(1)})`,
        );
    });
}
