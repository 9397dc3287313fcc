import { beforeEach, describe, expect, it, jest } from "@jest/globals";
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
import { CheckInFlow, type CheckInScreen } from "../src/eh_hr_face_kiosk/check_in/check_in_flow";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const OFFLINE = new CheckInError("unreachable", "no answer");

const ANITA: EmployeeData = {
    id: 7,
    employee_name: "Anita Oliver",
    employee_avatar: false,
    attendance_state: "checked_out",
    use_pin: false,
    attendance: {},
};
const GREETING: CheckInAnswer = { kind: "greeting", data: ANITA, repeated: false };
const PIN_REQUIRED: CheckInAnswer = { kind: "pin_required", data: ANITA };
const NOTHING: CheckInAnswer = { kind: "nothing" };

const KNOWN: AttemptBegin = {
    employee: { id: 7, name: "Anita Oliver", avatar: "", action: "check_in", since: "" },
    steps: [{ behaviour: "blink", count: 2 }],
    slip: "slip-1",
    isForgotten: false,
    answer: {},
};
const UNKNOWN: AttemptBegin = {
    employee: null,
    steps: null,
    slip: "",
    isForgotten: false,
    answer: {},
};

const goOn = (request: CaptureRequest, notice = ""): CaptureOutcome => ({
    end: { kind: "go_on", notice },
    request,
    found: null,
});

