import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { EmployeeData } from "../src/odoo";
import type { CaptureEnd, CaptureRequest } from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import { CheckInError, type CheckInAnswer } from "../src/eh_hr_face_kiosk/check_in/check_in_calls";
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

function makeParts() {
    const screen = {
        greet: jest.fn<CheckInScreen["greet"]>(),
        askPin: jest.fn<CheckInScreen["askPin"]>(),
        showWaiting: jest.fn<CheckInScreen["showWaiting"]>(),
        clear: jest.fn<CheckInScreen["clear"]>(),
        tellUnknownBadge: jest.fn<CheckInScreen["tellUnknownBadge"]>(),
        tellWrongPin: jest.fn<CheckInScreen["tellWrongPin"]>(),
        tellError: jest.fn<CheckInScreen["tellError"]>(),
    };
    const parts = {
        readEmployee: jest.fn((_id: number) => Promise.resolve<EmployeeData | null>(ANITA)),
        selectManually: jest.fn((_id: number, _pin: string | false, _attempt: string) =>
            Promise.resolve(GREETING),
        ),
        scanBadge: jest.fn((_badge: string, _attempt: string) => Promise.resolve(GREETING)),
        identify: jest.fn((_badge: string) =>
            Promise.resolve<{ id: number; name: string } | null>({ id: 7, name: "Anita" }),
        ),
        capture: jest.fn((request: CaptureRequest) =>
            Promise.resolve<CaptureEnd>({
                kind: "go_on",
                attemptId: request.attemptId,
                notice: "",
            }),
        ),
        delay: jest.fn((_ms: number) => Promise.resolve()),
    };
    const { readEmployee, selectManually, scanBadge, ...rest } = parts;
    const flow = new CheckInFlow({
        ...rest,
        calls: { readEmployee, selectManually, scanBadge },
        screen,
        now: () => 1000,
    });
    return { flow, screen, ...parts };
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
            tappedAtMs: 1000,
        });
        expect(request?.attemptId).toMatch(UUID);
        expect(parts.selectManually).toHaveBeenCalledWith(7, false, request?.attemptId ?? "");
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

    it("checks in under the attempt id that the capture ended with", async () => {
        parts.capture.mockResolvedValue({ kind: "go_on", attemptId: "second", notice: "Because" });
        await parts.flow.startManual(7);
        expect(parts.selectManually).toHaveBeenCalledWith(7, false, "second");
        expect(parts.screen.greet).toHaveBeenCalledWith(ANITA, false, "Because");
    });

    it("does not check in somebody who went back", async () => {
        parts.capture.mockResolvedValue({ kind: "cancelled" });
        await parts.flow.startManual(7);
        expect(parts.selectManually).not.toHaveBeenCalled();
        expect(parts.flow.isBusy).toBe(false);
    });

    it("repeats a check-in without an answer under the same attempt id", async () => {
        parts.selectManually.mockRejectedValueOnce(OFFLINE).mockRejectedValueOnce(OFFLINE);
        await parts.flow.startManual(7);
        const ids = parts.selectManually.mock.calls.map(([, , attemptId]) => attemptId);
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
            employee: { id: 7, name: "Anita", action: null },
        });
        expect(parts.scanBadge.mock.calls[0]?.[0]).toBe("041");
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });

    it("tells an unknown badge without a capture", async () => {
        parts.identify.mockResolvedValue(null);
        await parts.flow.startBadge("999");
        expect(parts.capture).not.toHaveBeenCalled();
        expect(parts.scanBadge).not.toHaveBeenCalled();
        expect(parts.screen.tellUnknownBadge).toHaveBeenCalledWith("999");
        expect(parts.flow.isBusy).toBe(false);
    });

    it("captures without a name when Odoo cannot say whose badge it is", async () => {
        parts.identify.mockRejectedValue(new Error("429"));
        await parts.flow.startBadge("041");
        expect(parts.capture.mock.calls[0]?.[0].employee).toBeNull();
        expect(parts.screen.greet).toHaveBeenCalledTimes(1);
    });
});

describe("PIN", () => {
    it("is asked for after the capture when the company uses PINs", async () => {
        parts.readEmployee.mockResolvedValue({ ...ANITA, use_pin: true });
        await parts.flow.startManual(7);
        expect(parts.capture).toHaveBeenCalledTimes(1);
        expect(parts.selectManually).not.toHaveBeenCalled();
        expect(parts.screen.askPin).toHaveBeenCalledTimes(1);
    });

    it("A10: is asked for when Odoo wants it, and goes with the same attempt id", async () => {
        parts.scanBadge.mockResolvedValue(PIN_REQUIRED);
        await parts.flow.startBadge("041");
        expect(parts.screen.askPin).toHaveBeenCalledTimes(1);
        await parts.flow.enterPin(7, "0000");
        const attemptId = parts.capture.mock.calls[0]?.[0].attemptId ?? "";
        expect(parts.selectManually).toHaveBeenCalledWith(7, "0000", attemptId);
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
