/**
 * Progress on the terminal: each step says what it does while it runs and how long it took when it is done.
 * On a terminal the line is rewritten; in a log file every step is two plain lines at most.
 */

const SAY_AGAIN_AFTER_MS = 15_000;

export class Progress {
    /**
     * @param {NodeJS.WriteStream} stream
     * @param {() => number} [now] milliseconds, any origin
     */
    constructor(stream = process.stdout, now = () => performance.now()) {
        this.stream = stream;
        this.now = now;
        this.started = now();
        /** @type {{name: string, seconds: number}[]} */
        this.steps = [];
    }

    /**
     * Runs one step.
     *
     * @template T
     * @param {string} name what happens, in a few words
     * @param {(note: (text: string) => void) => Promise<T> | T} work `note` shows how far it is
     * @returns {Promise<T>}
     */
    async step(name, work) {
        const start = this.now();
        let last = start;
        let shown = "";
        const show = (/** @type {string} */ text) => {
            const line = `  … ${name}${text ? `: ${text}` : ""}`;
            if (this.stream.isTTY) {
                this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns || 100) - 1)}`);
            } else if (shown === "" || this.now() - last > SAY_AGAIN_AFTER_MS) {
                this.stream.write(`${line}\n`);
                last = this.now();
            }
            shown = text || name;
        };
        show("");
        let result;
        try {
            result = await work(show);
        } catch (error) {
            this.endLine(`  ✗ ${name}`, start);
            throw error;
        }
        this.steps.push({ name, seconds: (this.now() - start) / 1000 });
        this.endLine(`  ✓ ${name}`, start);
        return result;
    }

    /**
     * @param {string} text
     * @param {number} start
     */
    endLine(text, start) {
        const clear = this.stream.isTTY ? "\r\x1b[2K" : "";
        this.stream.write(`${clear}${text} (${formatSeconds(this.now() - start)})\n`);
    }

    /** Time since the start, as text. */
    total() {
        return formatSeconds(this.now() - this.started);
    }

    /** @param {string} text */
    say(text) {
        this.stream.write(`${text}\n`);
    }
}

/**
 * @param {number} ms
 * @returns {string}
 */
export function formatSeconds(ms) {
    if (ms < 59_950) {
        return `${(ms / 1000).toFixed(1)} s`;
    }
    const seconds = Math.round(ms / 1000);
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
