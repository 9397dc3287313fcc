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
    policy: "default",
    frames_per_second: 23.8,
    timeline: [],
};

function makeLog(...answers: (number | null)[]) {
    const send = jest.fn((_body: CheckLogBody): Promise<unknown> => {
        const status = answers.shift() ?? null;
        return status === null
            ? Promise.resolve({})
            : Promise.reject(
                  Object.assign(new Error("refused"), {
                      status,
                      retryAfterSeconds: status === 429 ? 7 : 0,
                  }),
              );
    });
    const delay = jest.fn((_ms: number) => Promise.resolve());
    return { log: new CheckLog({ send, delay }), send, delay };
}

describe("A3, A8: an outcome gets to Odoo", () => {
    it("posts once when Odoo stores it", async () => {
        const { log, send } = makeLog();
        await log.post(BODY);
        expect(send).toHaveBeenCalledTimes(1);
        expect(log.waitingCount).toBe(0);
    });

    it("posts the same again, later and later, until it is stored", async () => {
        const { log, send, delay } = makeLog(0, 502, 500);
        await log.post(BODY);
        expect(send.mock.calls.map(([body]) => body)).toEqual([BODY, BODY, BODY, BODY]);
        const waits = delay.mock.calls.map(([ms]) => ms);
        expect(waits).toEqual([...waits].sort((a, b) => a - b));
        expect(waits[0]).toBeLessThan(500);
    });

    it("waits as long as Odoo asks for", async () => {
        const { log, delay } = makeLog(429);
        await log.post(BODY);
        expect(delay).toHaveBeenCalledWith(7000);
    });

    it.each([400, 401, 403, 413])("gives up after a %i", async (status) => {
        const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
        const { log, send } = makeLog(status);
        await log.post(BODY);
        expect(send).toHaveBeenCalledTimes(1);
        expect(log.waitingCount).toBe(0);
        expect(String(warn.mock.calls[0])).not.toContain(BODY.attempt_id);
        warn.mockRestore();
    });
});
