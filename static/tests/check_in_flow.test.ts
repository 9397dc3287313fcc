import { beforeEach, describe, expect, it } from "@jest/globals";
import type { CaptureEmployee } from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import { CheckInError } from "../src/eh_hr_face_kiosk/check_in/check_in_calls";
import {
    ANITA,
    KNOWN,
    NOTHING,
    OFFLINE,
    PIN_REQUIRED,
    UNKNOWN,
    goOn,
    makeParts,
} from "./fake_check_in";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

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
