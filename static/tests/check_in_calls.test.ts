import { describe, expect, it } from "@jest/globals";
import {
    CheckInCalls,
    toAnswer,
    toCheckInError,
} from "../src/eh_hr_face_kiosk/check_in/check_in_calls";

const GREETING = { id: 7, employee_name: "Anita", attendance: { check_in: "2026-11-21 08:00:00" } };

describe("answers of Odoo's kiosk routes", () => {
    it("with an attendance is a greeting", () => {
        expect(toAnswer(GREETING)).toMatchObject({ kind: "greeting", repeated: false });
        expect(toAnswer({ ...GREETING, eh_repeated: true })).toMatchObject({ repeated: true });
    });

    it("may ask for a PIN", () => {
        expect(toAnswer({ eh_pin_required: true, employee: GREETING })).toMatchObject({
            kind: "pin_required",
            data: { id: 7 },
        });
    });

    it.each([{}, null, false, [], "x", { employee_name: "Anita" }, { eh_pin_required: true }])(
        "%j is nothing",
        (answer) => {
            expect(toAnswer(answer)).toEqual({ kind: "nothing" });
        },
    );

    it("send the kiosk key and the attempt id", async () => {
        const sent: unknown[] = [];
        const calls = new CheckInCalls({
            rpc: (url, params) => {
                sent.push([url, params]);
                return Promise.resolve(GREETING);
            },
            kioskToken: "key",
            tracksLocation: false,
        });
        await calls.scanBadge("041", { id: "attempt", slip: "" });
        await calls.selectManually(7, false, { id: "attempt", slip: "slip" });
        expect(sent).toEqual([
            [
                "/hr_attendance/attendance_barcode_scanned",
                { token: "key", barcode: "041", attempt_id: "attempt" },
            ],
            [
                "/hr_attendance/manual_selection",
                {
                    token: "key",
                    employee_id: 7,
                    pin_code: false,
                    attempt_id: "attempt",
                    slip: "slip",
                },
            ],
        ]);
    });

    it.each(["slip_expired", "slip_refused"])(
        "A0: %s: once more without the slip",
        async (code) => {
            const sent: unknown[] = [];
            const calls = new CheckInCalls({
                rpc: (_url, params) => {
                    sent.push(params["slip"]);
                    return params["slip"]
                        ? Promise.reject(
                              Object.assign(new Error("no"), { data: { eh_code: code } }),
                          )
                        : Promise.resolve(GREETING);
                },
                kioskToken: "key",
                tracksLocation: false,
            });
            const answer = await calls.scanBadge("041", { id: "attempt", slip: "old" });
            expect(answer.kind).toBe("greeting");
            expect(sent).toEqual(["old", undefined]);
        },
    );
});

describe("errors of Odoo's kiosk routes", () => {
    it("keep Odoo's code and sentence", () => {
        const error = Object.assign(new Error("Odoo Server Error"), {
            data: { eh_code: "pin_missing", message: "You have no PIN" },
        });
        expect(toCheckInError(error)).toMatchObject({
            code: "pin_missing",
            message: "You have no PIN",
        });
    });

    it("without data mean that no answer came", () => {
        expect(toCheckInError(new Error("Connection lost")).code).toBe("unreachable");
        expect(toCheckInError(undefined).code).toBe("unreachable");
    });
});
