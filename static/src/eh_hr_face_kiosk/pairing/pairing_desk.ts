import { reloadEmployeeLists } from "../check_in/employee_lists";
import { KioskHttpError, type KioskHttp } from "../http";
import { PAIRING_SCREEN } from "../screens/screen_names";
import type { SessionKeeper } from "../session/session_keeper";
import type { KioskState } from "../state";
import { readPairAnswer, type PairAnswer } from "../wire";
import type { DeviceKeys } from "./device_keys";
import type { PairingLink } from "./pairing_code";

const PAIR_URL = "/eh_hr/kiosk/pair";

export type PairingReason =
    /** "Pair this tablet" was tapped. */
    | "asked"
    /** The QR code's link was opened. */
    | "link"
    /** The company serves paired tablets only. */
    | "required";

export interface PairingDeskOptions {
    state: KioskState;
    http: KioskHttp;
    keys: DeviceKeys;
    session: SessionKeeper;
    /** The company's kiosk key, from the page's URL. */
    kioskToken: string;
    appVersion: string;
    /** Nobody checks in, and Odoo's first screen or its list is up. */
    isFree: () => boolean;
    /** Ends a check-in that is under way. */
    cancelCheckIn: () => void;
}

/** A tablet that was just paired. */
export interface FreshPairing {
    pairing: PairAnswer;
    /** This browser will remember it after a restart. */
    kept: boolean;
    /** It proves with a key that it is this browser. */
    hasKey: boolean;
}

/** The pairing screen: when it is up, and what its code is exchanged for. */
export class PairingDesk {
    /** A QR code's, scanned while somebody was checking in. */
    private waiting: PairingLink | null = null;

    constructor(private readonly options: PairingDeskOptions) {}

    open(reason: PairingReason, link?: PairingLink): void {
        const { state, isFree } = this.options;
        if (state.screen?.name !== PAIRING_SCREEN && !isFree()) {
            this.waiting = link ?? this.waiting;
            return;
        }
        this.waiting = null;
        this.show(reason, link);
    }

    /** The kiosk may be free now: a code that waits is used. */
    openWaiting(): void {
        if (this.waiting && this.options.isFree()) {
            this.open("link", this.waiting);
        }
    }

    readonly close = (): void => {
        if (this.options.state.screen?.name === PAIRING_SCREEN) {
            this.options.state.screen = null;
        }
    };

    /** Where only paired tablets are served, an unpaired one shows the pairing and nothing else. */
    setLocked(locked: boolean): void {
        const { state, cancelCheckIn } = this.options;
        const wasLocked = state.locked;
        state.locked = locked;
        if (locked && state.screen?.name !== PAIRING_SCREEN) {
            cancelCheckIn();
            this.show("required");
        } else if (wasLocked && !locked) {
            this.close();
            reloadEmployeeLists();
        }
    }

    /**
     * Exchanges a one-time code for a device token, bound to a key that is made here.
     *
     * @throws KioskHttpError
     */
    readonly pair = async (code: string): Promise<FreshPairing> => {
        const { http, keys, session, kioskToken, appVersion } = this.options;
        const body = { code, kiosk_token: kioskToken, app_version: appVersion };
        const made = await keys.make();
        const key = made?.key ?? null;
        const pairing = readPairAnswer(await http.post(PAIR_URL, body, { anonymous: true, key }));
        if (!pairing) {
            throw new KioskHttpError("unreadable", `${PAIR_URL}: an answer without a token`, 200);
        }
        const isStored = session.setPaired(pairing, key?.thumbprint ?? null);
        if (key) {
            void keys.keepOnly(key.thumbprint);
        }
        void keepStorage();
        reloadEmployeeLists();
        return { pairing, kept: isStored && made?.kept !== false, hasKey: key !== null };
    };

    private show(reason: PairingReason, link: PairingLink = { code: "", tablet: "" }): void {
        const { state } = this.options;
        const { code, tablet } = link;
        state.screen = {
            name: PAIRING_SCREEN,
            key: reason + code,
            props: { state, reason, code, tablet, pair: this.pair, onClose: this.close },
        };
    }
}

/** Asks the browser not to forget the pairing when the disk gets full. Missing on plain http. */
async function keepStorage(): Promise<void> {
    const { storage } = navigator as { storage?: StorageManager };
    try {
        await storage?.persist();
    } catch {
        // It may still keep it.
    }
}
