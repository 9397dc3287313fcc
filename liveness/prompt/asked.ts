import type { Behaviour, BehaviourWatch } from "../behaviours/behaviour";
import type { Evidence } from "../session/evidence";
import type { PromptStep } from "./prompt_step";

interface Asked {
    readonly behaviour: Behaviour;
    /** May take its place. */
    readonly instead: Behaviour | null;
    /** Whose place it took, in this prompt or before. */
    readonly standsFor: string | null;
}

/** What a prompt asks for, one behaviour after the other: the next once all of the one before was seen. */
export class AskedInTurn {
    private queue: readonly Asked[];

    /** @param steps in the order in which they are asked for; the first is asked for from the start */
    constructor(
        private readonly evidence: Evidence,
        steps: readonly PromptStep[],
    ) {
        this.queue = steps.flatMap(({ behaviour: code, instead, standsFor }) => {
            const behaviour = this.find(code);
            return behaviour
                ? [{ behaviour, instead: this.find(instead), standsFor: standsFor ?? null }]
                : [];
        });
    }

    get codes(): readonly string[] {
        return this.queue.map(({ behaviour }) => behaviour.code);
    }

    /** What is asked for now; null when all of it was seen. */
    get now(): Behaviour | null {
        return this.current?.behaviour ?? null;
    }

    /** Whether something else may be asked for in the place of what is asked for now. */
    get hasInstead(): boolean {
        return Boolean(this.current?.instead);
    }

    /** The behaviours that pictures count for: what was asked for so far. Nothing counts before it is asked for. */
    get counting(): ReadonlySet<string> {
        const { current } = this;
        const upTo = current ? this.queue.indexOf(current) + 1 : this.queue.length;
        return new Set(this.codes.slice(0, upTo));
    }

    /** The next thing to do; the last one when all of it was seen. */
    get step(): string {
        const { now } = this;
        const last = this.queue.at(-1)?.behaviour;
        return (now && this.watchOf(now.code).next) ?? Object.keys(last?.steps ?? {}).at(-1) ?? "";
    }

    get total(): number {
        return this.sum(({ total }) => total);
    }

    get done(): number {
        return this.sum(({ done }) => done);
    }

    /** Which behaviour stands for which other, by the other's code. */
    get standIns(): ReadonlyMap<string, string> {
        return new Map(
            this.queue.flatMap(({ behaviour, standsFor }) =>
                standsFor === null ? [] : [[standsFor, behaviour.code]],
            ),
        );
    }

    /** Whether something took the place of another in this prompt, and a flat picture could have done it. */
    get needsDepth(): boolean {
        return this.queue.some(
            ({ behaviour, standsFor, instead }) =>
                standsFor !== null && instead === null && behaviour.needsDepth,
        );
    }

    /** Asks for something else in the place of what is asked for now, once. What is asked for elsewhere anyway is not asked twice. */
    replace(): void {
        const { current } = this;
        if (!current?.instead) {
            return;
        }
        const { behaviour, instead } = current;
        const place: Asked = { behaviour: instead, instead: null, standsFor: behaviour.code };
        const others = this.queue.filter((each) => each.behaviour.code !== instead.code);
        this.queue = others.map((each) => (each === current ? place : each));
    }

    private get current(): Asked | null {
        return (
            this.queue.find(({ behaviour }) => this.watchOf(behaviour.code).next !== null) ?? null
        );
    }

    private find(code: string | undefined): Behaviour | null {
        return this.evidence.behaviours.find((each) => each.code === code) ?? null;
    }

    private sum(read: (watch: BehaviourWatch) => number): number {
        return this.queue.reduce(
            (sum, { behaviour }) => sum + read(this.watchOf(behaviour.code)),
            0,
        );
    }

    private watchOf(code: string): BehaviourWatch {
        return this.evidence.watchOf(code);
    }
}
