/** The summary as one HTML page that needs nothing beside itself. */
import { BONA_FIDE } from "./attack_labels.mjs";
import { HTML_STYLE } from "./html_style.mjs";
import { escape, plotDet, plotRates, plotStrips } from "./plots.mjs";
import { percent, sayRate } from "./text_report.mjs";

/**
 * @typedef {import("./summary.mjs").AttackSummary} AttackSummary
 * @typedef {import("./error_rates.mjs").Rate} Rate
 */

const TERMS = [
    [
        "APCER",
        "share of the attack presentations of one species taken for bona fide, of those that got an answer. Of several species the greatest counts",
    ],
    [
        "BPCER",
        "share of the bona fide presentations taken for attacks, of those that got an answer",
    ],
    [
        "APNRR, BPNRR",
        "share of attack and bona fide presentations that got no answer: nothing to judge by. They are in no other rate, and never a pass",
    ],
    [
        "ACER",
        "the mean of the greatest APCER and BPCER. Not in the standard since it hides which of the two it is; here to compare with papers",
    ],
    ["EER", "where the APCER of the worst species equals BPCER"],
    [
        "95 %",
        "bounds of a rate that was counted: exact (Clopper-Pearson). 3/n where nothing was counted in n (rule of three)",
    ],
];

/**
 * @param {AttackSummary} summary
 * @param {{made: string}} options when, in words
 * @returns {string}
 */
