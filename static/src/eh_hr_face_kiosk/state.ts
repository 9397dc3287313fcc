/** What the kiosk's own components show, in one reactive object. */
import { reactive } from "../odoo";
import type { UndoOffer } from "./check_in/capture_steps";
import type { NamedRecord } from "./wire";

/** The screen over Odoo's kiosk: which, and with what. */
export interface KioskScreenState {
    /** In the register of screens (`screens/screen_register.ts`). */
    name: string;
    /** Changes with every showing, so that no state survives into the next person's. */
    key: number | string;
    /** Of its component. */
    props: object;
    /** The component broke, and is gone already. */
    onBroken?: (error: unknown) => void;
    /** It was taken away with the check-in it belongs to. */
    onTaken?: () => void;
}

export interface KioskState {
    paired: boolean;
    device: NamedRecord | null;
    site: NamedRecord | null;
    /** Whether Odoo answered last time. */
    online: boolean;
    /** How much of this tablet's Odoo has not confirmed yet. */
    waiting: number;
    /** An unpaired tablet of a company that serves paired tablets only. */
    locked: boolean;
    /** Why the tablet is not paired any more, or `""`. */
    unpairedNotice: string;
    /** Sentences for whoever sets the kiosk up. */
    notices: string[];
    screen: KioskScreenState | null;
    /** Of the button that begins a check-in with the face; `""`: there is none. */
    faceLabel: string;
    /** The way back for whoever was greeted by mistake. */
    undo: UndoOffer | null;
    /** `active_display` of Odoo's kiosk, so that the pill knows where not to be. */
    odooScreen: string;
}

export function makeKioskState(): KioskState {
    return reactive({
        paired: false,
        device: null,
        site: null,
        online: true,
        waiting: 0,
        locked: false,
        unpairedNotice: "",
        notices: [],
        screen: null,
        faceLabel: "",
        undo: null,
        odooScreen: "",
    });
}

/** Which tablet this is, for people. */
export function nameTablet({ site, device }: Pick<KioskState, "site" | "device">): string {
    return [site?.name, device?.name].filter(Boolean).join(" · ");
}
