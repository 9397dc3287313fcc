import { Component, useState } from "../../../odoo";
import type { KioskState } from "../../state";

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
    }

    get name(): string {
        return [this.state.site?.name, this.state.device?.name].filter(Boolean).join(" · ");
    }
}
