/** The tables of docs/presentation-attacks.md, out of the numbers of a run. */
import { L1 } from "./judge.mjs";
import { percent, sayRate } from "./text_report.mjs";

/**
 * A summary without what only plots need: what is committed.
 *
 * @typedef {Omit<import("./summary.mjs").AttackSummary, "components"> & {components: NumbersComponent[]}} Numbers
 * @typedef {import("./summary.mjs").AttackSummary["components"][number]} SummaryComponent
 * @typedef {Omit<SummaryComponent, "det" | "histograms"> & {det: {eer: number | null, at_5: Point, at_10: Point} | null}} NumbersComponent
 * @typedef {{bpcer: number} | null} Point
 * @typedef {import("./error_rates.mjs").Rate} Rate
 */

/**
 * @param {import("./summary.mjs").AttackSummary} summary
 * @returns {Numbers}
 */
export function trimSummary(summary) {
    const trim = (/** @type {Point} */ point) => point && { bpcer: point.bpcer };
    return {
        ...summary,
        components: summary.components.map(({ name, threshold, rates, groups, det }) => ({
            ...{ name, threshold, rates, groups },
            det: det && { eer: det.eer, at_5: trim(det.at_5), at_10: trim(det.at_10) },
        })),
    };
}

/** What of the measured values is shown, and in which words. */
const MEASURED = /** @type {const} */ ([
    ["identical_share", "identical frames, share", 2],
    ["loop_strength", "loop, strength", 2],
    ["loop_lag_ms", "loop, lag in ms", 0],
    ["yaw_range_deg", "yaw range, degrees of L2", 0],
    ["shape_change", "shape change, eye distances", 3],
    ["flatness_residual", "homography residual, eye distances", 3],
    ["blinks", "blinks", 0],
]);

/**
 * @param {Numbers} numbers
 * @returns {string} Markdown
 */
export function writeTables(numbers) {
    const shown = numbers.components.filter(({ name }) => !name.startsWith(L1));
    return [
        "### Presentations",
        table(
            ["kind", "presentations", "read", "subjects"],
            numbers.presentations.map(({ name, items, read, subjects }) => [
                code(name),
                items,
                read,
                subjects,
            ]),
        ),
        "### What each component took for bona fide",
        "Passed of those that got an answer; in brackets how many got none.",
        writeMatrix(
            shown.map(({ name, threshold, ...rest }) => ({
                name: `${name} >= ${threshold}`,
                ...rest,
            })),
        ),
        "### What each policy took for live",
        "The same. `+ml=1`: a passive model that is sure of everything. `+flatness`: with the flatness gate.",
        writeMatrix(numbers.decisions),
        "### Error rates of the policies",
        table(
            ["policy", "APCER of the worst species", "BPCER", "ACER"],
            numbers.decisions.map(({ name, rates, groups }) => [
                code(name),
                rates.worst
                    ? `${code(rates.worst.species)}: ${sayRate(rates.worst.apcer)}`
                    : "no answer",
                groups.map((group) => `${group.name}: ${sayRate(group.bpcer)}`).join("; "),
                percent(rates.acer),
            ]),
        ),
        "### Error rates of the components",
        table(
            [
                "component",
                "APCER of the worst species",
                "BPCER",
                "EER",
                "BPCER at APCER 5 %",
                "at 10 %",
            ],
            numbers.components.map(({ name, threshold, rates, groups, det }) => [
                code(`${name} >= ${threshold}`),
                rates.worst
                    ? `${code(rates.worst.species)}: ${sayRate(rates.worst.apcer)}`
                    : "no answer",
                groups.map((group) => `${group.name}: ${sayRate(group.bpcer)}`).join("; "),
                percent(det?.eer ?? null),
                percent(det?.at_5?.bpcer ?? null),
                percent(det?.at_10?.bpcer ?? null),
            ]),
        ),
        "### What was measured",
        "Median, and least to greatest, of the presentations in which it could be measured (n).",
        table(
            ["kind", ...MEASURED.map(([, words]) => words)],
            numbers.measured.map(({ name, values }) => [
                code(name),
                ...MEASURED.map(([key, , digits]) => saySpread(values[key], digits)),
            ]),
        ),
        ...writeUnreadable(numbers),
    ].join("\n\n");
}

/** @param {Numbers} numbers */
function writeUnreadable({ unreadable }) {
    return unreadable.length === 0
        ? []
        : ["### Not read", unreadable.map(({ id, error }) => `- ${code(id)}: ${error}`).join("\n")];
}

/**
 * @param {readonly {name: string, rates: import("./error_rates.mjs").ErrorRates, groups: readonly {name: string, bpcer: Rate, bpnrr: Rate}[]}[]} columns
 */
function writeMatrix(columns) {
    const species = [
        ...new Set(columns.flatMap(({ rates }) => rates.species.map((each) => each.species))),
    ];
    const groups = [...new Set(columns.flatMap(({ groups: all }) => all.map(({ name }) => name)))];
    const cell = (
        /** @type {number} */ passed,
        /** @type {number} */ all,
        /** @type {number} */ silent,
    ) => `${all === 0 ? "-" : `${passed}/${all}`}${silent > 0 ? ` (${silent})` : ""}`;
    const people = groups.map((name) => [
        `bona fide: ${name}`,
        ...columns.map(({ groups: all }) => {
            const group = all.find((each) => each.name === name);
            const { hits = 0, trials = 0 } = group?.bpcer ?? {};
            return cell(trials - hits, trials, group?.bpnrr.hits ?? 0);
        }),
    ]);
    const attacks = species.map((name) => [
        code(name),
        ...columns.map(({ rates }) => {
            const found = rates.species.find((each) => each.species === name);
            return cell(found?.apcer.hits ?? 0, found?.apcer.trials ?? 0, found?.apnrr.hits ?? 0);
        }),
    ]);
    return table(["", ...columns.map(({ name }) => code(name))], [...people, ...attacks]);
}

/**
 * @param {{n: number, least: number | null, median: number | null, greatest: number | null} | undefined} spread
 * @param {number} digits
 */
function saySpread(spread, digits) {
    if (!spread || spread.least === null || spread.median === null || spread.greatest === null) {
        return "-";
    }
    const { n, least, median, greatest } = spread;
    const [a, b, c] = [median, least, greatest].map((value) => value.toFixed(digits));
    return b === c ? `${a} (n ${n})` : `${a}, ${b} to ${c} (n ${n})`;
}

/** @param {string} text */
function code(text) {
    return `\`${text}\``;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
function table(head, rows) {
    const line = (/** @type {readonly (string | number)[]} */ cells) =>
        `| ${cells.map((each) => String(each).replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
