import type { KioskApp } from "../../odoo";

export type TellType = "info" | "warning" | "danger";

/** Long enough to be found and read by somebody who looked elsewhere. */
const SHOWN_MS = 12_000;

/**
 * Sentences for whoever stands in front of the tablet: large (`teller.scss`), and one at a time. The next one, and the next
 * person's attempt, take the place of the one before.
 */
export class Teller {
    private close: (() => void) | null = null;

    constructor(private readonly notification: KioskApp["notification"]) {}

    tell(text: string, type: TellType): void {
        this.silence();
        this.close = this.notification.add(text, {
            type,
            autocloseDelay: SHOWN_MS,
            className: "o_eh_face_told",
        });
    }

    silence(): void {
        this.close?.();
        this.close = null;
    }
}
