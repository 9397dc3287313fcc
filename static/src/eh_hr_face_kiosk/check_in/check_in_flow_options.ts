/** What the order of one check-in works with: the ways to Odoo, to the capture, to what is kept, and to the screen. */
import type { EmployeeData } from "../../odoo";
import type { OfflineDesk } from "../offline/offline_desk";
import type { AttemptSubject } from "./attempt_desk";
import type { CaptureOutcome } from "./capture_runner";
import type { AttemptBegin, CaptureEmployee, CaptureRequest, UndoOffer } from "./capture_steps";
import type { AttemptTicket, CheckInAnswer, CheckInError } from "./check_in_calls";

export interface CheckInFlowOptions {
    /** Begins an attempt with Odoo. Null: nobody is found. Rejects with a `CheckInError` when Odoo cannot be asked. */
    begin: (attemptId: string, subject: AttemptSubject) => Promise<AttemptBegin | null>;
    calls: {
        selectManually: (
            employeeId: number,
            pin: string | false,
            ticket: AttemptTicket,
        ) => Promise<CheckInAnswer>;
        scanBadge: (barcode: string, ticket: AttemptTicket) => Promise<CheckInAnswer>;
    };
    /** Runs the capture steps that want this check-in, one after the other. Never rejects. */
    capture: (
        request: CaptureRequest,
        restart: (request: CaptureRequest) => Promise<CaptureRequest>,
    ) => Promise<CaptureOutcome>;
    /** Check-ins without Odoo. */
    offline: Pick<OfflineDesk, "find" | "isDue" | "save">;
    screen: CheckInScreen;
    /** Who was tapped, as far as Odoo's list on the screen says. */
    findListed: (employeeId: number) => CaptureEmployee | null;
    /** Told after every call whether Odoo answered. */
    onReach: (hasAnswered: boolean) => void;
    /** The attempt is over: the kiosk is free for the next person. */
    onFree: () => void;
    /** Resolves after so many milliseconds. */
    delay: (ms: number) => Promise<void>;
    /** `performance.now()`. */
    now: () => number;
}

/** What the flow shows. */
export interface CheckInScreen {
    /** An attempt begins: what was told to the person before goes. */
    begin: () => void;
    /** Odoo's greeting; `notice` is a sentence over it, or `""`. */
    greet: (data: EmployeeData, repeated: boolean, notice: string) => void;
    askPin: (data: EmployeeData, notice: string) => void;
    /** The check-in is written down and goes to Odoo when it answers. */
    tellSaved: (employee: CaptureEmployee, notice: string) => void;
    /** Beside the greeting, for a while. */
    offerUndo: (undo: UndoOffer) => void;
    /** Over everything, with a way out, while a check-in is being repeated. */
    showWaiting: (onCancel: () => void) => void;
    /** Asks before an attendance is ended that somebody forgot to end. @returns whether to go on */
    confirmForgotten: (employee: CaptureEmployee) => Promise<boolean>;
    /** Removes what the flow put over Odoo's kiosk. */
    clear: () => void;
    /** Odoo knows no such badge, or no such employee any more. */
    tellNobody: (subject: AttemptSubject) => void;
    tellWrongPin: () => void;
    tellError: (error: CheckInError) => void;
}
