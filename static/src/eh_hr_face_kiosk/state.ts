/** What the kiosk's own components show, in one reactive object. */
import { reactive, type ComponentConstructor } from "../odoo";
import type { CaptureEnd, CaptureRequest } from "./check_in/capture_steps";
import type { NamedRecord } from "./wire";

export type PairingReason =
    /** "Pair this tablet" was tapped. */
    | "asked"
    /** The QR code's link was opened. */
    | "link"
    /** The company serves paired tablets only. */
    | "required";

/** The screen over Odoo's kiosk, if any. */
export type KioskScreenState =
    | {
          kind: "capture";
          /** Changes with every capture, so that no state survives into the next person's. */
          key: number;
          Component: ComponentConstructor;
          request: CaptureRequest;
          onDone: (end: CaptureEnd) => void;
          onBroken: (error: unknown) => void;
      }
    | { kind: "waiting"; text: string; onCancel: () => void }
    | { kind: "pairing"; reason: PairingReason; code: string };

export interface KioskState {
    paired: boolean;
    device: NamedRecord | null;
    site: NamedRecord | null;
    /** Whether Odoo answered last time. */
    online: boolean;
    /** An unpaired tablet of a company that serves paired tablets only. */
    locked: boolean;
    /** Why the tablet is not paired any more, or `""`. */
    unpairedNotice: string;
    /** Sentences for whoever sets the kiosk up. */
    notices: string[];
    screen: KioskScreenState | null;
    /** `active_display` of Odoo's kiosk, so that the pill knows where not to be. */
    odooScreen: string;
}

export function makeKioskState(): KioskState {
    return reactive({
        paired: false,
        device: null,
        site: null,
        online: true,
        locked: false,
        unpairedNotice: "",
        notices: [],
        screen: null,
        odooScreen: "",
    });
}
