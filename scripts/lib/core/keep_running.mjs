/** Starts something again when it ends by itself, as a service manager would. */

/** Between an end and the next start; doubled while it does not stay up. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** What stays up for so long has started well. */
const STAYED_UP_MS = 60_000;
/** So many starts in a row that did not stay up are no accident. */
const MOST_SHORT_LIVES = 8;

/**
 * @typedef {object} Running
 * @property {Promise<string>} ended resolves with a sentence when it ends
 */

/**
 * @param {object} parts
 * @param {Running} parts.first what runs now
 * @param {() => Promise<Running>} parts.start starts it again
 * @param {() => boolean} parts.isStopping it ends because it was asked to
 * @param {(text: string) => void} parts.onRestart hears why it is started again
 * @param {number} [parts.firstPauseMs]
 * @param {() => number} [parts.now] milliseconds, any origin
 * @returns {Promise<string>} resolves with the last end's sentence when it does not stay up; never when it is stopped
 */
export async function keepRunning({
    first,
    start,
    isStopping,
    onRestart,
    firstPauseMs = FIRST_PAUSE_MS,
    now = () => performance.now(),
}) {
    let running = first;
    let shortLives = 0;
    for (;;) {
        const since = now();
        const text = await running.ended;
        shortLives = now() - since < STAYED_UP_MS ? shortLives + 1 : 0;
        if (!isStopping() && shortLives > MOST_SHORT_LIVES) {
            return text;
        }
        const pause = Math.min(firstPauseMs * 2 ** Math.max(0, shortLives - 1), LONGEST_PAUSE_MS);
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (isStopping()) {
            return new Promise(() => {});
        }
        onRestart(text);
        running = await start();
    }
}
