import { _t, Component, onMounted, useRef, useState } from "../../../odoo";
import { explainPairingError } from "../../error_texts";
import {
    cleanPairingCode,
    formatPairingCode,
    isCompletePairingCode,
    PAIRING_ALPHABET,
    PAIRING_CODE_LENGTH,
} from "../pairing_code";
import { nameTablet, type KioskState } from "../../state";
import type { FreshPairing, PairingReason } from "../pairing_desk";

interface PairingScreenProps {
    state: KioskState;
    reason: PairingReason;
    /** From the QR code's link, or `""`. */
    code: string;
    /** Which tablet the link makes of this one, or `""`. */
    tablet: string;
    /** Rejects with a `KioskHttpError`. */
    pair: (code: string) => Promise<FreshPairing>;
    onClose: () => void;
}

/** Exchanges a one-time code, typed here or carried by the QR code's link, for this tablet's pairing. */
export class PairingScreen extends Component<PairingScreenProps> {
    static override template = "eh_hr_face_kiosk.PairingScreen";
    static override props = {
        state: Object,
        reason: String,
        code: String,
        tablet: String,
        pair: Function,
        onClose: Function,
    };
    kiosk!: KioskState;
    keys = Array.from(PAIRING_ALPHABET);
    state!: {
        code: string;
        isSending: boolean;
        error: string;
        pairedAs: string;
        warnings: string[];
    };
    private input!: { el: HTMLInputElement | null };

    override setup(): void {
        this.kiosk = useState(this.props.state);
        this.state = useState({
            code: this.props.code,
            isSending: false,
            error: "",
            pairedAs: "",
            warnings: [],
        });
        this.input = useRef<HTMLInputElement>("code");
        onMounted(() => {
            this.setCode(this.props.code);
            this.input.el?.focus();
        });
    }

    get canSend(): boolean {
        return isCompletePairingCode(this.state.code) && !this.state.isSending;
    }

    get isFull(): boolean {
        return this.state.code.length >= PAIRING_CODE_LENGTH;
    }

    get canLeave(): boolean {
        return !this.kiosk.locked;
    }

    /** Which tablet this is now, when it is paired already. */
    get current(): string {
        const tablet = nameTablet(this.kiosk);
        return this.kiosk.paired
            ? _t("It is paired as %(tablet)s; a new pairing replaces that.", { tablet })
            : "";
    }

    onKey(character: string): void {
        this.setCode(this.state.code + character);
    }

    onBackspace(): void {
        this.setCode(this.state.code.slice(0, -1));
    }

    onInput(): void {
        this.setCode(this.input.el?.value ?? "");
    }

    async onSend(event?: Event): Promise<void> {
        event?.preventDefault();
        if (!this.canSend) {
            return;
        }
        this.state.isSending = true;
        this.state.error = "";
        try {
            const { pairing, kept, hasKey } = await this.props.pair(this.state.code);
            this.state.pairedAs = nameTablet(pairing);
            this.state.warnings = findWarnings(kept, hasKey);
        } catch (error) {
            this.state.error = explainPairingError(error);
            this.input.el?.focus();
        } finally {
            this.state.isSending = false;
        }
    }

    /** Writes the input itself: OWL's update comes a frame later and would overwrite what was typed in between. */
    private setCode(text: string): void {
        this.state.code = cleanPairingCode(text);
        if (this.input.el) {
            this.input.el.value = formatPairingCode(this.state.code);
        }
        this.state.error = "";
    }
}

function findWarnings(kept: boolean, hasKey: boolean): string[] {
    return [
        ...(kept
            ? []
            : [
                  _t(
                      "This browser does not keep data: the tablet has to be paired again after a restart.",
                  ),
              ]),
        ...(hasKey
            ? []
            : [
                  _t(
                      "This browser cannot make a key of its own: whoever copies the tablet's token can act as this tablet. Open this page over https to have one.",
                  ),
              ]),
    ];
}
