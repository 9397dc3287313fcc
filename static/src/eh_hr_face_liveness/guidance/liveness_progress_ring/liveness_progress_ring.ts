import { Component } from "../../../odoo";

interface LivenessProgressRingProps {
    /** How much was seen of all that is asked for, 0..1. */
    score: number;
    /** How many parts the line has; left out: one. */
    parts?: number;
}

/** Share of each part's arc that is left open, so that two blinks read as two parts. */
const GAP = 0.06;

/** The oval around the face: one part of its line for each thing asked for, filled as they are seen. */
export class LivenessProgressRing extends Component<LivenessProgressRingProps> {
    static override template = "eh_hr_face_liveness.LivenessProgressRing";
    static override props = { score: Number, parts: { type: Number, optional: true } };

    get count(): number {
        return Math.max(1, this.props.parts ?? 1);
    }

    /** Lengths are parts: the oval's line is as long as there are. */
    get parts(): { index: number; isDone: boolean }[] {
        const done = Math.round(this.props.score * this.count);
        return Array.from({ length: this.count }, (_part, index) => ({
            index,
            isDone: index < done,
        }));
    }

    get dash(): string {
        return this.count === 1 ? "1 0" : `${1 - GAP} ${this.count - 1 + GAP}`;
    }
}
