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

    /** Odoo's first screen, with nobody's check-in under way. */
    get hasFaceButton(): boolean {
        const { faceLabel, odooScreen, screen, paired } = this.state;
        return paired && faceLabel !== "" && screen === null && odooScreen === "main";
    }

    get hasUndo(): boolean {
        const { undo, screen, odooScreen } = this.state;
        return undo !== null && screen === null && ["greet", "main"].includes(odooScreen);
    }

    onFace(): void {
        void this.props.kiosk.flow.startFace();
    }

    onUndo(): void {
        void this.props.kiosk.undoLast();
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
