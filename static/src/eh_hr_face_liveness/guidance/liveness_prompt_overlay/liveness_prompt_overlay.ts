import { Component, useEffect, useRef } from "../../../odoo";
import { LivenessProgressRing } from "../liveness_progress_ring/liveness_progress_ring";

/** What a person is asked to do now. */
export interface LivenessAction {
    /** The heading: what to do. */
    title: string;
    /** Which side of the mirror to turn to; null or left out: no arrow. */
    arrow?: "left" | "right" | null;
}

interface LivenessPromptOverlayProps {
    currentAction: LivenessAction;
    /** How much was seen of all that is asked for, 0..1. */
    progress: number;
    /** All of it was seen: told once, and again when it began anew. */
    onComplete?: () => void;
    /** How many things are asked for: parts of the ring. */
    parts?: number;
    /** The camera's picture can be seen; left out: yes. */
    hasPicture?: boolean;
    /** A tick lies over the picture. */
    isComplete?: boolean;
    /** The heading takes the focus whenever this becomes true; left out: when it appears. */
    isAsking?: boolean;
    slots?: object;
}

/**
 * The camera's picture in an oval, and around it what is to be done. Its default slot is the `<video>`, its slot `texts` lies
 * below: hints, a count, seconds. The heading takes the focus, so that a screen reader begins with it.
 */
export class LivenessPromptOverlay extends Component<LivenessPromptOverlayProps> {
    static override template = "eh_hr_face_liveness.LivenessPromptOverlay";
    static components = { LivenessProgressRing };
    static override props = {
        currentAction: Object,
        progress: Number,
        onComplete: { type: Function, optional: true },
        parts: { type: Number, optional: true },
        hasPicture: { type: Boolean, optional: true },
        isComplete: { type: Boolean, optional: true },
        isAsking: { type: Boolean, optional: true },
        slots: { type: Object, optional: true },
    };
    static override defaultProps = {
        parts: 1,
        hasPicture: true,
        isComplete: false,
        isAsking: true,
    };

    override setup(): void {
        const heading = useRef("heading");
        useEffect(
            (isAsking: boolean | undefined) => {
                if (isAsking) {
                    heading.el?.focus();
                }
            },
            () => [this.props.isAsking],
        );
        useEffect(
            (isWhole: boolean) => {
                if (isWhole) {
                    this.props.onComplete?.();
                }
            },
            () => [this.props.progress >= 1],
        );
    }

    get arrow(): "left" | "right" | null {
        return this.props.hasPicture ? (this.props.currentAction.arrow ?? null) : null;
    }
}
