/**
 * Error rates of presentation-attack detection, in the words of ISO/IEC 30107-3:2023.
 *
 * - APCER: share of the attack presentations of one species that were taken for bona fide. It is never averaged over
 *   species: that of all is the greatest.
 * - BPCER: share of the bona fide presentations that were taken for attacks.
 * - APNRR, BPNRR: share of attack and bona fide presentations that got no answer.
 *
 * As in the standard, APCER and BPCER are shares of the presentations that got an answer; those that got none are counted beside
 * them, and never dropped.
 */
import { boundExactly, ruleOfThree } from "./binomial.mjs";

/** @typedef {boolean | null} Answer taken for bona fide, taken for an attack, no answer */

/**
 * @typedef {object} Rate
 * @property {number} hits
 * @property {number} trials
 * @property {number | null} rate null without a trial
 * @property {number | null} low exact 95 % bounds (Clopper-Pearson)
 * @property {number | null} high
 * @property {number | null} at_most_if_none 3 / trials where there was no hit
 *
 * @typedef {object} SpeciesRates
 * @property {string} species
 * @property {number} presentations
 * @property {Rate} apcer
 * @property {Rate} apnrr
 *
 * @typedef {object} ErrorRates
 * @property {SpeciesRates[]} species
 * @property {{species: string, apcer: Rate} | null} worst the species with the greatest APCER; null when none got an answer
 * @property {Rate} bpcer
 * @property {Rate} bpnrr
 * @property {number | null} acer (greatest APCER + BPCER) / 2
 */

/**
 * @param {number} hits
 * @param {number} trials
 * @returns {Rate}
 */
export function makeRate(hits, trials) {
    const [low, high] = boundExactly(hits, trials);
    return {
        hits,
        trials,
        rate: trials > 0 ? hits / trials : null,
        low,
        high,
        at_most_if_none: hits === 0 ? ruleOfThree(trials) : null,
    };
}

/**
 * @param {ReadonlyMap<string, readonly Answer[]>} attacks answers by species
 * @param {readonly Answer[]} bonaFide
 * @returns {ErrorRates}
 */
export function rateErrors(attacks, bonaFide) {
    const species = [...attacks].map(([name, answers]) => ({
        species: name,
        presentations: answers.length,
        apcer: rateOf(answers, true),
        apnrr: makeRate(count(answers, null), answers.length),
    }));
    const worst = findWorst(species);
    const bpcer = rateOf(bonaFide, false);
    return {
        species,
        worst: worst && { species: worst.species, apcer: worst.apcer },
        bpcer,
        bpnrr: makeRate(count(bonaFide, null), bonaFide.length),
        acer:
            typeof worst?.apcer.rate === "number" && bpcer.rate !== null
                ? (worst.apcer.rate + bpcer.rate) / 2
                : null,
    };
}

/**
 * The greatest rate; of equal ones the one of which most is known.
 *
 * @param {readonly SpeciesRates[]} species
 */
function findWorst(species) {
    /** @type {SpeciesRates | null} */
    let worst = null;
    for (const each of species) {
        const [mine, most] = [each.apcer.rate, worst?.apcer.rate ?? -1];
        if (
            mine !== null &&
            (mine > most || (mine === most && each.apcer.trials > (worst?.apcer.trials ?? 0)))
        ) {
            worst = each;
        }
    }
    return worst;
}

/**
 * @param {readonly Answer[]} answers
 * @param {boolean} wrong
 */
function rateOf(answers, wrong) {
    const silent = count(answers, null);
    return makeRate(count(answers, wrong), answers.length - silent);
}

/**
 * @param {readonly Answer[]} answers
 * @param {Answer} which
 */
function count(answers, which) {
    return answers.filter((answer) => answer === which).length;
}
