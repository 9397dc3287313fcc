import type { Behaviour, BehaviourWatch } from "../behaviours/behaviour";
import type { Evidence } from "../session/evidence";

/** What a prompt asks for, one behaviour after the other: the next once all of the one before was seen. */
export class AskedInTurn {
    private readonly queue: readonly Behaviour[];

    /** @param codes in the order in which they are asked for; the first is asked for from the start */
    constructor(
        private readonly evidence: Evidence,
        readonly codes: readonly string[],
    ) {
        this.queue = codes
            .map((code) => evidence.behaviours.find((each) => each.code === code))
            .filter((each) => each !== undefined);
    }

    /** What is asked for now; null when all of it was seen. */
    get now(): Behaviour | null {
        return this.queue.find(({ code }) => this.watchOf(code).next !== null) ?? null;
    }

    /** The behaviours that pictures count for: what was asked for so far. Nothing counts before it is asked for. */
    get counting(): ReadonlySet<string> {
        const { now } = this;
        const upTo = now ? this.queue.indexOf(now) + 1 : this.queue.length;
        return new Set(this.codes.slice(0, upTo));
    }

    /** The next thing to do; the last one when all of it was seen. */
    get step(): string {
        const { now } = this;
        const last = this.queue.at(-1);
        return (now && this.watchOf(now.code).next) ?? Object.keys(last?.steps ?? {}).at(-1) ?? "";
    }

    get total(): number {
        return this.sum(({ total }) => total);
    }

    get done(): number {
        return this.sum(({ done }) => done);
    }

    private sum(read: (watch: BehaviourWatch) => number): number {
        return this.queue.reduce((sum, { code }) => sum + read(this.watchOf(code)), 0);
    }

    private watchOf(code: string): BehaviourWatch {
        return this.evidence.watchOf(code);
    }
}
