/**
 * What has to be undone when the run ends, however it ends: by itself, by an error, by Ctrl-C or SIGTERM.
 * Undone in the reverse order; a second Ctrl-C does not wait.
 */
import { findFullDisk } from "./disk.mjs";
import { Interrupted, UserError, explain } from "./errors.mjs";
import { checkNode } from "./node_version.mjs";
import { stopRunning } from "./processes.mjs";

export class Lifetime {
    constructor() {
        /** @type {(() => Promise<void> | void)[]} */
        this.undo = [];
        this.stopping = false;
        /** Rejects when the run is stopped from outside. */
        this.interrupted = new Promise((_, reject) => {
            this.interrupt = () => reject(new Interrupted());
        });
        this.interrupted.catch(() => {}); // somebody may or may not be waiting
    }

    /** @param {() => Promise<void> | void} action run once, at the end */
    onEnd(action) {
        this.undo.push(action);
    }

    /** Undoes everything; what fails is said and does not stop the rest. */
    async end() {
        this.stopping = true;
        for (let action = this.undo.pop(); action; action = this.undo.pop()) {
            try {
                await action();
            } catch (error) {
                console.error(explain(error));
            }
        }
    }
}

/**
 * Runs a program's main function, on a Node that is new enough, and ends the process with the right code: what `main` returns,
 * 1 for an error, 130 for Ctrl-C, 143 for SIGTERM.
 *
 * @param {(lifetime: Lifetime) => Promise<number | void>} main
 */
export async function runMain(main) {
    const lifetime = new Lifetime();
    let signalCode = 0;
    for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ])) {
        process.on(signal, () => {
            // npm passes on what the terminal has already sent: the same key press comes twice.
            if (signalCode === 0) {
                signalCode = code;
                stopRunning();
                lifetime.interrupt?.();
            }
        });
    }
    let exitCode = 1;
    try {
        checkNode();
        exitCode = (await Promise.race([main(lifetime), lifetime.interrupted])) || 0;
    } catch (error) {
        if (signalCode === 0) {
            const full = error instanceof UserError ? undefined : findFullDisk();
            console.error(`\n${explain(error)}`);
            if (full) {
                console.error(`\n${full} is on a full disk. Free about 3 GB and start again.`);
            }
        }
    }
    await lifetime.end();
    stopRunning(); // what was started while the end was already under way
    process.exit(signalCode || exitCode);
}
