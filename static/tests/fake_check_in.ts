import { jest } from "@jest/globals";
import type { EmployeeData } from "../src/odoo";
import type { OfflineCheckIn, OfflinePerson } from "../src/eh_hr_face_kiosk/offline/offline_desk";
import type { AttemptSubject } from "../src/eh_hr_face_kiosk/check_in/attempt_desk";
import type { CaptureOutcome } from "../src/eh_hr_face_kiosk/check_in/capture_runner";
import type {
    AttemptBegin,
    CaptureEmployee,
    CaptureRequest,
} from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import {
    CheckInError,
    type AttemptTicket,
    type CheckInAnswer,
} from "../src/eh_hr_face_kiosk/check_in/check_in_calls";
import { CheckInFlow } from "../src/eh_hr_face_kiosk/check_in/check_in_flow";
import type { CheckInScreen } from "../src/eh_hr_face_kiosk/check_in/check_in_flow_options";

export const OFFLINE = new CheckInError("unreachable", "no answer");

export const ANITA: EmployeeData = {
    id: 7,
    employee_name: "Anita Oliver",
    employee_avatar: false,
    attendance_state: "checked_out",
    use_pin: false,
    attendance: {},
};
export const GREETING: CheckInAnswer = { kind: "greeting", data: ANITA, repeated: false };
export const PIN_REQUIRED: CheckInAnswer = { kind: "pin_required", data: ANITA };
export const NOTHING: CheckInAnswer = { kind: "nothing" };

export const KNOWN: AttemptBegin = {
    employee: { id: 7, name: "Anita Oliver", avatar: "", action: "check_in", since: "" },
    steps: [{ behaviour: "blink", count: 2 }],
    slip: "slip-1",
    isForgotten: false,
    answer: {},
};
export const UNKNOWN: AttemptBegin = {
    employee: null,
    steps: null,
    slip: "",
    isForgotten: false,
    answer: {},
};

export const goOn = (request: CaptureRequest, notice = ""): CaptureOutcome => ({
    end: { kind: "go_on", notice },
    request,
    found: null,
});

/** A flow whose ways out are all spies: the happy path unless a test says so. */
export function makeParts() {
    const screen = {
        begin: jest.fn<CheckInScreen["begin"]>(),
        greet: jest.fn<CheckInScreen["greet"]>(),
        askPin: jest.fn<CheckInScreen["askPin"]>(),
        tellSaved: jest.fn<CheckInScreen["tellSaved"]>(),
        offerUndo: jest.fn<CheckInScreen["offerUndo"]>(),
        showWaiting: jest.fn<CheckInScreen["showWaiting"]>(),
        confirmForgotten: jest.fn(() => Promise.resolve(true)),
        clear: jest.fn<CheckInScreen["clear"]>(),
        tellNobody: jest.fn<CheckInScreen["tellNobody"]>(),
        tellWrongPin: jest.fn<CheckInScreen["tellWrongPin"]>(),
        tellError: jest.fn<CheckInScreen["tellError"]>(),
    };
    type Restart = (request: CaptureRequest) => Promise<CaptureRequest>;
    /** As it was at the call: the flow's attempt goes on changing. */
    const tickets: AttemptTicket[] = [];
    const keep = ({ id, slip }: AttemptTicket) => void tickets.push({ id, slip });
    const parts = {
        begin: jest.fn((_id: string, _subject: AttemptSubject) =>
            Promise.resolve<AttemptBegin | null>(KNOWN),
        ),
        selectManually: jest.fn((_id: number, _pin: string | false, ticket: AttemptTicket) => {
            keep(ticket);
            return Promise.resolve(GREETING);
        }),
        scanBadge: jest.fn((_badge: string, ticket: AttemptTicket) => {
            keep(ticket);
            return Promise.resolve(GREETING);
        }),
        capture: jest.fn((request: CaptureRequest, _restart: Restart) =>
            Promise.resolve(goOn(request)),
        ),
        findListed: jest.fn((_id: number): CaptureEmployee | null => null),
        onReach: jest.fn((_hasAnswered: boolean) => undefined),
        onFree: jest.fn(() => undefined),
        delay: jest.fn((_ms: number) => Promise.resolve()),
        offline: {
            find: jest.fn((_subject: AttemptSubject) =>
                Promise.resolve<OfflinePerson | null>(null),
            ),
            isDue: jest.fn((_person: OfflinePerson) => false),
            save: jest.fn((_checkIn: OfflineCheckIn) => Promise.resolve(true)),
        },
    };
    const { selectManually, scanBadge, ...rest } = parts;
    const flow = new CheckInFlow({
        ...rest,
        calls: { selectManually, scanBadge },
        screen,
        now: () => 1000,
    });
    return { flow, screen, tickets, ...parts };
}
