/** Counts what passed for what: everything that the reports print, without a picture or a landmark in it. */
import { BONA_FIDE } from "./attack_labels.mjs";
import { traceDet } from "./det_curve.mjs";
import { rateErrors } from "./error_rates.mjs";
import { drawHistogram } from "./histogram.mjs";
import { DECISIONS, L1, OTHER_THRESHOLD } from "./judge.mjs";

/**
 * @typedef {import("./evaluate_attacks.mjs").ItemResult} ItemResult
 * @typedef {import("./judge.mjs").Judgement} Judgement
 * @typedef {import("./error_rates.mjs").Answer} Answer
 * @typedef {ItemResult & {judgement: Judgement}} ReadItem
 */

/**
 * @param {readonly ItemResult[]} results
 * @param {Readonly<Record<string, number>>} thresholds by component
 */
export function summarizeAttacks(results, thresholds) {
    const read = results.filter(
        /** @returns {result is ReadItem} */ (result) => result.judgement !== undefined,
    );
    const bonaFide = read.filter(({ species }) => species === BONA_FIDE);
    const attacks = groupBy(
        read.filter(({ species }) => species !== BONA_FIDE),
        ({ species }) => species,
    );
    const sides = { bonaFide, attacks };
    return {
        format: 1,
        presentations: countPresentations(results),
        unreadable: results
            .filter(({ error }) => error !== undefined)
            .map(({ id, species, error = "" }) => ({ id, species, error })),
        components: listComponents(read, Object.keys(thresholds)).map((name) =>
            summarizeComponent(name, thresholds[name] ?? OTHER_THRESHOLD, sides),
        ),
        decisions: DECISIONS.map(({ name }) => summarizeDecision(name, sides)),
        measured: summarizeMeasured(groupBy(read, nameGroup)),
    };
}

/**
 * @typedef {ReturnType<typeof summarizeAttacks>} AttackSummary
 * @typedef {{bonaFide: ReadItem[], attacks: Map<string, ReadItem[]>}} Sides
 */

/** @param {readonly ItemResult[]} results */
function countPresentations(results) {
    return [...groupBy(results, nameGroup)].map(([name, items]) => ({
        name,
        items: items.length,
        read: items.filter(({ judgement }) => judgement).length,
        subjects: new Set(items.map(({ subject, id }) => subject ?? id)).size,
    }));
}

/** Bona fide ones by their group, attacks by their species. @param {ItemResult} item */
function nameGroup({ species, group }) {
    return species === BONA_FIDE && group ? `${species} (${group})` : species;
}

/**
 * Ours first, then those that scores.json brings.
 *
 * @param {readonly ReadItem[]} read
 * @param {readonly string[]} ours
 */
function listComponents(read, ours) {
    const all = new Set(read.flatMap(({ judgement }) => Object.keys(judgement.scores)));
    const others = [...all].filter((name) => !ours.includes(name));
    const isL1 = (/** @type {string} */ name) => name.startsWith(L1);
    return [...ours.filter((name) => !isL1(name)), ...others, ...ours.filter(isL1)].filter((name) =>
        all.has(name),
    );
}

/**
 * @param {string} name
 * @param {number} threshold
 * @param {Sides} sides
 */
function summarizeComponent(name, threshold, { bonaFide, attacks }) {
    const scoreOf = (/** @type {ReadItem} */ { judgement }) => judgement.scores[name] ?? null;
    const answer = (/** @type {ReadItem} */ item) => {
        const score = scoreOf(item);
        return score === null ? null : score >= threshold;
    };
    const known = (/** @type {readonly ReadItem[]} */ items) =>
        items.map(scoreOf).filter((score) => score !== null);
    const scores = mapValues(attacks, known);
    return {
        name,
        threshold,
        rates: rateErrors(
            mapValues(attacks, (items) => items.map(answer)),
            bonaFide.map(answer),
        ),
        groups: rateGroups(bonaFide, answer),
        det: traceDet(scores, known(bonaFide)),
        histograms: [[BONA_FIDE, known(bonaFide)], ...scores].map(([who, values]) => ({
            name: /** @type {string} */ (who),
            bins: drawHistogram(/** @type {number[]} */ (values)),
        })),
    };
}

/**
 * @param {string} name
 * @param {Sides} sides
 */
function summarizeDecision(name, { bonaFide, attacks }) {
    const answer = (/** @type {ReadItem} */ { judgement }) => judgement.answers[name] ?? null;
    return {
        name,
        rates: rateErrors(
            mapValues(attacks, (items) => items.map(answer)),
            bonaFide.map(answer),
        ),
        groups: rateGroups(bonaFide, answer),
        reasons: [...groupBy([...bonaFide, ...[...attacks.values()].flat()], nameGroup)].map(
            ([who, items]) => ({ name: who, reasons: countReasons(items, name) }),
        ),
    };
}

/**
 * People before a camera and stand-ins are not one kind: the rates of each beside those of all.
 *
 * @param {readonly ReadItem[]} bonaFide
 * @param {(item: ReadItem) => Answer} answer
 */
function rateGroups(bonaFide, answer) {
    return [...groupBy(bonaFide, ({ group }) => group ?? BONA_FIDE)].map(([name, items]) => {
        const { bpcer, bpnrr } = rateErrors(new Map(), items.map(answer));
        return { name, bpcer, bpnrr };
    });
}

/**
 * @param {readonly ReadItem[]} items
 * @param {string} decision
 */
function countReasons(items, decision) {
    const all = items.flatMap(({ judgement }) => judgement.reasons[decision] ?? []);
    const counts = [...groupBy(all, (reason) => reason)].map(([reason, { length }]) => [
        reason,
        length,
    ]);
    return /** @type {Record<string, number>} */ (Object.fromEntries(counts.sort()));
}

/**
 * Least, median and greatest of what the scores were made of.
 *
 * @param {ReadonlyMap<string, readonly ReadItem[]>} groups
 */
function summarizeMeasured(groups) {
    return [...groups].map(([name, items]) => {
        const keys = new Set(items.flatMap(({ judgement }) => Object.keys(judgement.measured)));
        const values = [...keys].map((key) => {
            const known = items
                .map(({ judgement }) => judgement.measured[key] ?? null)
                .filter((value) => value !== null)
                .sort((a, b) => a - b);
            const at = (/** @type {number} */ share) =>
                known[Math.round(share * (known.length - 1))] ?? null;
            return [key, { n: known.length, least: at(0), median: at(0.5), greatest: at(1) }];
        });
        return {
            name,
            values: /** @type {Record<string, {n: number, least: number | null, median: number | null, greatest: number | null}>} */ (
                Object.fromEntries(values)
            ),
        };
    });
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} key
 * @returns {Map<string, T[]>} in the order in which keys first come
 */
function groupBy(items, key) {
    /** @type {Map<string, T[]>} */
    const groups = new Map();
    for (const item of items) {
        const name = key(item);
        const group = groups.get(name);
        if (group) {
            group.push(item);
        } else {
            groups.set(name, [item]);
        }
    }
    return groups;
}

/**
 * @template T, U
 * @param {ReadonlyMap<string, T>} map
 * @param {(value: T) => U} change
 * @returns {Map<string, U>}
 */
function mapValues(map, change) {
    return new Map([...map].map(([key, value]) => [key, change(value)]));
}
