/** What the blink worker tells the page of each picture, and the page's long tasks, recorded in a page as it is. */

/**
 * @typedef {object} SeenPicture
 * @property {number} atMs when the answer came
 * @property {{search: number, landmarks: number, iris: number, total: number}} timings
 * @property {number | null} effortLevel
 *
 * @typedef {object} Recording
 * @property {SeenPicture[]} seen
 * @property {number[]} longTasks their lengths in ms
 */

/**
 * To be called before a page is opened.
 *
 * @param {import("playwright-core").BrowserContext} context
 */
export async function installRecorder(context) {
    await context.addInitScript(() => {
        /** @type {any} */
        const record = { seen: [], longTasks: [] };
        /** @type {any} */ (globalThis).ehRecord = record;
        const PlainWorker = globalThis.Worker;
        globalThis.Worker = class extends PlainWorker {
            /**
             * @param {string | URL} url
             * @param {WorkerOptions} [options]
             */
            constructor(url, options) {
                super(url, options);
                this.addEventListener("message", ({ data }) => {
                    if (data?.type === "seen") {
                        const { timings, effortLevel } = data;
                        record.seen.push({ atMs: performance.now(), timings, effortLevel });
                    }
                });
            }
        };
        new PerformanceObserver((list) => {
            record.longTasks.push(...list.getEntries().map(({ duration }) => duration));
        }).observe({ entryTypes: ["longtask"] });
    });
}

/**
 * What was recorded since the last call.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<Recording>}
 */
export function takeRecording(page) {
    return page.evaluate(() => {
        const record = /** @type {any} */ (globalThis).ehRecord;
        return { seen: record.seen.splice(0), longTasks: record.longTasks.splice(0) };
    });
}
