/** Q4: the request budget over two Odoo workers, with eight callers that share one tablet's token and key. */
import { makeFigure, percentile } from "./figures.mjs";
import { makeCaller } from "./load.mjs";

const CALLERS = 8;
const SECONDS = 12;
const PATH = "/eh_hr/kiosk/liveness/config";

/**
 * All callers ask as fast as they can. GCRA lets the whole budget through at once and then as many as the clock gives back.
 *
 * @param {{url: string, tablet: import("./load.mjs").Tablet, perMinute: number, note: (text: string) => void}} bench
 *     a device whose budget is full
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureLimiter({ url, tablet, perMinute, note }) {
    const start = performance.now();
    /** @type {{status: number, ms: number, at: number}[]} `at`: when it was answered, ms since the start */
    const answers = [];
    await Promise.all(
        Array.from({ length: CALLERS }, async () => {
            const caller = makeCaller(url);
            while (performance.now() - start < SECONDS * 1000) {
                const { status, ms } = await caller.ask(PATH, { tablet });
                answers.push({ status, ms, at: performance.now() - start });
                note(`${answers.length} requests`);
            }
            caller.close();
        }),
    );
    const allowed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    if (allowed.length + refused.length !== answers.length) {
        throw new Error(
            `unexpected answers: ${[...new Set(answers.map(({ status }) => status))].join(", ")}`,
        );
    }
    const elapsedS = Math.max(...answers.map(({ at }) => at)) / 1000;
    const expected = perMinute + Math.floor((elapsedS * perMinute) / 60);
    const latencies = answers.map(({ ms }) => ms);
    const p99 = percentile(latencies, 0.99);
    const detail = `${CALLERS} callers, one tablet, 2 workers, ${answers.length} requests in ${elapsedS.toFixed(1)} s`;
    return [
        makeFigure(
            "Q4.exact",
            Math.abs(allowed.length - expected),
            "<= 1",
            "requests off",
            `${allowed.length} let through, ${expected} in the budget; ${detail}`,
        ),
        makeFigure(
            "Q4.p99",
            p99,
            "<= 1000",
            "ms",
            `median ${percentile(latencies, 0.5).toFixed(1)} ms, longest ${Math.max(...latencies).toFixed(0)} ms; ${detail}`,
        ),
    ];
}
