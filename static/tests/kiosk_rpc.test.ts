import { beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type * as KioskRpc from "../src/eh_hr_face_kiosk/odoo_kiosk/kiosk_rpc";
import type { RpcSettings } from "../src/odoo";

const BASE = "https://odoo.example/hr_attendance/key";
const UNAUTHORIZED = Object.assign(new Error("Odoo Server Error"), {
    data: { eh_code: "device_unauthorized" },
});

type Call = (url: string, params: object, settings: RpcSettings) => Promise<unknown>;
const answer = jest.fn<Call>();
const rpc: { _rpc: Call } = { _rpc: answer };

// Odoo's own module, of which this is all that the file under test takes.
jest.unstable_mockModule("../src/odoo", () => ({ rpc }));

let kioskRpc: typeof KioskRpc;
beforeAll(async () => {
    kioskRpc = await import("../src/eh_hr_face_kiosk/odoo_kiosk/kiosk_rpc");
    Object.assign(globalThis, { location: new URL(BASE) });
});

const onRefused = jest.fn<(token: string) => void>();
let token: string | null = "token";
beforeEach(() => {
    token = "token";
    onRefused.mockReset();
    answer.mockReset();
    answer.mockResolvedValue({});
    rpc._rpc = answer;
    kioskRpc.sendTokenWithKioskRoutes(() => token, onRefused);
});

describe("K11: Odoo's own kiosk routes, called as this tablet", () => {
    it.each([
        ["manual_selection", true],
        ["/hr_attendance/attendance_barcode_scanned", true],
        ["/hr_attendance/employees_infos?x=1", true],
        ["/web/dataset/call_kw", false],
        ["/hr_attendance/somewhere_else", false],
        ["/other/manual_selection", false],
        ["https://elsewhere.example/hr_attendance/manual_selection", false],
        ["//elsewhere.example/hr_attendance/manual_selection", false],
    ])("%s: %s", (url, isOurs) => {
        expect(kioskRpc.isKioskRoute(url, BASE)).toBe(isOurs);
    });

    it("carry the token beside the headers that were there", async () => {
        await rpc._rpc("manual_selection", {}, { headers: { "X-Other": "1" } });
        expect(answer.mock.calls[0]?.[2]).toEqual({
            headers: { "X-Other": "1", Authorization: "Bearer token" },
        });
    });

    it("the token goes nowhere else", async () => {
        await rpc._rpc("https://elsewhere.example/hr_attendance/manual_selection", {}, {});
        await rpc._rpc("/web/dataset/call_kw", {}, {});
        token = null;
        await rpc._rpc("manual_selection", {}, {});
        expect(JSON.stringify(answer.mock.calls)).not.toContain("Bearer");
    });

    it("O10: a refusal tells which token is none any more, and the caller still gets it", async () => {
        answer.mockRejectedValue(UNAUTHORIZED);
        await expect(rpc._rpc("manual_selection", {}, {})).rejects.toBe(UNAUTHORIZED);
        expect(onRefused.mock.calls).toEqual([["token"]]);
    });

    it("another error takes no pairing away", async () => {
        answer.mockRejectedValue(new Error("Connection lost"));
        await expect(rpc._rpc("manual_selection", {}, {})).rejects.toThrow("Connection lost");
        expect(onRefused).not.toHaveBeenCalled();
    });
});
