import { Component, ErrorHandler, useState, type ComponentConstructor } from "../../../odoo";
import type { FaceKiosk } from "../../face_kiosk";
import { KioskScreen } from "../../screens/kiosk_screen/kiosk_screen";
import type { ScreenRegister } from "../../screens/screen_register";
import type { KioskState } from "../../state";
import { DevicePill } from "../device_pill/device_pill";

/** Odoo's screens that have a foot with room for the pill. */
const SCREENS_WITH_PILL: readonly string[] = ["main", "manual"];

interface KioskLayerProps {
    kiosk: FaceKiosk;
    screens: ScreenRegister;
}

/** What is shown over Odoo's kiosk. */
interface ShownScreen {
    Component: ComponentConstructor;
    key: string;
    props: object;
    label: string;
}

/**
 * Everything of ours on the kiosk page. It is one of Odoo's "main components" beside its kiosk, not inside it, so that an
 * error in here ends here.
 */
export class KioskLayer extends Component<KioskLayerProps> {
    static override template = "eh_hr_face_kiosk.KioskLayer";
    static components = { DevicePill, ErrorHandler, KioskScreen };
    static override props = { kiosk: Object, screens: Object };
    state!: KioskState;

    override setup(): void {
        this.state = useState(this.props.kiosk.state);
    }

    get shown(): ShownScreen | null {
        const { screen } = this.state;
        if (!screen) {
            return null;
        }
        const { Component: ScreenComponent, readLabel } = this.props.screens.get(screen.name);
        const key = `${screen.name} ${screen.key}`;
        return { Component: ScreenComponent, key, props: screen.props, label: readLabel() };
    }

    get hasPill(): boolean {
        return SCREENS_WITH_PILL.includes(this.state.odooScreen);
    }

    get companyImageUrl(): string {
        return this.props.kiosk.app.companyImageUrl;
    }

    onPair(): void {
        this.props.kiosk.pairing.open("asked");
    }

    /** A component of ours broke: it goes, Odoo's kiosk stays. */
    onError(error: unknown): void {
        const { screen } = this.state;
        console.error("eh_hr_face_kiosk: a screen failed", error);
        this.state.screen = null;
        screen?.onBroken?.(error);
    }
}
