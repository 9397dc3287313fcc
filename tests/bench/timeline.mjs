/** Q12: the timeline of a name and a day, and the plans of the lists that a manager opens. */
import { makeFigure } from "./figures.mjs";
import { runShellBenchmark } from "./shell_result.mjs";

/**
 * @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureTimeline(odoo, database) {
    const file = new URL("timeline.py", import.meta.url);
    const result = await runShellBenchmark(odoo, database, file, "bench_timeline");
    /** @type {[string, {list: number, all: number, worst: number, count: number}][]} */
    const rounds = Object.entries(result.rounds);
    /** @type {[string, {ms: number, walked: string[]}][]} */
    const plans = Object.entries(result.plans);
    const walking = plans.filter(([, { walked }]) => walked.length > 0);
    const slowest = plans.reduce((a, b) => (a[1].ms > b[1].ms ? a : b));
    return [
        ...rounds.map(([title, { list, all, worst, count }]) =>
            makeFigure(
                "Q12",
                all,
                "<= 1",
                `s for the timeline of a name and a day, ${title} switched on`,
                `median of ${count} (worst ${worst.toFixed(2)} s, the list alone ${list.toFixed(2)} s); ` +
                    `${result.rows} captures of ${result.companies} companies; name, day, "What is on record": 3 clicks`,
            ),
        ),
        makeFigure(
            "Q12",
            walking.length,
            "<= 0",
            "lists that read a whole table",
            `of ${plans.length}: ${walking.map(([title, { walked }]) => `${title} (${walked.join(", ")})`).join("; ") || "none"}; ` +
                `slowest: ${slowest[0]}, ${slowest[1].ms.toFixed(0)} ms`,
        ),
    ];
}
