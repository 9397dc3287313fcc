import { beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type * as KioskRpc from "../src/eh_hr_face_kiosk/odoo_kiosk/kiosk_rpc";
import type { Prover } from "../src/eh_hr_face_kiosk/prover";
import type { RpcSettings } from "../src/odoo";

const BASE = "https://odoo.example/hr_attendance/key";
const UNAUTHORIZED = Object.assign(new Error("Odoo Server Error"), {
    data: { eh_code: "device_unauthorized" },
});

type Call = (
    url: string,
    params: object,
    settings: RpcSettings,
) => Promise<unknown> & { abort?: (rejectError?: boolean) => void };
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
const prover = {
    prove: jest.fn<Prover["prove"]>(),
    takeNonce: jest.fn<Prover["takeNonce"]>(),
};
let token: string | null = "token";
beforeEach(() => {
    token = "token";
    onRefused.mockReset();
    answer.mockReset();
    answer.mockResolvedValue({});
    rpc._rpc = answer;
    prover.prove.mockReset().mockResolvedValue(null);
    prover.takeNonce.mockReset();
    kioskRpc.sendTokenWithKioskRoutes(() => ({ readToken: () => token, prover, onRefused }));
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

describe("K15: Odoo's own kiosk routes prove the tablet's key", () => {
    const refuse = (eh_code: string, more = {}) =>
        Object.assign(new Error("Odoo Server Error"), { data: { eh_code, ...more } });
    const readProofs = () => answer.mock.calls.map(([, , { headers }]) => headers?.["DPoP"]);

    beforeEach(() => {
        let count = 0;
        prover.prove.mockImplementation(() => Promise.resolve(`proof ${++count}`));
    });

    it("for the route that is called, a fresh one each time", async () => {
        await rpc._rpc("manual_selection", {}, {});
        await rpc._rpc("/hr_attendance/employees_infos", {}, {});
        await rpc._rpc("/web/dataset/call_kw", {}, {});
        expect(readProofs()).toEqual(["proof 1", "proof 2", undefined]);
        expect(prover.prove.mock.calls[0]).toEqual(["POST", "manual_selection", "token"]);
    });

    it("a wrong clock is told the server's time, and the call repeated", async () => {
        answer.mockRejectedValueOnce(refuse("proof_stale", { eh_nonce: "now" }));
        await expect(rpc._rpc("manual_selection", {}, {})).resolves.toEqual({});
        expect(prover.takeNonce.mock.calls).toEqual([["now"]]);
        expect(readProofs()).toEqual(["proof 1", "proof 2"]);
    });

    it("a proof that is refused twice is told", async () => {
        answer.mockRejectedValue(refuse("proof_refused"));
        await expect(rpc._rpc("manual_selection", {}, {})).rejects.toMatchObject({
            data: { eh_code: "proof_refused" },
        });
        expect(answer).toHaveBeenCalledTimes(2);
        expect(onRefused).not.toHaveBeenCalled();
    });

    it("who needs a key and has none is no longer paired", async () => {
        answer.mockRejectedValue(refuse("proof_required"));
        await expect(rpc._rpc("manual_selection", {}, {})).rejects.toThrow();
        expect(onRefused.mock.calls).toEqual([["token"]]);
    });

    it("can be aborted, before it is sent and after", async () => {
        const abort = jest.fn();
        answer.mockImplementation(() => Object.assign(Promise.resolve({}), { abort }));
        const early = rpc._rpc("manual_selection", {}, {});
        early.abort?.();
        await early;
        expect(abort).toHaveBeenCalledTimes(1);
        const late = rpc._rpc("manual_selection", {}, {});
        await Promise.resolve();
        await Promise.resolve();
        late.abort?.(false);
        await late;
        expect(abort).toHaveBeenLastCalledWith(false);
    });
});
