import type { Point } from "../../../../liveness/geometry/points";
import type { Observation } from "../../../../liveness/observation";
import { BUILTIN_POLICIES } from "../../../../liveness/policies/builtin_policies";
import type { Behaviour, PolicyName } from "../../../../liveness/policies/policy";
import { LivenessSession, type SessionReason } from "../../../../liveness/session/liveness_session";
import type { Picture } from "./picture_reader";
import type { Thumbnail } from "./thumbnail";

/** What a prompt is judged by. */
export interface ScoreRules {
    readonly policy: PolicyName;
    /** What the person is asked for. What the policy weighs beyond it is missing in the score. */
    readonly asked: readonly Behaviour[];
}

/** What the pictures of one prompt are worth. Numbers 0..1; null: nobody could tell. */
export interface SessionScore {
    readonly l1: number;
    /** Whether score and minimums reached the policy's. */
    readonly policyMet: boolean;
    readonly components: {
        readonly motion: number | null;
        readonly ml: number | null;
        readonly quality: number | null;
        readonly device: number | null;
        readonly stability: number | null;
        readonly blink: number | null;
        readonly headTurn: number | null;
        readonly mouth: number | null;
    };
    readonly reasons: readonly SessionReason[];
}

/** Feeds the library's signals during one prompt. Pixels stay here: what comes out is numbers. */
export class SessionScorer {
    private readonly session: LivenessSession;
    private readonly asked: ReadonlySet<Behaviour>;

    constructor(
        { policy, asked }: ScoreRules,
        private readonly thumbnail: Thumbnail,
    ) {
        this.session = new LivenessSession({ policy: BUILTIN_POLICIES[policy], asked });
        this.asked = new Set(asked);
    }

    /** @param landmarks of the followed face, in pixels of the picture */
    push(picture: Picture, observation: Observation, landmarks: readonly Point[] | null): void {
        const pixels = this.thumbnail.take(picture);
        this.session.push({ ...observation, landmarks, pixels });
    }

    /**
     * There is no passive model on a tablet: the component `ml` is missing, and the reasons say so.
     *
     * @param deviceScore 0..1, null for unknown
     */
    decide(deviceScore: number | null): SessionScore {
        const { decision, components } = this.session.decide(null, deviceScore);
        const { blink, headTurn, mouth } = this.session.read();
        const seen = (behaviour: Behaviour, score: number | null): number | null =>
            this.asked.has(behaviour) ? score : null;
        return {
            l1: decision.L1,
            policyMet: decision.isLive,
            components: {
                ...components,
                blink: seen("blink", blink.score),
                headTurn: seen("headTurn", headTurn.score),
                mouth: seen("mouth", mouth.score),
            },
            reasons: decision.reasons,
        };
    }
}
