/**
 * `npm run bare-root`: every command of the README on a machine that has nothing. Makes a bare Debian with debootstrap in
 * a folder, copies Node and what is committed here into it, and runs the commands there, from empty caches. Needs root,
 * Debian, and 6 GB.
 *
 *   npm run bare-root                        all commands, then a table of command, seconds, outcome
 *   npm run bare-root -- --only start,demo   some of them, in a root of their own
 *   npm run bare-root -- --only test         the whole test command, from nothing
 *   npm run bare-root -- --keep              leaves the folder (nothing runs in it)
 *
 * What each printed is in .run/log/bare_root. Nothing it starts outlives it.
 */
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { COMMANDS } from "./lib/bare_root/commands.mjs";
import { formatOutcomes, runCommands } from "./lib/bare_root/rounds.mjs";

await runMain(async (lifetime) => {
    const { only, keep } = readArguments();
    const progress = new Progress();
    const outcomes = await runCommands({
        settings: loadSettings(process.env),
        commands: COMMANDS.filter(({ name, onlyByName }) =>
            only.length > 0 ? only.includes(name) : !onlyByName,
        ),
        keep,
        lifetime,
        progress,
    });
    progress.say(`\n${formatOutcomes(outcomes)}`);
    progress.say(
        `\nload ${os.loadavg()[0]?.toFixed(1)} on ${os.availableParallelism()} cores, Node ${process.versions.node}; ` +
            `logs: ${path.join(".run", "log", "bare_root")}`,
    );
    return outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
});

/** @returns {{only: string[], keep: boolean}} */
function readArguments() {
    const known = COMMANDS.map(({ name }) => name).join(",");
    try {
        const { values } = parseArgs({
            options: { only: { type: "string", multiple: true }, keep: { type: "boolean" } },
        });
        const only = (values.only ?? []).flatMap((names) => names.split(",")).filter(Boolean);
        const unknown = only.find((name) => !COMMANDS.some((command) => command.name === name));
        if (unknown) {
            throw new Error(`There is no command "${unknown}"`);
        }
        return { only, keep: values.keep ?? false };
    } catch (error) {
        const reason = /** @type {Error} */ (error).message.split(".")[0] ?? "";
        throw new UserError(reason, `Known are --keep and --only ${known}`);
    }
}
