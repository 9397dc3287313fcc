/** Runs the parts of the test command: two at a time where that is safe, in the order given. */

/**
 * @template T
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} needs names of parts that have to be through before
 * @property {boolean} [alone] nothing else may run meanwhile, for it measures time
 * @property {() => Promise<T>} run
 */

/**
 * Runs every part once what it needs is through, whether that went well or not:
 * a part whose need failed says so itself.
 *
 * @template T
 * @param {Part<T>[]} parts
 * @param {{lanes: number, onStart: (name: string) => void,
 *          onEnd: (name: string, outcome: {value?: T, error?: unknown}, ms: number) => void}} options
 * @returns {Promise<Map<string, {value?: T, error?: unknown}>>} what each came to
 */
export async function runParts(parts, { lanes, onStart, onEnd }) {
    /** @type {Map<string, {value?: T, error?: unknown}>} */
    const outcomes = new Map();
    const waiting = [...parts];
    /** @type {Map<Part<T>, Promise<void>>} */
    const running = new Map();
    while (waiting.length > 0 || running.size > 0) {
        const next = pickNext(waiting, [...running.keys()], outcomes, lanes);
        if (next) {
            waiting.splice(waiting.indexOf(next), 1);
            running.set(
                next,
                runOne(next, onStart, (outcome, ms) => {
                    outcomes.set(next.name, outcome);
                    running.delete(next);
                    onEnd(next.name, outcome, ms);
                }),
            );
        } else if (running.size === 0) {
            throw new Error(
                `parts wait for each other: ${waiting.map((part) => part.name).join(", ")}`,
            );
        } else {
            await Promise.race(running.values());
        }
    }
    return outcomes;
}

/**
 * @template T
 * @param {Part<T>[]} waiting
 * @param {Part<T>[]} running
 * @param {Map<string, unknown>} outcomes
 * @param {number} lanes
 */
export function pickNext(waiting, running, outcomes, lanes) {
    if (running.length >= lanes || running.some((part) => part.alone)) {
        return undefined;
    }
    const known = new Set([...waiting, ...running].map((part) => part.name));
    return waiting.find(
        (part) =>
            part.needs.every((need) => outcomes.has(need) || !known.has(need)) &&
            (!part.alone || running.length === 0),
    );
}

/**
 * @template T
 * @param {Part<T>} part
 * @param {(name: string) => void} onStart
 * @param {(outcome: {value?: T, error?: unknown}, ms: number) => void} onEnd
 */
async function runOne(part, onStart, onEnd) {
    const start = performance.now();
    onStart(part.name);
    try {
        const value = await part.run();
        onEnd({ value }, performance.now() - start);
    } catch (error) {
        onEnd({ error }, performance.now() - start);
    }
}