function makeParts() {
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

let parts: ReturnType<typeof makeParts>;
beforeEach(() => {
    parts = makeParts();
});

describe("K7: one tap, one attempt, one check-in", () => {
    it("captures, checks in under the same attempt id and greets", async () => {
        await parts.flow.startManual(7);
        const request = parts.capture.mock.calls[0]?.[0];
        expect(request).toMatchObject({
            trigger: "manual",
            employee: { id: 7, name: "Anita Oliver", action: "check_in" },
            answer: {},
            tappedAtMs: 1000,
        });
        expect(request?.attemptId).toMatch(UUID);
        expect(parts.tickets).toEqual([{ id: request?.attemptId, slip: "slip-1" }]);
        expect(parts.screen.greet).toHaveBeenCalledWith(ANITA, false, "");
        expect(parts.flow.isBusy).toBe(false);
    });

    it("ignores a second tap and a badge until the greeting", async () => {
        const first = parts.flow.startManual(7);
        await parts.flow.startManual(7);
        await parts.flow.startManual(8);
        await parts.flow.startBadge("041");
        await first;
        expect(parts.capture).toHaveBeenCalledTimes(1);
        expect(parts.selectManually).toHaveBeenCalledTimes(1);
        expect(parts.scanBadge).not.toHaveBeenCalled();
    });

    it("gives the next employee another attempt id", async () => {
        await parts.flow.startManual(7);
        await parts.flow.startManual(8);
        const ids = parts.capture.mock.calls.map(([request]) => request.attemptId);
        expect(new Set(ids).size).toBe(2);
    });

    it("A0: another try is another attempt with a slip of its own, and checks in with those", async () => {
        parts.begin
            .mockResolvedValueOnce(KNOWN)
            .mockResolvedValueOnce({ ...KNOWN, slip: "slip-2" });
        parts.capture.mockImplementation(async (request, restart) =>
            goOn(await restart(request), "Because"),
        );
        await parts.flow.startManual(7);
        const [first, second] = parts.begin.mock.calls.map(([id]) => id);
        expect(second).toMatch(UUID);
        expect(second).not.toBe(first);
        expect(parts.tickets).toEqual([{ id: second, slip: "slip-2" }]);
        expect(parts.screen.greet).toHaveBeenCalledWith(ANITA, false, "Because");
    });

    it("does not check in somebody who went back", async () => {
        parts.capture.mockImplementation((request) =>
            Promise.resolve({ end: { kind: "cancelled" }, request, found: null }),
        );
        await parts.flow.startManual(7);
        expect(parts.selectManually).not.toHaveBeenCalled();
        expect(parts.flow.isBusy).toBe(false);
    });

    it("repeats a check-in without an answer under the same attempt id", async () => {
        parts.selectManually.mockRejectedValueOnce(OFFLINE).mockRejectedValueOnce(OFFLINE);
        await parts.flow.startManual(7);
        const ids = parts.selectManually.mock.calls.map(([, , ticket]) => ticket.id);
        expect(ids).toHaveLength(3);
        expect(new Set(ids).size).toBe(1);
        expect(parts.capture).toHaveBeenCalledTimes(1);
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("does not repeat what Odoo refused", async () => {
        parts.selectManually.mockRejectedValue(new CheckInError("attempt_required", "no"));
        await parts.flow.startManual(7);
        expect(parts.selectManually).toHaveBeenCalledTimes(1);
        expect(parts.screen.tellError.mock.calls[0]?.[0]).toMatchObject({
            code: "attempt_required",
        });
        expect(parts.flow.isBusy).toBe(false);
    });

    it("gives up in the end and is free for the next tap", async () => {
        parts.selectManually.mockRejectedValue(OFFLINE);
        await parts.flow.startManual(7);
        expect(parts.selectManually.mock.calls.length).toBeGreaterThan(2);
        expect(parts.screen.tellError).toHaveBeenCalledTimes(1);
        expect(parts.flow.isBusy).toBe(false);
    });

    it("stops repeating when the employee leaves", async () => {
        parts.selectManually.mockRejectedValue(OFFLINE);
        parts.screen.showWaiting.mockImplementation((onCancel) => {
            onCancel();
        });
        await parts.flow.startManual(7);
        expect(parts.selectManually).toHaveBeenCalledTimes(1);
        expect(parts.screen.tellError).not.toHaveBeenCalled();
        expect(parts.flow.isBusy).toBe(false);
    });
});

describe("K6: badge", () => {
    it("captures under the name of the badge, then checks in with it", async () => {
        await parts.flow.startBadge("041");
        expect(parts.capture.mock.calls[0]?.[0]).toMatchObject({
            trigger: "badge",
            employee: { id: 7, name: "Anita Oliver", action: "check_in" },
        });
        expect(parts.scanBadge.mock.calls[0]?.[0]).toBe("041");
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("tells an unknown badge without a capture", async () => {
        parts.begin.mockResolvedValue(null);
        await parts.flow.startBadge("999");
        expect(parts.capture).not.toHaveBeenCalled();
        expect(parts.scanBadge).not.toHaveBeenCalled();
        expect(parts.screen.tellNobody).toHaveBeenCalledWith({ trigger: "badge", badge: "999" });
        expect(parts.flow.isBusy).toBe(false);
    });

    it("captures without a name when Odoo cannot say whose badge it is", async () => {
        parts.begin.mockResolvedValue(UNKNOWN);
        await parts.flow.startBadge("041");
        expect(parts.capture.mock.calls[0]?.[0]).toMatchObject({ employee: null, steps: null });
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("says which badge is under way, for a reader that reads it twice", async () => {
        let during: string | null = null;
        parts.capture.mockImplementation((request) => {
            during = parts.flow.badge;
            return Promise.resolve(goOn(request));
        });
        await parts.flow.startBadge("041");
        expect(during).toBe("041");
        expect(parts.flow.badge).toBeNull();
    });
});

describe("A0: an attempt begins with the server", () => {
    it("takes the name from Odoo's list where the server could not be asked", async () => {
        parts.begin.mockResolvedValue(UNKNOWN);
        parts.findListed.mockReturnValue({ ...KNOWN.employee, name: "Anita" } as CaptureEmployee);
        await parts.flow.startManual(7);
        expect(parts.capture.mock.calls[0]?.[0].employee?.name).toBe("Anita");
        expect(parts.tickets).toMatchObject([{ slip: "" }]);
    });

    it("another try without an answer goes on without a slip", async () => {
        parts.begin.mockResolvedValueOnce(KNOWN).mockRejectedValueOnce(OFFLINE);
        parts.capture.mockImplementation(async (request, restart) => goOn(await restart(request)));
        await parts.flow.startManual(7);
        expect(parts.tickets).toMatchObject([{ slip: "" }]);
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("P23: without a network it says so before it films anybody, and the pill turns", async () => {
        parts.begin.mockRejectedValue(OFFLINE);
        await parts.flow.startBadge("041");
        expect(parts.screen.showWaiting).toHaveBeenCalled();
        expect(parts.capture).not.toHaveBeenCalled();
        expect(parts.screen.tellError.mock.calls[0]?.[0].code).toBe("unreachable");
        expect(parts.onReach.mock.calls.every(([hasAnswered]) => !hasAnswered)).toBe(true);
    });

    it("P23: a failed check-in turns the pill, a refusal is an answer", async () => {
        parts.selectManually.mockRejectedValueOnce(OFFLINE);
        await parts.flow.startManual(7);
        expect(parts.onReach.mock.calls.map(([hasAnswered]) => hasAnswered)).toEqual([
            ...[true, false, true],
        ]);
        parts.selectManually.mockRejectedValueOnce(new CheckInError("pin_missing", ""));
        await parts.flow.startManual(7);
        expect(parts.onReach.mock.lastCall).toEqual([true]);
    });

    it("P5: an employee who is none any more is said, before the blinks and after them", async () => {
        parts.begin.mockResolvedValueOnce(null);
        await parts.flow.startManual(7);
        expect(parts.capture).not.toHaveBeenCalled();
        parts.selectManually.mockResolvedValueOnce(NOTHING);
        await parts.flow.startManual(7);
        expect(parts.screen.tellNobody.mock.calls).toEqual([
            [{ trigger: "manual", employeeId: 7 }],
            [{ trigger: "manual", employeeId: 7 }],
        ]);
        expect(parts.flow.isBusy).toBe(false);
    });

    it("P20: yesterday's forgotten check-out is asked about first, and no is no check-out", async () => {
        parts.begin.mockResolvedValue({ ...KNOWN, isForgotten: true });
        parts.screen.confirmForgotten.mockResolvedValueOnce(false);
        await parts.flow.startManual(7);
        expect(parts.capture).not.toHaveBeenCalled();
        expect(parts.selectManually).not.toHaveBeenCalled();
        expect(parts.flow.isBusy).toBe(false);
        await parts.flow.startManual(7);
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("P24: tells when the kiosk is free again, however it ended", async () => {
        await parts.flow.startManual(7);
        parts.begin.mockResolvedValueOnce(null);
        await parts.flow.startBadge("999");
        parts.selectManually.mockRejectedValueOnce(new CheckInError("", "broken"));
        await parts.flow.startManual(7);
        expect(parts.onFree).toHaveBeenCalledTimes(3);
    });
});

describe("PIN", () => {
    it("is asked for after the capture when the company uses PINs", async () => {
        parts.selectManually.mockResolvedValueOnce(PIN_REQUIRED);
        await parts.flow.startManual(7);
        expect(parts.capture).toHaveBeenCalledTimes(1);
        expect(parts.screen.greet).not.toHaveBeenCalled();
        expect(parts.screen.askPin).toHaveBeenCalledTimes(1);
    });

    it("A10: is asked for when Odoo wants it, and goes with the same attempt id", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        await parts.flow.startBadge("041");
        expect(parts.screen.askPin).toHaveBeenCalledTimes(1);
        await parts.flow.enterPin(7, "0000");
        const id = parts.capture.mock.calls[0]?.[0].attemptId;
        expect(parts.selectManually.mock.calls[0]?.slice(0, 2)).toEqual([7, "0000"]);
        expect(parts.tickets.at(-1)).toEqual({ id, slip: "slip-1" });
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("wrong: only the PIN again, no second capture", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        parts.selectManually.mockResolvedValueOnce(NOTHING);
        await parts.flow.startBadge("041");
        await parts.flow.enterPin(7, "1111");
        expect(parts.screen.tellWrongPin).toHaveBeenCalledTimes(1);
        await parts.flow.enterPin(7, "0000");
        expect(parts.capture).toHaveBeenCalledTimes(1);
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("of somebody else is not sent under this attempt", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        await parts.flow.startBadge("041");
        await parts.flow.enterPin(8, "0000");
        expect(parts.selectManually).not.toHaveBeenCalled();
    });

    it("entered twice is sent once", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        await parts.flow.startBadge("041");
        await Promise.all([parts.flow.enterPin(7, "0000"), parts.flow.enterPin(7, "0000")]);
        expect(parts.selectManually).toHaveBeenCalledTimes(1);
    });

    it("stays up after an error, to be tried again", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        parts.selectManually.mockRejectedValueOnce(new CheckInError("pin_rate_limited", ""));
        await parts.flow.startBadge("041");
        await parts.flow.enterPin(7, "0000");
        expect(parts.screen.tellError).toHaveBeenCalledTimes(1);
        await parts.flow.enterPin(7, "0000");
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });
});

describe("K9: somebody this tablet knows, while Odoo does not answer", () => {
    const employee: CaptureEmployee = {
        id: 7,
        name: "Anita Oliver",
        avatar: "",
        action: null,
        since: "",
    };
    const PERSON: OfflinePerson = { employee, asksPin: false, lacksPin: false };
    beforeEach(() => {
        parts.offline.find.mockResolvedValue(PERSON);
    });

    it("is filmed as ever, and saved under the attempt's id, without one question more", async () => {
        parts.begin.mockRejectedValue(OFFLINE);
        await parts.flow.startBadge("041");
        expect(parts.begin).toHaveBeenCalledTimes(1);
        expect(parts.scanBadge).not.toHaveBeenCalled();
        expect(parts.delay).not.toHaveBeenCalled();
        const request = parts.capture.mock.calls[0]?.[0];
        expect(request).toMatchObject({ employee, steps: null, slip: "" });
        expect(parts.offline.save.mock.calls).toEqual([
            [
                {
                    attemptId: request?.attemptId,
                    trigger: "badge",
                    employee,
                    pin: null,
                    tappedAtMs: 1000,
                },
            ],
        ]);
        expect(parts.screen.tellSaved).toHaveBeenCalledWith(employee, "");
        expect(parts.flow.isBusy).toBe(false);
    });

    it("is known to the capture, too, where a proxy's page came in Odoo's place", async () => {
        parts.begin.mockResolvedValue(UNKNOWN);
        await parts.flow.startBadge("041");
        expect(parts.capture.mock.calls[0]?.[0]).toMatchObject({ employee });
    });

    it("is not waited for where Odoo is known to be away, or does not know their last check-in yet", async () => {
        parts.offline.isDue.mockReturnValue(true);
        await parts.flow.startManual(7);
        expect(parts.begin).not.toHaveBeenCalled();
        expect(parts.offline.save).toHaveBeenCalledTimes(1);
    });

    it("Q9: an answer that was lost is saved under the same id: Odoo does it once", async () => {
        parts.selectManually.mockImplementation((_id, _pin, { id }) => {
            parts.tickets.push({ id, slip: "" });
            return Promise.reject(OFFLINE);
        });
        await parts.flow.startManual(7);
        expect(parts.offline.save.mock.calls[0]?.[0].attemptId).toBe(parts.tickets[0]?.id);
    });

    it("a PIN is asked for first, and saved with it", async () => {
        parts.offline.find.mockResolvedValue({ ...PERSON, asksPin: true });
        parts.begin.mockRejectedValue(OFFLINE);
        await parts.flow.startManual(7);
        expect(parts.offline.save).not.toHaveBeenCalled();
        expect(parts.screen.askPin.mock.calls[0]?.[0]).toMatchObject({ id: 7 });
        await parts.flow.enterPin(7, "1234");
        expect(parts.offline.save.mock.calls[0]?.[0]).toMatchObject({ pin: "1234" });
        expect(parts.screen.tellSaved).toHaveBeenCalledTimes(1);
        expect(parts.selectManually).not.toHaveBeenCalled();
    });

    it("without a PIN where one is asked for: told so, as ever", async () => {
        parts.offline.find.mockResolvedValue({ ...PERSON, lacksPin: true });
        parts.begin.mockRejectedValue(OFFLINE);
        await parts.flow.startManual(7);
        expect(parts.screen.tellError.mock.calls[0]?.[0].code).toBe("pin_missing");
        expect(parts.offline.save).not.toHaveBeenCalled();
    });

    it("what cannot be saved is told, never greeted", async () => {
        parts.offline.save.mockResolvedValue(false);
        parts.begin.mockRejectedValue(OFFLINE);
        await parts.flow.startManual(7);
        expect(parts.screen.tellSaved).not.toHaveBeenCalled();
        expect(parts.screen.tellError.mock.calls[0]?.[0].code).toBe("unreachable");
    });

    it("what Odoo refuses is not saved behind its back", async () => {
        parts.begin.mockRejectedValue(new CheckInError("device_unauthorized", ""));
        await parts.flow.startManual(7);
        expect(parts.offline.save).not.toHaveBeenCalled();
    });
});

describe("K5: a check-in by the face", () => {
    const undo = { label: "Not you?", seconds: 60, run: () => Promise.resolve("") };
    const found = {
        employee: { id: 9, name: "Carl", avatar: "", action: "check_in" as const, since: "" },
        slip: "slip-of-carl",
        undo,
    };

    it("checks in whom the capture found, under the slip that came with them, and offers the way back", async () => {
        parts.begin.mockResolvedValue({ ...UNKNOWN, slip: "slip-1" });
        parts.capture.mockImplementation((request) =>
            Promise.resolve({
                ...goOn({ ...request, employee: found.employee, slip: found.slip }),
                found,
            }),
        );
        await parts.flow.startFace();
        expect(parts.begin.mock.calls[0]?.[1]).toEqual({ trigger: "face" });
        expect(parts.capture.mock.calls[0]?.[0]).toMatchObject({ trigger: "face", employee: null });
        expect(parts.selectManually.mock.calls[0]?.slice(0, 2)).toEqual([9, false]);
        expect(parts.tickets[0]?.slip).toBe("slip-of-carl");
        expect(parts.screen.offerUndo).toHaveBeenCalledWith(undo);
    });

    it("checks nobody in when the capture found nobody", async () => {
        parts.begin.mockResolvedValue({ ...UNKNOWN, slip: "slip-1" });
        await parts.flow.startFace();
        expect(parts.selectManually).not.toHaveBeenCalled();
        expect(parts.flow.isBusy).toBe(false);
    });

    it("offers no way back to whoever came by badge or name", async () => {
        await parts.flow.startManual(7);
        expect(parts.screen.offerUndo).not.toHaveBeenCalled();
    });
});
