/** How closely the whole picture is looked at, from the cheapest to the one that finds the smallest faces. */
export const SEARCH_DETAILS = ["coarse", "fine", "finest"] as const;
export type SearchDetail = (typeof SEARCH_DETAILS)[number];

/** The closer ones look again this often where nobody is found: they must not slow down what comes after. */
const EVERY_MS = { coarse: 0, fine: 500, finest: 1000 } as const;
/** On a slow tablet they look less often: they take no more than this share of the time. */
const MAX_SHARE = 0.15;

/** Decides how closely the next picture is searched while nobody is found. */
export class SearchPlan {
    private last: SearchDetail | null = null;
    private readonly doneMs = new Map<SearchDetail, number>();
    private readonly tookMs = new Map<SearchDetail, number>();

    /** Somebody new is looked for; what the looks cost stays known. */
    reset(): void {
        this.last = null;
        this.doneMs.clear();
    }

    /** Coarse, and after a coarse look that found nobody a closer one where it is due. */
    choose(atMs: number): SearchDetail {
        if (this.last !== "coarse") {
            return "coarse";
        }
        return SEARCH_DETAILS.slice(1).find((detail) => this.isDue(detail, atMs)) ?? "coarse";
    }

    /** @param tookMs what the look cost */
    note(detail: SearchDetail, atMs: number, tookMs: number): void {
        this.last = detail;
        this.doneMs.set(detail, atMs);
        this.tookMs.set(detail, tookMs);
    }

    /** Clocks may jump: a look that lies in the future is over too. */
    private isDue(detail: SearchDetail, atMs: number): boolean {
        const sinceMs = Math.abs(atMs - (this.doneMs.get(detail) ?? Number.NEGATIVE_INFINITY));
        return sinceMs >= Math.max(EVERY_MS[detail], (this.tookMs.get(detail) ?? 0) / MAX_SHARE);
    }
}
