import { Component, ErrorHandler, useState, _t } from "../../../odoo";
import { DevicePill } from "../device_pill/device_pill";
import type { FaceKiosk } from "../../face_kiosk";
import { KioskScreen } from "../../screens/kiosk_screen/kiosk_screen";
import { PairingScreen } from "../../pairing/pairing_screen/pairing_screen";
import type { KioskScreenState, KioskState } from "../../state";
import { WaitingCard } from "../../screens/waiting_card/waiting_card";

/** Odoo's screens that have a foot with room for the pill. */
const SCREENS_WITH_PILL: readonly string[] = ["main", "manual"];

interface KioskLayerProps {
    kiosk: FaceKiosk;
}

/**
 * Everything of ours on the kiosk page. It is one of Odoo's "main components" beside its kiosk, not inside it, so that an
 * error in here ends here.
 */
export class KioskLayer extends Component<KioskLayerProps> {
    static override template = "eh_hr_face_kiosk.KioskLayer";
    static components = { DevicePill, ErrorHandler, KioskScreen, PairingScreen, WaitingCard };
    static override props = { kiosk: Object };
    state!: KioskState;

    override setup(): void {
        this.state = useState(this.props.kiosk.state);
    }

    get screen(): KioskScreenState | null {
        return this.state.screen;
    }

    get label(): string {
        return this.screen?.kind === "pairing" ? _t("Pair this tablet") : _t("Check-in");
    }

    get hasPill(): boolean {
        return SCREENS_WITH_PILL.includes(this.state.odooScreen);
    }

    get companyImageUrl(): string {
        return this.props.kiosk.app.companyImageUrl;
    }

    onPair(): void {
        this.props.kiosk.openPairing("asked");
    }

    pair(code: string): ReturnType<FaceKiosk["pair"]> {
        return this.props.kiosk.pair(code);
    }

    onClosePairing(): void {
        this.props.kiosk.closePairing();
    }

    /** A component of ours broke: it goes, Odoo's kiosk stays. */
    onError(error: unknown): void {
        const { screen } = this.state;
        console.error("eh_hr_face_kiosk: a screen failed", error);
        this.state.screen = null;
        if (screen?.kind === "capture") {
            screen.onBroken(error);
        }
    }
}