export function writeHtml(summary, { made }) {
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Presentation attacks</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>Presentation attacks</h1>
<p class="lead">What passed for what, in the words of ISO/IEC 30107-3:2023. ${escape(made)}</p>
${writeTerms()}
${writePresentations(summary)}
<section>
<h2>Decisions</h2>
<p>Each policy over a session as long as it gives it. <code>+ml=1</code>: as if the passive model said "live" with certainty, the worst
that the rest must stand alone. <code>+flatness</code>: turns of a flat picture count for nothing.</p>
${writeMatrix(summary)}
${summary.decisions.map(writeDecision).join("\n")}
</section>
<section>
<h2>Components</h2>
<p>Scores run from 0 to 1, higher is more bona fide. The dashed line is the threshold in use; the curve shows every other one.</p>
${summary.components.map(writeComponent).join("\n")}
</section>
</main>
</body>
</html>
`;
}

function writeTerms() {
    const items = TERMS.map(([term, text]) => `<dt>${term}</dt><dd>${text}.</dd>`);
    return `<details open><summary>Terms</summary><dl>${items.join("\n")}</dl></details>`;
}

/** @param {AttackSummary} summary */
function writePresentations({ presentations, unreadable }) {
    const rows = presentations.map(
        ({ name, items, read, subjects }) =>
            `<tr><th scope="row">${escape(name)}</th><td>${items}</td><td>${read}</td><td>${subjects}</td></tr>`,
    );
    const lost = unreadable.map(
        ({ id, species, error }) =>
            `<li><code>${escape(id)}</code> (${escape(species)}): ${escape(error)}</li>`,
    );
    return `<section>
<h2>Presentations</h2>
<table><thead><tr><th scope="col">kind</th><th scope="col">labelled</th><th scope="col">read</th><th scope="col">subjects</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>
${lost.length > 0 ? `<p>Not read, and in no rate:</p><ul>${lost.join("\n")}</ul>` : ""}
</section>`;
}

/** All decisions side by side. @param {AttackSummary} summary */
function writeMatrix({ decisions }) {
    const species = [
        ...new Set(decisions.flatMap(({ rates }) => rates.species.map((each) => each.species))),
    ];
    const cell = (/** @type {Rate | undefined} */ rate) => {
        if (!rate || rate.rate === null) {
            return `<td class="none">no answer</td>`;
        }
        const depth = Math.round(rate.rate * 100);
        return `<td style="--depth:${depth}%">${rate.hits}/${rate.trials}</td>`;
    };
    const rows = species.map((name) => {
        const cells = decisions.map(({ rates }) =>
            cell(rates.species.find((each) => each.species === name)?.apcer),
        );
        return `<tr><th scope="row">${escape(name)}</th>${cells.join("")}</tr>`;
    });
    const groups = [
        ...new Set(decisions.flatMap(({ groups: all }) => all.map(({ name }) => name))),
    ];
    const people = groups.map((name) => {
        const cells = decisions.map(({ groups: all }) =>
            cell(all.find((each) => each.name === name)?.bpcer),
        );
        return `<tr class="people"><th scope="row">BPCER, ${escape(name)}</th>${cells.join("")}</tr>`;
    });
    const heads = decisions.map(({ name }) => `<th scope="col">${escape(name)}</th>`);
    return `<div class="wide"><table class="matrix"><caption>Errors of those that got an answer: attacks that passed, bona fide ones refused</caption>
<thead><tr><td></td>${heads.join("")}</tr></thead><tbody>${[...rows, ...people].join("\n")}</tbody></table></div>`;
}

/** @param {AttackSummary["decisions"][number]} decision */
function writeDecision({ name, rates, groups }) {
    return `<article>
<h3>${escape(name)}</h3>
${writeFacts(rates)}
${plotRates(`Error rates of ${name}`, listRates(rates, groups))}
</article>`;
}

/** @param {AttackSummary["components"][number]} component */
function writeComponent({ name, threshold, rates, groups, det, histograms }) {
    const strips = histograms.map(({ name: who, bins }) => ({
        name: who,
        bins,
        kind: kindOf(who),
    }));
    const at = (/** @type {{bpcer: number} | null | undefined} */ point) =>
        percent(point?.bpcer ?? null);
    return `<article>
<h3>${escape(name)}</h3>
${writeFacts(rates)}
<p>Threshold ${threshold}. EER ${percent(det?.eer ?? null)}; BPCER at APCER 5 %: ${at(det?.at_5)}, at 10 %: ${at(det?.at_10)}.</p>
<div class="plots">
${plotStrips(`Scores of ${name}`, strips, threshold)}
${det ? plotDet(`Trade-off of ${name}`, det) : ""}
</div>
<details><summary>Rates at the threshold</summary>
${plotRates(`Error rates of ${name}`, listRates(rates, groups))}
</details>
</article>`;
}

/** @param {import("./error_rates.mjs").ErrorRates} rates */
function writeFacts({ worst, bpcer, acer, species, bpnrr }) {
    const silent = species.reduce((sum, { apnrr }) => sum + apnrr.hits, 0);
    const all = species.reduce((sum, { presentations }) => sum + presentations, 0);
    return `<ul class="facts">
<li>APCER <b>${percent(worst?.apcer.rate ?? null)}</b> ${worst ? `${escape(worst.species)}, ${sayRate(worst.apcer)}` : ""}</li>
<li>BPCER <b>${percent(bpcer.rate)}</b> ${sayRate(bpcer)}</li>
<li>ACER <b>${percent(acer)}</b></li>
<li>no answer <b>${silent}</b> of ${all} attacks, <b>${bpnrr.hits}</b> of ${bpnrr.trials} bona fide</li>
</ul>`;
}

/**
 * @param {import("./error_rates.mjs").ErrorRates} rates
 * @param {readonly {name: string, bpcer: Rate, bpnrr: Rate}[]} groups
 */
function listRates({ species }, groups) {
    return [
        ...groups.map(({ name, bpcer, bpnrr }) => ({
            name: name === BONA_FIDE ? "bona fide refused" : `${name} refused`,
            rate: bpcer,
            kind: /** @type {const} */ ("bona_fide"),
            silent: bpnrr.hits,
        })),
        ...species.map(({ species: name, apcer, apnrr }) => ({
            name,
            rate: apcer,
            kind: /** @type {const} */ ("attack"),
            silent: apnrr.hits,
        })),
    ];
}

/** @param {string} name @returns {"attack" | "bona_fide"} */
function kindOf(name) {
    return name === BONA_FIDE ? "bona_fide" : "attack";
}
