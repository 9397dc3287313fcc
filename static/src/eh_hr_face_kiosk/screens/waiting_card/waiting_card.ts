import { Component } from "../../../odoo";

interface WaitingCardProps {
    text: string;
    onCancel: () => void;
}

/** Says that a check-in is being repeated, with a way out. */
export class WaitingCard extends Component<WaitingCardProps> {
    static override template = "eh_hr_face_kiosk.WaitingCard";
    static override props = { text: String, onCancel: Function };
}
