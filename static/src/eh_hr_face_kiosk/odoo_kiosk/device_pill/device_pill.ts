import { Component, onMounted, onWillUnmount, useRef, useState } from "../../../odoo";
import { nameTablet, type KioskState } from "../../state";

/** How tall the pill is, for Odoo's own screens to leave room for it. */
const FOOT_VARIABLE = "--o-eh-face-foot";

interface DevicePillProps {
    state: KioskState;
    onPair: () => void;
}

/** At the foot of Odoo's kiosk: which tablet this is, or the way to pair it. */
export class DevicePill extends Component<DevicePillProps> {
    static override template = "eh_hr_face_kiosk.DevicePill";
    static override props = { state: Object, onPair: Function };
    state!: KioskState;

    override setup(): void {
        this.state = useState(this.props.state);
        const pill = useRef("pill");
        const { style } = document.body;
        const observer = new ResizeObserver(() => {
            style.setProperty(FOOT_VARIABLE, `${pill.el?.offsetHeight ?? 0}px`);
        });
        onMounted(() => {
            if (pill.el) {
                observer.observe(pill.el);
            }
        });
        onWillUnmount(() => {
            observer.disconnect();
            style.removeProperty(FOOT_VARIABLE);
        });
    }

    get name(): string {
        return nameTablet(this.state);
    }
}
