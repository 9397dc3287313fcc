/** Everything that is measured, in one object: what the drawings, the text and the page say. */
import { comparePairs, dot, meanOf, rateGenuine } from "./scores.mjs";
import { searchAmong } from "./search.mjs";

/** False match rates that thresholds are looked up for. */
const FMRS = [1e-2, 1e-3, 1e-4, 1e-5];
/** A rate below what three people pairs would show says nothing. */
const MIN_PAIRS = 3;
const BINS = 200;
/** Pictures of a template and of a probe. */
const SEARCHES = [
    { samples: 1, probe: 1 },
    { samples: 5, probe: 1 },
    { samples: 5, probe: 3 },
];
const STEPS_AROUND = [-2, -1, 0, 1, 2];
const SEARCH_STEP = 0.02;

/**
 * @param {object} given
 * @param {import("./describers.mjs").Describer} given.describer
 * @param {string} given.where
 * @param {import("./people.mjs").Person[]} given.people
 * @param {{units: Map<string, Float32Array>, looked: number, missed: number}} given.clean
 * @param {Record<string, {units: Map<string, Float32Array>, looked: number, missed: number}>} given.worse by condition
 * @param {import("./people.mjs").Person[]} given.few whose probes were made worse
 * @param {Map<string, Set<string>>} given.groups
 */
export function summarise({ describer, where, people, clean, worse, few, groups }) {
    const { card, id, sha256 } = describer;
    const probes = people.flatMap(({ pictures }, person) =>
        pictures.flatMap((picture) => {
            const unit = clean.units.get(picture);
            return unit ? [{ person, unit }] : [];
        }),
    );
    const pairs = comparePairs(probes);
    const { same_person: threshold, margin } = card.recogniser;
    const step = id === "face_descriptor" ? SEARCH_STEP / 4 : SEARCH_STEP;
    const thresholds = STEPS_AROUND.map((at) => threshold + at * step);
    return {
        model: { id, sha256, title: card.title, good_for: card.recogniser.good_for },
        where,
        pictures: clean.looked,
        without_face: clean.missed,
        people: new Set(probes.map(({ person }) => person)).size,
        people_pairs: pairs.peoplePairs,
        genuine: pairs.genuine.total,
        impostor: pairs.impostor.total,
        at_fmr: FMRS.map((fmr) => {
            const limit = pairs.impostor.thresholdFor(fmr);
            return {
                fmr,
                threshold: limit,
                says_something: fmr * pairs.peoplePairs >= MIN_PAIRS,
                tar: rateGenuine(pairs.byPerson, limit),
            };
        }),
        at_threshold: rateAt(pairs, threshold),
        threshold,
        groups: rateGroups({ probes, people, groups, threshold }),
        searches: SEARCHES.flatMap((how) => {
            const found = searchAmong(probes, { ...how, thresholds, margin });
            return found ? [{ ...how, ...found }] : [];
        }),
        conditions: Object.entries(worse).map(([condition, { units, looked }]) => ({
            condition,
            pictures: looked,
            found: units.size / looked,
            ...rateWorse({ units, clean: clean.units, few, threshold }),
        })),
        bins: { genuine: pairs.genuine.inBins(BINS), impostor: pairs.impostor.inBins(BINS) },
        curve: FMRS.flatMap((fmr) => [3, 1].map((times) => times * fmr)).map((fmr) => ({
            fmr,
            tar: rateGenuine(pairs.byPerson, pairs.impostor.thresholdFor(fmr)).rate,
        })),
    };
}

/** @param {ReturnType<typeof comparePairs>} pairs @param {number} threshold */
function rateAt({ impostor, byPerson, peoplePairs }, threshold) {
    const reached = impostor.atLeast(threshold);
    return {
        fmr: reached / impostor.total,
        impostors_reached: reached,
        // Where none did: three people pairs' worth, for pictures of one pair are not independent.
        fmr_below: reached === 0 ? 3 / peoplePairs : null,
        tar: rateGenuine(byPerson, threshold),
    };
}

/**
 * @param {{probes: import("./scores.mjs").Probe[], people: import("./people.mjs").Person[], groups: Map<string, Set<string>>,
 *     threshold: number}} given
 */
function rateGroups({ probes, people, groups, threshold }) {
    const index = new Map(people.map(({ name }, at) => [name, at]));
    return [...groups]
        .map(([group, names]) => {
            const among = new Set([...names].flatMap((name) => index.get(name) ?? []));
            const pairs = comparePairs(probes, among);
            return { group, people: among.size, ...rateAt(pairs, threshold) };
        })
        .sort((a, b) => b.fmr - a.fmr);
}

/** Worse probes against the mean of three clean pictures of everybody: found again, or taken for another. */
/**
 * @param {{units: Map<string, Float32Array>, clean: Map<string, Float32Array>, few: import("./people.mjs").Person[],
 *     threshold: number}} given
 */
function rateWorse({ units, clean, few, threshold }) {
    const templates = few.map(({ pictures }) => {
        const known = pictures.slice(0, 3).flatMap((picture) => clean.get(picture) ?? []);
        return known.length > 0 ? meanOf(known) : null;
    });
    let [tries, hits, wrong] = [0, 0, 0];
    few.forEach(({ pictures }, person) => {
        const unit = units.get(pictures[3] ?? "");
        const own = templates[person];
        if (!unit || !own) {
            return;
        }
        tries++;
        const score = dot(own, unit);
        hits += Number(score >= threshold);
        wrong += Number(
            templates.some(
                (other, at) =>
                    other && at !== person && dot(other, unit) >= Math.max(score, threshold),
            ),
        );
    });
    return { tries, hit: hits / tries, wrong: wrong / tries };
}
