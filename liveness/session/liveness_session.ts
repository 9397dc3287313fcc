import type { BehaviourCode } from "../behaviours/registry";
import type { BlinkRuleName, Behaviour } from "../behaviours/behaviour";
import type { MaybeScore } from "../fusion/motion";
import type { LivenessPolicy } from "../policies/policy";
import type { SignalFrame } from "../signals/signal_frame";
import { Evidence, type SessionReadings } from "./evidence";
import { judgeEvidence, type JudgedEvidence, type SessionGates } from "./judge_evidence";

export interface SessionOptions {
    /** As a `PolicyStore` holds it. */
    readonly policy: LivenessPolicy;
    /** How far the device is trusted, 0..1; left out: missing. */
    readonly deviceScore?: number | null;
    /** What the person is asked for; left out: all that the policy weighs. What nobody asked for is missing, never a pass. */
    readonly asked?: readonly BehaviourCode[];
    readonly blinkRule?: BlinkRuleName;
    readonly gates?: SessionGates;
    /** Left out: all that are registered. */
    readonly behaviours?: readonly Behaviour[];
}

/** A recorded session, where everything may be done at any time, judged by one policy. */
export class LivenessSession {
    private readonly evidence: Evidence;

    /** @throws LivenessError `invalid_option` */
    constructor(private readonly options: SessionOptions) {
        const { policy, blinkRule, behaviours } = options;
        this.evidence = new Evidence({
            ...(behaviours && { behaviours }),
            watch: (code) => ({
                isRequired: policy.behaviours.some((each) => each === code),
                ...(blinkRule && { rule: blinkRule }),
            }),
        });
    }

    /** @throws LivenessError `invalid_pixels`, and nothing changed */
    push(frame: SignalFrame): void {
        this.evidence.push(frame);
    }

    read(): SessionReadings {
        return this.evidence.read();
    }

    /**
     * @param ml live score of the models, 0..1; null or left out: nobody could tell
     * @param deviceScore left out: that of the options
     */
    decide(
        ml?: MaybeScore,
        deviceScore: MaybeScore = this.options.deviceScore,
    ): Pick<JudgedEvidence, "decision" | "components"> {
        const { policy, asked, gates } = this.options;
        const { decision, components } = judgeEvidence(this.evidence, {
            policy,
            ...(asked && { asked }),
            ...(gates && { gates }),
            ml,
            device: deviceScore,
        });
        return { decision, components };
    }

    reset(): void {
        this.evidence.reset();
    }
}
