import { Component, onMounted, onWillUnmount } from "../../../odoo";

interface SavedCardProps {
    name: string;
    /** Of the tap, as the tablet's clock shows it. */
    time: string;
    onClose: () => void;
}

/** Long enough to be read, short enough for a queue. */
const SHOWN_MS = 4000;

/** Says that a check-in is written down and goes to Odoo later. A tap closes it, and the next badge does. */
export class SavedCard extends Component<SavedCardProps> {
    static override template = "eh_hr_face_kiosk.SavedCard";
    static override props = { name: String, time: String, onClose: Function };

    override setup(): void {
        let timer: ReturnType<typeof setTimeout> | undefined;
        onMounted(() => {
            timer = setTimeout(this.props.onClose, SHOWN_MS);
        });
        onWillUnmount(() => {
            clearTimeout(timer);
        });
    }
}
