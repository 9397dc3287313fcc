/** What a benchmark says: a number, the goal beside it, and what the number comes from. */

export interface Figure {
    /** e.g. `Q7.cpu_ratio` */
    readonly id: string;
    readonly what: string;
    readonly measured: number;
    readonly unit: string;
    /** As SPEC or the issue says it; null where there is none. */
    readonly goal: string | null;
    readonly met: boolean | null;
    /** Sample sizes and the numbers behind. */
    readonly from: string;
}

export interface Goal {
    readonly text: string;
    readonly met: (measured: number) => boolean;
}

export const atLeast = (limit: number, unit = ""): Goal => ({
    text: `>= ${limit}${unit}`,
    met: (measured) => measured >= limit,
});

export const atMost = (limit: number, unit = ""): Goal => ({
    text: `<= ${limit}${unit}`,
    met: (measured) => measured <= limit,
});

export function figure(
    id: string,
    what: string,
    measured: number,
    unit: string,
    goal: Goal | null,
    from: string,
): Figure {
    return {
        id,
        what,
        measured: Number(measured.toPrecision(4)),
        unit,
        goal: goal?.text ?? null,
        met: goal ? goal.met(measured) : null,
        from,
    };
}

export function formatFigure({ id, what, measured, unit, goal, met, from }: Figure): string {
    const verdict = met === null ? "      " : met ? "met   " : "MISSED";
    return `${verdict} ${id}: ${what}: ${measured} ${unit}${goal === null ? "" : ` (goal ${goal})`}\n         ${from}`;
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
