/** 1:N: who is it, of all who are enrolled? Nobody who is not must be taken for somebody. */
import { boundExactly } from "../attacks/binomial.mjs";
import { dot, Histogram, makeRandom, meanOf } from "./scores.mjs";

const ENROLLED_SHARE = 2 / 3;
const DRAWS = 20;

/**
 * @typedef {object} Searched
 * @property {number} enrolled
 * @property {number} strangers
 * @property {{threshold: number, margin: number, hit: number, wrong: number, fpir: number, strangersTaken: number, fpirHigh: number,
 *     confirmed: number, confirmedOther: number}[]} rows
 *     `hit`, `wrong` and `fpir` are shares of all tries; `strangersTaken` of the strangers in any draw, with its bound;
 *     `confirmed`, `confirmedOther`: 1:1, shares of probes that reach their own template, another's
 */

/**
 * @param {import("./scores.mjs").Probe[]} probes
 * @param {{samples: number, probe: number, thresholds: number[], margin: number}} how pictures of a template and of a probe
 * @returns {Searched | null} null where too few people have as many pictures
 */
export function searchAmong(probes, { samples, probe, thresholds, margin }) {
    const people = groupByPerson(probes);
    const able = [...people].filter(([, units]) => units.length >= samples + probe);
    const count = Math.floor(able.length * ENROLLED_SHARE);
    if (count < 5) {
        return null;
    }
    const random = makeRandom(7);
    /** @type {{best: number, second: number, own: boolean | null, ownScore: number, person: number}[]} */
    const tries = [];
    /** Everybody against each of the others' templates: what a stolen badge would be tried with. */
    const others = new Histogram();
    for (let draw = 0; draw < DRAWS; draw++) {
        const shuffled = shuffle(able, random);
        const gallery = shuffled.slice(0, count).map(([person, units]) => {
            const mixed = shuffle(units, random);
            return {
                person,
                template: meanOf(mixed.slice(0, samples)),
                probe: meanOf(mixed.slice(samples, samples + probe)),
            };
        });
        const inside = new Set(gallery.map(({ person }) => person));
        for (const { person, probe: unit } of gallery) {
            tries.push({ ...findBest(gallery, unit, person, others), person });
        }
        for (const [person, units] of people) {
            if (!inside.has(person) && units.length >= probe) {
                const unit = meanOf(shuffle(units, random).slice(0, probe));
                tries.push({ ...findBest(gallery, unit, null, others), person });
            }
        }
    }
    const [known, strange] = [
        tries.filter(({ own }) => own !== null),
        tries.filter(({ own }) => own === null),
    ];
    const strangers = new Set(strange.map(({ person }) => person)).size;
    const rows = thresholds.map((threshold) => {
        const taken = (/** @type {(typeof tries)[number]} */ { best, second }) =>
            best >= threshold && best - second >= margin;
        const fooled = strange.filter(taken);
        const strangersTaken = new Set(fooled.map(({ person }) => person)).size;
        return {
            threshold,
            margin,
            hit: known.filter((each) => taken(each) && each.own).length / known.length,
            wrong: known.filter((each) => taken(each) && !each.own).length / known.length,
            fpir: fooled.length / strange.length,
            strangersTaken,
            fpirHigh: boundExactly(strangersTaken, strangers)[1] ?? 1,
            confirmed: known.filter((each) => each.ownScore >= threshold).length / known.length,
            confirmedOther: others.atLeast(threshold) / others.total,
        };
    });
    return { enrolled: count, strangers, rows };
}

/**
 * @param {{person: number, template: Float32Array}[]} gallery
 * @param {Float32Array} unit
 * @param {number | null} person who it is; null: nobody of them
 * @param {Histogram} others gets every score with another's template
 */
function findBest(gallery, unit, person, others) {
    let [best, second, who, ownScore] = [-1, -1, -1, -1];
    for (const { person: each, template } of gallery) {
        const score = dot(template, unit);
        if (each === person) {
            ownScore = score;
        } else {
            others.add(score);
        }
        if (score > best) {
            [second, best, who] = [best, score, each];
        } else if (score > second) {
            second = score;
        }
    }
    return { best, second, own: person === null ? null : who === person, ownScore };
}

/** @param {import("./scores.mjs").Probe[]} probes */
export function groupByPerson(probes) {
    /** @type {Map<number, Float32Array[]>} */
    const people = new Map();
    for (const { person, unit } of probes) {
        people.set(person, [...(people.get(person) ?? []), unit]);
    }
    return people;
}

/** @template T @param {readonly T[]} list @param {() => number} random @returns {T[]} */
function shuffle(list, random) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [copy[i], copy[j]] = [/** @type {T} */ (copy[j]), /** @type {T} */ (copy[i])];
    }
    return copy;
}
