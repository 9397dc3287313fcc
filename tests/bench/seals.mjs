/** Q12: inserts beside the sealing job, and the verification of a chain. */
import { makeFigure } from "./figures.mjs";
import { median } from "./log_route.mjs";
import { runShellBenchmark } from "./shell_result.mjs";

/**
 * @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureSeals(odoo, database) {
    const file = new URL("seals.py", import.meta.url);
    const result = await runShellBenchmark(odoo, database, file, "bench_seals");
    /** @type {{plain: number, sealed: number}[]} */
    const rounds = result.rounds;
    const rate = (/** @type {"plain" | "sealed"} */ name) =>
        median(rounds.map((round) => round[name])).toFixed(0);
    return [
        makeFigure(
            "Q12",
            median(rounds.map(({ plain, sealed }) => sealed / plain)),
            ">= 0.95",
            "of the insert rate without the sealing job",
            `median of ${rounds.length} interleaved rounds, 8 callers: ${rate("sealed")} and ${rate("plain")} inserts a second`,
        ),
        makeFigure(
            "Q12",
            median(result.verifications),
            ">= 100000",
            "seals verified a second",
            `median of ${result.verifications.length} over ${result.rows} rows, found ${result.state}; ` +
                `sealing them ran at ${(result.rows / result.seal_s).toFixed(0)} rows a second`,
        ),
        makeFigure(
            "Q12",
            result.found / result.planted,
            ">= 1",
            "of the planted changes found",
            `${result.found} of ${result.planted}, ${result.false} others named`,
        ),
    ];
}
