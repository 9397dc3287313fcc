/** Q6: the 1:N search of face templates in Odoo. */
import { makeFigure } from "./figures.mjs";
import { runShellBenchmark } from "./shell_result.mjs";

/**
 * @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureIdentity(odoo, database) {
    const file = new URL("identity.py", import.meta.url);
    const result = await runShellBenchmark(odoo, database, file, "bench_identity");
    /** @type {{columns: number, size: number, search_ms: number, read_ms: number}[]} */
    const searches = result.searches;
    const figures = searches.map(({ columns, size, search_ms, read_ms }) =>
        makeFigure(
            "Q6",
            size < 100_000 ? search_ms : search_ms / read_ms,
            goalOf(columns, size),
            size < 100_000
                ? `ms a search, ${size} templates of ${columns} numbers`
                : `times as long as reading ${size} templates of ${columns} numbers`,
            `${search_ms.toFixed(3)} ms; reading the same bytes once ${read_ms.toFixed(3)} ms`,
        ),
    );
    return [
        ...figures,
        makeFigure(
            "Q6",
            result.after_ms,
            "<= 50",
            "ms the first search after an enrolment in another worker",
            `${result.stored} sealed templates; a search in Odoo with its question for the stamp ${result.whole_ms.toFixed(2)} ms, ` +
                `a worker's very first one ${result.first_s.toFixed(2)} s; a product costs ${result.product.toFixed(1)} times reading the same`,
        ),
    ];
}

/** @param {number} columns @param {number} size */
function goalOf(columns, size) {
    if (size === 100_000) {
        return "<= 1.5";
    }
    return `<= ${((0.15 * size * columns) / (10_000 * 128)).toFixed(3)}`;
}
