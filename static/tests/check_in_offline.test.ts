import { beforeEach, describe, expect, it } from "@jest/globals";
import type { OfflinePerson } from "../src/eh_hr_face_kiosk/offline/offline_desk";
import type { CaptureEmployee } from "../src/eh_hr_face_kiosk/check_in/capture_steps";
import { CheckInError } from "../src/eh_hr_face_kiosk/check_in/check_in_calls";
import { OFFLINE, UNKNOWN, makeParts } from "./fake_check_in";

let parts: ReturnType<typeof makeParts>;
beforeEach(() => {
    parts = makeParts();
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
