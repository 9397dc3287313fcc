/**
 * Errors that are said in one sentence, with the way out.
 * Whatever else goes wrong is a defect and shows its stack.
 */

/** Something the person at the terminal can mend. */
export class UserError extends Error {
    /**
     * @param {string} problem what is wrong, without a full stop
     * @param {string} wayOut what to do about it, without a full stop
     */
    constructor(problem, wayOut) {
        super(`${problem}. ${wayOut}.`);
        this.name = "UserError";
    }
}

/** The run was stopped from outside (Ctrl-C, SIGTERM); nothing is left to say. */
export class Interrupted extends Error {
    constructor() {
        super("stopped");
        this.name = "Interrupted";
    }
}

/** A command that ended with another code than 0. */
export class CommandError extends Error {
    /**
     * @param {string} command what was run, as a person would type it
     * @param {number | string} code exit code or signal
     * @param {string} output the end of what it printed
     */
    constructor(command, code, output) {
        super(`${command} ended with ${code}${output ? `:\n${output}` : ""}`);
        this.name = "CommandError";
        this.code = code;
        this.output = output;
    }
}

const DISK_FULL =
    /ENOSPC|No space left on device|not enough free space|You don't have enough free space/i;

/**
 * A full disk shows in many ways: Node's own error, or the words of apt, dpkg, npm, PostgreSQL.
 *
 * @param {unknown} error
 * @returns {boolean}
 */
export function isDiskFull(error) {
    const { code, message, output } =
        /** @type {{code?: unknown, message?: string, output?: string}} */ (error ?? {});
    return code === "ENOSPC" || DISK_FULL.test(`${message ?? ""}\n${output ?? ""}`);
}

/**
 * What to print for an error that ends the run.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
    if (isDiskFull(error)) {
        return "The disk is full. Free about 3 GB, or point EH_CACHE_DIR and EH_RUN_DIR at another disk, and start again.";
    }
    const { code, port } = /** @type {{code?: unknown, port?: number}} */ (error ?? {});
    if (code === "EADDRINUSE") {
        return `Port ${port} is taken. Take another: npm start -- --port ${Number(port) + 1}.`;
    }
    if (error instanceof UserError || error instanceof CommandError) {
        return error.message;
    }
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
