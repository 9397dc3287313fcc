/** Remembers how the sidecar answered, so that nobody waits for one that is dead or slow. Pure: times are arguments. */
import type { VerdictMissing } from "./verdict_fields";

/** Asked again after so long; twice as long after each further failure in a row. */
const FIRST_PAUSE_MS = 30_000;
const MAX_PAUSE_MS = 300_000;
/** Share of the newest answer in what is expected. */
const NEWEST = 0.4;

export class SidecarCircuit {
    private failures = 0;
    private openUntilMs = Number.NEGATIVE_INFINITY;
    private expectedMs: number | null = null;

    /** Whether there is no use in asking now. */
    isOpen(nowMs: number): boolean {
        return nowMs < this.openUntilMs;
    }

    /** How long an answer is likely to take from when it was asked; infinite after a failure, null when nobody knows. */
    get expectedAnswerMs(): number | null {
        return this.failures > 0 ? Number.POSITIVE_INFINITY : this.expectedMs;
    }

    noteAnswer(tookMs: number): void {
        this.failures = 0;
        this.openUntilMs = Number.NEGATIVE_INFINITY;
        const before = this.expectedMs ?? tookMs;
        this.expectedMs = before + NEWEST * (tookMs - before);
    }

    noteFailure(nowMs: number): void {
        const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
        this.failures++;
        this.openUntilMs = nowMs + pauseMs;
    }
}

/** What ails the sidecar itself, not this one request: a picture it cannot use says nothing of the next person's. */
export function isSidecarFailure(missing: VerdictMissing, status: number | undefined): boolean {
    switch (missing) {
        case "sidecar_refused":
            return status === undefined || status >= 500 || status === 429 || status === 404;
        case "sidecar_off":
            return false;
        default:
            return true;
    }
}
