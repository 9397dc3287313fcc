/** What a benchmark says: a number and the goal beside it, in the shape of `npm run bench` (tests/bench/figures.mjs). */

export interface Figure {
    /** e.g. `Q7.cpu` */
    readonly id: string;
    readonly value: number;
    /** e.g. `>= 0.96` */
    readonly goal: string;
    readonly unit: string;
    readonly met: boolean;
    /** How it was measured, with the sample sizes and the numbers behind. */
    readonly detail: string;
}

/** @param goal a comparison and a number */
export function figure(
    id: string,
    value: number,
    [operator, limit]: readonly [operator: "<=" | ">=", limit: number],
    unit: string,
    detail: string,
): Figure {
    const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
    const met = operator === "<=" ? value <= limit : value >= limit;
    return { id, value: rounded, goal: `${operator} ${limit}`, unit, met, detail };
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
    return quantile(samples, 0.5);
}

export function sum(samples: readonly number[]): number {
    return samples.reduce((total, each) => total + each, 0);
}
