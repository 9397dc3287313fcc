import { _t, Component, onMounted, useRef, useState } from "../../odoo";
import { explainPairingError } from "../error_texts";
import {
    cleanPairingCode,
    formatPairingCode,
    isCompletePairingCode,
    PAIRING_ALPHABET,
    PAIRING_CODE_LENGTH,
} from "../pairing_code";
import type { KioskState, PairingReason } from "../state";
import type { PairAnswer } from "../wire";

interface PairingScreenProps {
    state: KioskState;
    reason: PairingReason;
    /** From the QR code's link, or `""`. */
    code: string;
    /** Rejects with a `KioskHttpError`. */
    pair: (code: string) => Promise<{ pairing: PairAnswer; kept: boolean }>;
    onClose: () => void;
}

/** Exchanges a one-time code, typed here or carried by the QR code's link, for this tablet's pairing. */
export class PairingScreen extends Component<PairingScreenProps> {
    static override template = "eh_hr_face_kiosk.PairingScreen";
    static override props = {
        state: Object,
        reason: String,
        code: String,
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
        warning: string;
    };
    private input!: { el: HTMLInputElement | null };

    override setup(): void {
        this.kiosk = useState(this.props.state);
        this.state = useState({
            code: this.props.code,
            isSending: false,
            error: "",
            pairedAs: "",
            warning: "",
        });
        this.input = useRef<HTMLInputElement>("code");
        onMounted(() => this.input.el?.focus());
    }

    get shownCode(): string {
        return formatPairingCode(this.state.code);
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
        const tablet = describe(this.kiosk.site?.name, this.kiosk.device?.name);
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

    onInput(event: Event): void {
        const input = event.target as HTMLInputElement;
        this.setCode(input.value);
        // What was typed may clean to what was there: then OWL sees no change and leaves the wrong text standing.
        input.value = this.shownCode;
    }

    async onSend(event?: Event): Promise<void> {
        event?.preventDefault();
        if (!this.canSend) {
            return;
        }
        this.state.isSending = true;
        this.state.error = "";
        try {
            const { pairing, kept } = await this.props.pair(this.state.code);
            this.state.pairedAs = describe(pairing.site.name, pairing.device.name);
            this.state.warning = kept
                ? ""
                : _t(
                      "This browser does not keep data: the tablet has to be paired again after a restart.",
                  );
        } catch (error) {
            this.state.error = explainPairingError(error);
            this.input.el?.focus();
        } finally {
            this.state.isSending = false;
        }
    }

    private setCode(text: string): void {
        this.state.code = cleanPairingCode(text);
        this.state.error = "";
    }
}

function describe(site: string | undefined, device: string | undefined): string {
    return [site, device].filter(Boolean).join(" · ");
}
