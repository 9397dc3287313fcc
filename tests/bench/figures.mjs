/**
 * The figures of a benchmark: what was measured, beside what was promised.
 *
 * @typedef {object} Figure
 * @property {string} id of the promise it belongs to, e.g. `Q3` or `Q2.prompt`
 * @property {number} value as measured, rounded to what the measurement can show
 * @property {string} goal e.g. `<= 2.3`
 * @property {string} unit e.g. `x an empty route`
 * @property {boolean} met
 * @property {string} detail how it was measured, with the sample size
 */

/** @type {Record<string, (value: number, limit: number) => boolean>} */
const COMPARE = {
    "<=": (value, limit) => value <= limit,
    ">=": (value, limit) => value >= limit,
};

/**
 * @param {string} id
 * @param {number} value
 * @param {string} goal a comparison and a number: `<= 2.3`, `>= 0.5`
 * @param {string} unit
 * @param {string} detail
 * @returns {Figure}
 */
export function makeFigure(id, value, goal, unit, detail) {
    const [operator = "", limit = ""] = goal.split(" ");
    const compare = COMPARE[operator];
    if (!compare || !Number.isFinite(Number(limit)) || limit === "") {
        throw new Error(`"${goal}" is no goal: expected something like "<= 2.3"`);
    }
    const rounded = roundTo3Digits(value);
    return { id, value: rounded, goal, unit, met: compare(value, Number(limit)), detail };
}

/**
 * @param {number} value
 * @returns {number} with three significant digits, whole numbers whole
 */
export function roundTo3Digits(value) {
    return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/**
 * The value below which a share of the samples lies (nearest rank).
 *
 * @param {number[]} samples at least one
 * @param {number} share 0..1
 * @returns {number}
 */
export function percentile(samples, share) {
    const sorted = [...samples].sort((a, b) => a - b);
    const rank = Math.max(1, Math.ceil(share * sorted.length));
    const value = sorted[rank - 1];
    if (value === undefined) {
        throw new Error("no samples");
    }
    return value;
}

/**
 * @param {Figure[]} figures
 * @returns {string} a table for the terminal, the missed ones first
 */
export function formatFigures(figures) {
    const rows = [...figures]
        .sort((a, b) => Number(a.met) - Number(b.met))
        .map(({ id, value, goal, unit, met, detail }) => [
            met ? "met" : "MISSED",
            id,
            String(value),
            goal,
            unit,
            detail,
        ]);
    const table = [["", "id", "value", "goal", "unit", "measured"], ...rows];
    const widths = [0, 1, 2, 3, 4].map((column) =>
        Math.max(...table.map((row) => row[column]?.length ?? 0)),
    );
    return table
        .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
        .join("\n");
}
