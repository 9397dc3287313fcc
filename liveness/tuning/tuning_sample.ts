import { LivenessError } from "../errors";
import { COMPONENTS, type Component } from "../policies/policy";

/** One session whose truth is known. */
export interface TuningSample {
    /** ISO/IEC 30107-3: `bona_fide` a person who was there, `attack` a presentation attack. */
    readonly kind: "bona_fide" | "attack";
    /** As the fusion gives them, 0..1; null or left out: missing, which adds nothing. */
    readonly components: Readonly<Partial<Record<Component, number | null>>>;
    /** Samples of one person, or of one attack instrument, are not independent: say so, and they count as one. */
    readonly group?: string;
}

/** One sample as the search sees it: a number for each component, in the order of `COMPONENTS`. */
export interface Scored {
    readonly isAttack: boolean;
    readonly values: readonly number[];
    /** Samples of one unit stay together and count once. */
    readonly unit: string;
}

/** @throws LivenessError `invalid_sample` */
export function readSamples(samples: readonly TuningSample[]): Scored[] {
    const scored = samples.map(({ kind, components, group }, index) => {
        const isAttack = (kind as string) === "attack";
        if (!isAttack && (kind as string) !== "bona_fide") {
            fail(index, "kind bona_fide or attack");
        }
        const values = COMPONENTS.map((component) => {
            const score = components[component] ?? 0;
            if (!(score >= 0 && score <= 1)) {
                fail(index, `${component} from 0 to 1, or null`);
            }
            return score;
        });
        return { isAttack, values, unit: group === undefined ? `#${index}` : `=${group}` };
    });
    for (const isAttack of [true, false]) {
        if (!scored.some((each) => each.isAttack === isAttack)) {
            throw new LivenessError(
                "invalid_sample",
                `expected at least one sample of kind ${isAttack ? "attack" : "bona_fide"}`,
            );
        }
    }
    return scored;
}

function fail(index: number, expected: string): never {
    throw new LivenessError("invalid_sample", `sample ${index}: expected ${expected}`);
}
