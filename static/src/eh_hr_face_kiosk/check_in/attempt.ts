/** What is known of the check-in under way, from the first tap on. */
import type { OfflinePerson } from "../offline/offline_desk";
import type { AttemptSubject } from "./attempt_desk";
import { makeAttemptId } from "./attempt_id";
import type { UndoOffer } from "./capture_steps";
import type { AttemptTicket } from "./check_in_calls";

export interface Attempt extends AttemptTicket {
    /** Null where a PIN pad was up before the tablet was paired. */
    subject: AttemptSubject | null;
    /** Set once the PIN screen is up: whose PIN is asked for. */
    pinFor: number | null;
    /** A request of this attempt is on its way. */
    sending: boolean;
    notice: string;
    /** Who it is without Odoo; null for whom this tablet does not know. */
    known: OfflinePerson | null;
    /** Odoo does not answer: this check-in is written down. */
    isOffline: boolean;
    tappedAtMs: number;
    /** Whom the face was recognised as, and the way back. */
    foundId: number | null;
    undo: UndoOffer | null;
}

export function makeAttempt(
    subject: AttemptSubject | null,
    pinFor: number | null,
    tappedAtMs: number,
): Attempt {
    return {
        id: makeAttemptId(),
        slip: "",
        subject,
        pinFor,
        sending: false,
        notice: "",
        known: null,
        isOffline: false,
        tappedAtMs,
        foundId: null,
        undo: null,
    };
}
