/** Q5: the retention sweep, in rows a second, as a share of one plain DELETE. */
import { makeFigure } from "./figures.mjs";
import { median } from "./log_route.mjs";
import { runShellBenchmark } from "./shell_result.mjs";

/**
 * @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureRetention(odoo, database) {
    const file = new URL("retention.py", import.meta.url);
    const { rows, rounds } = await runShellBenchmark(odoo, database, file, "bench_retention");
    const failed = rounds.find(
        (/** @type {{insert_error: string | null}} */ round) => round.insert_error,
    );
    if (failed) {
        throw new Error(`an insert failed during the sweep: ${failed.insert_error}`);
    }
    const ratios = rounds.map(
        (/** @type {{plain_s: number, sweep_s: number}} */ { plain_s, sweep_s }) =>
            plain_s / sweep_s,
    );
    const pick = (/** @type {string} */ key) =>
        rounds.map((/** @type {any} */ round) => round[key]);
    return [
        makeFigure(
            "Q5",
            median(ratios),
            ">= 0.5",
            "of a plain DELETE's rows a second",
            `median of ${rounds.length} interleaved rounds of ${rows} rows, 2000 a batch: ` +
                `sweep ${Math.round(rows / median(pick("sweep_s")))} rows/s, ` +
                `DELETE ${Math.round(rows / median(pick("plain_s")))} rows/s; ` +
                `${pick("inserts").reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0)} inserts meanwhile, ` +
                `the longest ${Math.max(...pick("longest_insert_ms")).toFixed(0)} ms`,
        ),
    ];
}
