/** The summary as lines for a terminal. */

/**
 * @typedef {import("./summary.mjs").AttackSummary} AttackSummary
 * @typedef {import("./error_rates.mjs").Rate} Rate
 */

/** @param {number | null} value a share */
export function percent(value) {
    return value === null ? "-" : `${(100 * value).toFixed(1)} %`;
}

/**
 * `3 of 11 (27.3 %, 95 % 6.0 to 61.0 %)`; without a hit the rule of three beside the exact bound.
 *
 * @param {Rate} rate
 */
export function sayRate({ hits, trials, rate, low, high, at_most_if_none: atMost }) {
    if (rate === null || low === null || high === null) {
        return "none to count";
    }
    const rule = atMost === null ? "" : `, 3/n ${percent(atMost)}`;
    return `${hits} of ${trials} (${percent(rate)}, 95 % ${(100 * low).toFixed(1)} to ${percent(high)}${rule})`;
}

/**
 * @param {AttackSummary} summary
 * @returns {string}
 */
export function writeText(summary) {
    const lines = ["Presentations (read of labelled, subjects)"];
    for (const { name, items, read, subjects } of summary.presentations) {
        lines.push(`  ${name}: ${read} of ${items}, ${subjects}`);
    }
    for (const { id, error } of summary.unreadable) {
        lines.push(`  not read: ${id}: ${error}`);
    }
    lines.push("", "Components, each at its own threshold");
    for (const { name, threshold, rates, groups, det } of summary.components) {
        lines.push(`  ${name} >= ${threshold}`, ...writeRates(rates, groups));
        if (det) {
            const at = (/** @type {typeof det.at_5} */ point) => percent(point?.bpcer ?? null);
            lines.push(
                `    EER ${percent(det.eer)}; BPCER at APCER 5 %: ${at(det.at_5)}, at 10 %: ${at(det.at_10)}`,
            );
        }
    }
    lines.push("", "Decisions");
    for (const { name, rates, groups } of summary.decisions) {
        lines.push(`  ${name}`, ...writeRates(rates, groups));
    }
    return lines.join("\n");
}

/**
 * @param {import("./error_rates.mjs").ErrorRates} rates
 * @param {readonly {name: string, bpcer: Rate, bpnrr: Rate}[]} groups
 */
function writeRates({ species, worst, bpcer, bpnrr, acer }, groups) {
    const silent = (/** @type {Rate} */ rate) =>
        rate.hits > 0 ? `; no answer ${rate.hits} of ${rate.trials}` : "";
    return [
        ...species.map(
            ({ species: name, apcer, apnrr }) =>
                `    APCER ${name}: ${sayRate(apcer)}${silent(apnrr)}`,
        ),
        `    APCER of the worst species: ${worst ? `${percent(worst.apcer.rate)} (${worst.species})` : "-"}`,
        `    BPCER: ${sayRate(bpcer)}${silent(bpnrr)}`,
        ...(groups.length > 1
            ? groups.map(
                  (group) =>
                      `      of ${group.name}: ${sayRate(group.bpcer)}${silent(group.bpnrr)}`,
              )
            : []),
        `    ACER: ${percent(acer)}`,
    ];
}
