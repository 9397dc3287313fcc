import type { Behaviour, BehaviourWatch } from "../../behaviours/behaviour";
import { judged, notJudged, type Reading } from "../../signals/signal";
import type { SignalFrame } from "../../signals/signal_frame";

/** A fourth behaviour, all of it: the head is bowed once, from upright. */
export const nod = {
    code: "nod",
    weight: 0.7,
    steps: { nod: "nodded" },
    overrules: ["hold_still"],
    hints: { nod_further: 200 },
    needsDepth: true,
    makeWatch: () => new NodWatch(),
} as const satisfies Behaviour<"nod", "nod", "nod_further", number>;

const UPRIGHT_BELOW = 0.6;
const BOWED_ABOVE = 0.8;

class NodWatch implements BehaviourWatch<number, "nod", "nod_further"> {
    readonly total = 1;
    readonly isLearning = false;
    hint: "nod_further" | null = null;
    done = 0;
    private isUpright = false;

    get next(): "nod" | null {
        return this.done === 0 ? "nod" : null;
    }

    push({ face }: SignalFrame): "nod" | null {
        const pitch = face?.pose.pitchRatio ?? Number.NaN;
        this.isUpright ||= pitch < UPRIGHT_BELOW;
        this.hint = pitch > UPRIGHT_BELOW && pitch < BOWED_ABOVE ? "nod_further" : null;
        if (!this.isUpright || !(pitch > BOWED_ABOVE) || this.done > 0) {
            return null;
        }
        this.done = 1;
        return "nod";
    }

    read(): Reading<number> {
        return this.isUpright ? judged(this.done, this.done) : notJudged("no_face", 0);
    }

    reset(): void {
        this.done = 0;
        this.isUpright = false;
        this.hint = null;
    }
}
