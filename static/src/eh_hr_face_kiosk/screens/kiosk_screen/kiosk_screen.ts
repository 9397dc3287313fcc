import { CardLayout, Component, useActiveElement } from "../../../odoo";

interface KioskScreenProps {
    /** What the screen is, for a screen reader. */
    label: string;
    companyImageUrl: string;
    slots: unknown;
}

/** A screen over Odoo's kiosk that looks like one of its own: same background, clock and logo; keeps the focus. */
export class KioskScreen extends Component<KioskScreenProps> {
    static override template = "eh_hr_face_kiosk.KioskScreen";
    static components = { CardLayout };
    static override props = { label: String, companyImageUrl: String, slots: Object };

    override setup(): void {
        useActiveElement("screen");
    }

    /** Odoo's back button of the trial mode is never shown here. */
    onReturn(): void {
        return;
    }
}
