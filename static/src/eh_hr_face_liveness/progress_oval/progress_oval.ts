import { Component } from "../../odoo";

interface ProgressOvalProps {
    done: number;
    total: number;
}

/** Share of each part's arc that is left open, so that two blinks read as two parts. */
const GAP = 0.06;

/** The oval around the face: one part of its line for each blink asked for, filled as they are counted. */
export class ProgressOval extends Component<ProgressOvalProps> {
    static override template = "eh_hr_face_liveness.ProgressOval";
    static override props = { done: Number, total: Number };

    /** Lengths are parts: the oval's line is `total` long. */
    get parts(): { index: number; isDone: boolean }[] {
        return Array.from({ length: this.props.total }, (_part, index) => ({
            index,
            isDone: index < this.props.done,
        }));
    }

    get dash(): string {
        const { total } = this.props;
        return total === 1 ? "1 0" : `${1 - GAP} ${total - 1 + GAP}`;
    }
}
