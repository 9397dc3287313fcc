/** From descriptors to scores of pairs, thresholds and rates. */

/**
 * @typedef {object} Probe one picture
 * @property {number} person its index
 * @property {Float32Array} unit one long
 */

/** Cosines are counted in steps of this. */
const STEP = 0.0005;
const BINS = Math.round(2 / STEP) + 1;
const DRAWS = 300;

/** @param {ArrayLike<number>} values @returns {Float32Array} */
export function toUnit(values) {
    const unit = Float32Array.from(values);
    const length = Math.hypot(...unit);
    return unit.map((value) => value / length);
}

/** @param {Float32Array[]} units @returns {Float32Array} */
export function meanOf(units) {
    const sum = new Float32Array(units[0]?.length ?? 0);
    for (const unit of units) {
        unit.forEach((value, at) => {
            sum[at] = (sum[at] ?? 0) + value;
        });
    }
    return toUnit(sum);
}

/** @param {Float32Array} a @param {Float32Array} b */
export function dot(a, b) {
    let sum = 0;
    for (let at = 0; at < a.length; at++) {
        sum += /** @type {number} */ (a[at]) * /** @type {number} */ (b[at]);
    }
    return sum;
}

/** How often each cosine came up, from -1 to 1. */
export class Histogram {
    counts = new Float64Array(BINS);
    total = 0;

    /** @param {number} cosine */
    add(cosine) {
        const bin = Math.min(BINS - 1, Math.max(0, Math.floor((cosine + 1) / STEP)));
        this.counts[bin] = (this.counts[bin] ?? 0) + 1;
        this.total++;
    }

    /** How many reach the threshold. @param {number} threshold */
    atLeast(threshold) {
        const from = Math.max(0, Math.ceil((threshold + 1) / STEP - 1e-9));
        return this.counts.subarray(from).reduce((sum, count) => sum + count, 0);
    }

    /** The lowest threshold that at most this share reaches. @param {number} share */
    thresholdFor(share) {
        let reached = 0;
        for (let bin = BINS - 1; bin >= 0; bin--) {
            reached += this.counts[bin] ?? 0;
            if (reached > share * this.total) {
                return (bin + 1) * STEP - 1;
            }
        }
        return -1;
    }

    /** The course in wider bins, for a drawing. @param {number} count */
    inBins(count) {
        const each = Math.ceil(BINS / count);
        return Array.from({ length: count }, (_, i) =>
            this.counts.subarray(i * each, (i + 1) * each).reduce((sum, value) => sum + value, 0),
        );
    }
}

/**
 * All pairs of pictures.
 *
 * @param {Probe[]} probes
 * @param {Set<number>} [among] of these people alone
 * @returns {{genuine: Histogram, impostor: Histogram, byPerson: Map<number, number[]>, peoplePairs: number}} `byPerson`: the
 *     genuine cosines of each
 */
export function comparePairs(probes, among) {
    const chosen = among ? probes.filter(({ person }) => among.has(person)) : probes;
    const [genuine, impostor] = [new Histogram(), new Histogram()];
    /** @type {Map<number, number[]>} */
    const byPerson = new Map();
    for (let i = 0; i < chosen.length; i++) {
        const one = /** @type {Probe} */ (chosen[i]);
        for (let j = i + 1; j < chosen.length; j++) {
            const other = /** @type {Probe} */ (chosen[j]);
            const cosine = dot(one.unit, other.unit);
            if (one.person === other.person) {
                genuine.add(cosine);
                byPerson.set(one.person, [...(byPerson.get(one.person) ?? []), cosine]);
            } else {
                impostor.add(cosine);
            }
        }
    }
    const people = new Set(chosen.map(({ person }) => person)).size;
    return { genuine, impostor, byPerson, peoplePairs: (people * (people - 1)) / 2 };
}

/**
 * The share of genuine pairs at or above a threshold, with bounds from drawing people, not pairs: pairs of one person are not
 * independent.
 *
 * @param {Map<number, number[]>} byPerson
 * @param {number} threshold
 * @returns {{rate: number, low: number, high: number}}
 */
export function rateGenuine(byPerson, threshold) {
    const people = [...byPerson.values()].map((cosines) => ({
        hits: cosines.filter((cosine) => cosine >= threshold).length,
        all: cosines.length,
    }));
    if (people.length === 0) {
        return { rate: NaN, low: NaN, high: NaN };
    }
    const share = (/** @type {{hits: number, all: number}[]} */ list) =>
        list.reduce((sum, { hits }) => sum + hits, 0) / list.reduce((sum, { all }) => sum + all, 0);
    const random = makeRandom(1);
    const drawn = Array.from({ length: DRAWS }, () =>
        share(
            people.map(() => people[Math.floor(random() * people.length)] ?? { hits: 0, all: 0 }),
        ),
    ).sort((a, b) => a - b);
    return {
        rate: share(people),
        low: drawn[Math.floor(0.025 * DRAWS)] ?? 0,
        high: drawn[Math.ceil(0.975 * DRAWS) - 1] ?? 1,
    };
}

/** The same numbers every time (mulberry32). @param {number} seed @returns {() => number} */
export function makeRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}
