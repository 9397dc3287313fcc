/** How much memory a page and its workers use, after their garbage is collected. */
import fs from "node:fs";

/**
 * Follows the heaps of a page; to be opened after its workers were started.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{read: () => Promise<{page: number, workers: number}>}>} bytes in use
 */
export async function watchHeaps(page) {
    const cdp = await page.context().newCDPSession(page);
    /** @type {Set<string>} */
    const workers = new Set();
    /** @type {Map<number, (result: any) => void>} */
    const waiting = new Map();
    let lastId = 0;
    cdp.on("Target.attachedToTarget", ({ sessionId }) => workers.add(sessionId));
    cdp.on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
    cdp.on("Target.receivedMessageFromTarget", ({ message }) => {
        const { id, result } = JSON.parse(message);
        waiting.get(id)?.(result);
        waiting.delete(id);
    });
    // Workers are spoken to through the page: the driver opens sessions of pages only.
    await cdp.send("Target.setAutoAttach", {
        autoAttach: true,
        waitForDebuggerOnStart: false,
        flatten: false,
    });
    const ask = (/** @type {string} */ sessionId, /** @type {string} */ method) =>
        new Promise((resolve) => {
            const id = ++lastId;
            waiting.set(id, resolve);
            const message = JSON.stringify({ id, method, params: {} });
            void cdp.send("Target.sendMessageToTarget", { sessionId, message });
        });
    return {
        async read() {
            await cdp.send("HeapProfiler.collectGarbage");
            const own = await cdp.send("Runtime.getHeapUsage");
            let sum = 0;
            for (const sessionId of workers) {
                await ask(sessionId, "HeapProfiler.collectGarbage");
                sum += /** @type {any} */ (await ask(sessionId, "Runtime.getHeapUsage")).usedSize;
            }
            return { page: own.usedSize, workers: sum };
        },
    };
}

/**
 * What a page's process and its workers have in memory for themselves, whatever for. Chromium's own code is not counted: all its
 * processes share it.
 *
 * @param {number[]} pids processes that run pages; Chromium has spare ones, and the page under test is the largest
 * @returns {number} bytes of anonymous and shared memory
 */
export function measurePageBytes(pids) {
    return Math.max(
        ...pids.map((pid) => {
            const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
            const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+)/gm)];
            return 1024 * kilobytes.reduce((sum, [, size]) => sum + Number(size), 0);
        }),
    );
}
