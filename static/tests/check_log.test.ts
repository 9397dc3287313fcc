import { describe, expect, it, jest } from "@jest/globals";
import { CheckLog, type CheckLogBody } from "../src/eh_hr_face_liveness/check_log";

const BODY: CheckLogBody = {
    attempt_id: "0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11",
    outcome: "passed",
    prompt: "Blink slowly 2 times",
    duration_ms: 3120,
    blink_count: 2,
    fail_reason: null,
    trigger: "manual",
    employee_id: 7,
    policy: "default",
    frames_per_second: 23.8,
    slip: "slip",
    timeline: [],
};
const OK = "";

/** @param answers a code of the wire each, or `OK`; when they are used up Odoo stores everything */
function makeLog(...answers: string[]) {
    const tablet: { id: number | null } = { id: 3 };
    const send = jest.fn((_body: CheckLogBody): Promise<unknown> => {
        const code = answers.shift() ?? OK;
        const retryAfterSeconds = code === "rate_limited" ? 7 : 0;
        return code === OK
            ? Promise.resolve({})
            : Promise.reject(Object.assign(new Error("refused"), { code, retryAfterSeconds }));
    });
    const delay = jest.fn((_ms: number, _signal: AbortSignal) => Promise.resolve());
    const log = new CheckLog({ send, delay, readDevice: () => tablet.id });
    return { log, send, delay, tablet };
}

/** A delay that lasts until the log is woken. */
function sleepUntilWoken(_ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        signal.addEventListener("abort", () => {
            resolve();
        });
    });
}

describe("A3, A8: an outcome gets to Odoo", () => {
    it("posts once when Odoo stores it", async () => {
        const { log, send } = makeLog();
        await log.post(BODY);
        expect(send).toHaveBeenCalledTimes(1);
        expect(log.waitingCount).toBe(0);
    });

    it("posts the same again, later and later, until it is stored", async () => {
        const { log, send, delay } = makeLog("unreachable", "unreachable", "internal_error");
        await log.post(BODY);
        expect(send.mock.calls.map(([body]) => body)).toEqual([BODY, BODY, BODY, BODY]);
        const waits = delay.mock.calls.map(([ms]) => ms);
        expect(waits).toEqual([...waits].sort((a, b) => a - b));
        expect(waits[0]).toBeLessThan(500);
    });

    it("waits as long as Odoo asks for", async () => {
        const { log, delay } = makeLog("rate_limited");
        await log.post(BODY);
        expect(delay.mock.calls[0]?.[0]).toBe(7000);
    });

    it.each(["invalid_json", "invalid_field", "body_too_large"])(
        "gives up after %s",
        async (code) => {
            const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
            const { log, send } = makeLog(code);
            await log.post(BODY);
            expect(send).toHaveBeenCalledTimes(1);
            expect(log.waitingCount).toBe(0);
            expect(String(warn.mock.calls[0])).not.toContain(BODY.attempt_id);
            warn.mockRestore();
        },
    );

    it("O5: only an answer of ours is final: a bare 404 or a proxy's page is none", async () => {
        const { log, send } = makeLog("unreadable", "not_found");
        await log.post(BODY);
        expect(send).toHaveBeenCalledTimes(3);
    });
});

describe("A0: the slip", () => {
    it.each(["slip_expired", "slip_refused"])("%s: once more without it, at once", async (code) => {
        const { log, send, delay } = makeLog(code);
        await log.post(BODY);
        expect(send.mock.calls.map(([body]) => body.slip)).toEqual(["slip", undefined]);
        expect(send.mock.lastCall?.[0]).toMatchObject({ employee_id: 7, outcome: "passed" });
        expect(delay).not.toHaveBeenCalled();
    });

    it("P40: archived meanwhile: the outcome is kept without the employee", async () => {
        const { log, send } = makeLog("employee_refused");
        await log.post(BODY);
        expect(send.mock.lastCall?.[0]).not.toHaveProperty("employee_id");
        expect(log.waitingCount).toBe(0);
    });
});

describe("P40: what waits is paced, woken and kept", () => {
    it("one sender: outcomes that failed go one at a time", async () => {
        let running = 0;
        let most = 0;
        let isOut = true;
        const log = new CheckLog({
            send: async () => {
                most = Math.max(most, ++running);
                await Promise.resolve();
                running--;
                if (isOut) {
                    throw Object.assign(new Error("out"), { code: "unreachable" });
                }
            },
            delay: sleepUntilWoken,
            readDevice: () => 3,
        });
        const posts = Array.from({ length: 20 }, async (_, i) => {
            await new Promise((resolve) => setTimeout(resolve, i));
            await log.post({ ...BODY, attempt_id: String(i) });
        });
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(log.waitingCount).toBe(20);
        isOut = false;
        most = 0;
        const waker = setInterval(() => {
            log.wake();
        }, 1);
        await Promise.all(posts);
        clearInterval(waker);
        expect(most).toBe(1);
        expect(log.waitingCount).toBe(0);
    });

    it("leaves people in front of the kiosk a share of Odoo's limit of 60 a minute", async () => {
        const { log, delay, send } = makeLog("unreachable", "unreachable", "unreachable");
        await Promise.all([log.post(BODY), log.post(BODY), log.post(BODY)]);
        expect(send).toHaveBeenCalledTimes(6);
        const [, ...between] = delay.mock.calls.map(([ms]) => ms);
        expect(Math.min(...between)).toBeGreaterThanOrEqual(1500);
    });

    it("is woken by the network, without waiting to the end", async () => {
        const { log, delay, send } = makeLog("unreachable");
        delay.mockImplementation(sleepUntilWoken);
        const posted = log.post(BODY);
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(send).toHaveBeenCalledTimes(1);
        log.wake();
        await posted;
        expect(send).toHaveBeenCalledTimes(2);
    });

    it("one that Odoo stumbles over does not keep the others back", async () => {
        const sent: string[] = [];
        const log = new CheckLog({
            send: ({ attempt_id: id }) => {
                sent.push(id);
                const isBad = id === "bad" && sent.length < 8;
                return isBad || sent.length <= 2
                    ? Promise.reject(Object.assign(new Error("500"), { code: "internal_error" }))
                    : Promise.resolve();
            },
            delay: () => Promise.resolve(),
            readDevice: () => 3,
        });
        const bad = log.post({ ...BODY, attempt_id: "bad" });
        await log.post({ ...BODY, attempt_id: "good" });
        expect(sent.filter((id) => id === "good")).toHaveLength(2);
        await bad;
    });

    it("a refused token drops nothing: it waits for this tablet's next pairing, not for another's", async () => {
        const { log, send, delay, tablet } = makeLog();
        delay.mockImplementation(sleepUntilWoken);
        send.mockImplementationOnce(() => {
            tablet.id = null;
            return Promise.reject(Object.assign(new Error(), { code: "device_unauthorized" }));
        });
        const posted = log.post(BODY);
        for (const id of [null, 4]) {
            tablet.id = id;
            log.wake();
            await new Promise((resolve) => setTimeout(resolve, 5));
            expect(send).toHaveBeenCalledTimes(1);
        }
        tablet.id = 3;
        log.wake();
        await posted;
        expect(send).toHaveBeenCalledTimes(2);
    });
});
