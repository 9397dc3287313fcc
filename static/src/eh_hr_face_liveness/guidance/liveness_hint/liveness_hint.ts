import type { Hint } from "../../../../../liveness/prompt/prompt_types";
import { Component } from "../../../odoo";
import { describeHint } from "../../prompt_texts";

interface LivenessHintProps {
    /** What is in the way, most urgent first. */
    reasons: readonly Hint[];
    visible?: boolean;
    /** What is said while nothing is in the way. */
    otherwise?: string;
}

/** One sentence on what would help the camera: the most urgent one alone, read out when it changes. */
export class LivenessHint extends Component<LivenessHintProps> {
    static override template = "eh_hr_face_liveness.LivenessHint";
    static override props = {
        reasons: Array,
        visible: { type: Boolean, optional: true },
        otherwise: { type: String, optional: true },
    };
    static override defaultProps = { visible: true, otherwise: "" };

    get text(): string {
        const [reason] = this.props.reasons;
        return (this.props.visible && reason && describeHint(reason)) || this.props.otherwise || "";
    }
}
