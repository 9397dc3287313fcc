import { Component, onMounted, onWillUnmount, useRef } from "../../../odoo";

interface ForgottenCardProps {
    name: string;
    /** Since when somebody is in, in words, or `""`. */
    since: string;
    onAnswer: (goesOn: boolean) => void;
}

/** Who tapped and left is not asked for ever, and nobody answers for them. */
const LEFT_MS = 30_000;

/** Before an attendance is ended that somebody forgot to end: says so, and asks. */
export class ForgottenCard extends Component<ForgottenCardProps> {
    static override template = "eh_hr_face_kiosk.ForgottenCard";
    static override props = { name: String, since: String, onAnswer: Function };

    override setup(): void {
        const heading = useRef("heading");
        const left = setTimeout(() => {
            this.props.onAnswer(false);
        }, LEFT_MS);
        onMounted(() => heading.el?.focus());
        onWillUnmount(() => {
            clearTimeout(left);
        });
    }

    onGoOn(): void {
        this.props.onAnswer(true);
    }

    onGoBack(): void {
        this.props.onAnswer(false);
    }
}
