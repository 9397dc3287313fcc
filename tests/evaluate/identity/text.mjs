/** The numbers as text. */

/** @param {number} share */
const percent = (share) =>
    Number.isNaN(share)
        ? "not measured"
        : `${(100 * share).toFixed(share > 0 && share < 0.001 ? 4 : 2)} %`;

/** @param {ReturnType<typeof import("./numbers.mjs").summarise>} numbers */
export function formatText(numbers) {
    const { model, where, pictures, without_face: missed, people, genuine, impostor } = numbers;
    const lines = [
        `${model.title} (${model.id}, ${model.sha256.slice(0, 12)}), in the ${where}; good for ${model.good_for.join(", ")}`,
        `${pictures} pictures, ${missed} without a face; ${people} people; ${genuine} genuine and ${impostor} impostor pairs`,
        "",
        "true accepts at a false match rate (95 % by drawing people)",
        ...numbers.at_fmr.map(
            ({ fmr, threshold, tar, says_something: says }) =>
                `  ${fmr.toExponential(0)}  threshold ${threshold.toFixed(3)}  ${percent(tar.rate)} (${percent(tar.low)} to ${percent(tar.high)})` +
                (says ? "" : "  too few people to say"),
        ),
        "",
        `at the card's ${numbers.threshold}: ${formatRate(numbers.at_threshold)}`,
        ...numbers.groups.map(
            (each, at) =>
                `  ${each.group} (${each.people} people): ${formatRate(each)}${at === 0 ? "  <- the worst" : ""}`,
        ),
    ];
    for (const { samples, probe, enrolled, strangers, rows } of numbers.searches) {
        lines.push(
            "",
            `1:N, ${enrolled} enrolled with ${samples}, probe of ${probe}, ${strangers} strangers, margin ${rows[0]?.margin ?? 0}`,
            ...rows.map(
                (row) =>
                    `  ${row.threshold.toFixed(3)}  hit ${percent(row.hit)}  wrong ${percent(row.wrong)}  stranger taken ${percent(row.fpir)} of tries, ` +
                    `${row.strangersTaken} strangers (at most ${percent(row.fpirHigh)} of them); 1:1 own ${percent(row.confirmed)}, another's ${percent(row.confirmedOther)}`,
            ),
        );
    }
    if (numbers.conditions.length > 0) {
        lines.push("", "worse probes against the mean of three clean pictures");
        for (const { condition, pictures: all, found, tries, hit, wrong } of numbers.conditions) {
            lines.push(
                `  ${condition.padEnd(10)} face found ${percent(found)} of ${all}; of ${tries}: right ${percent(hit)}, another ${percent(wrong)}`,
            );
        }
    }
    return lines.join("\n");
}

/** @param {{fmr: number, fmr_below: number | null, tar: {rate: number, low: number, high: number}}} rate */
function formatRate({ fmr, fmr_below: below, tar }) {
    const said = below === null ? `${fmr.toExponential(1)}` : `0, below ${below.toExponential(1)}`;
    return `false matches ${said}; true accepts ${percent(tar.rate)} (${percent(tar.low)} to ${percent(tar.high)})`;
}
