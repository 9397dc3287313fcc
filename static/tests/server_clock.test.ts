import { describe, expect, it } from "@jest/globals";
import { ServerClock } from "../src/eh_hr_face_kiosk/session/server_clock";

const HOUR_MS = 3_600_000;

describe("K9: by how much this tablet's clock is off", () => {
    it("is not known before Odoo said its time", () => {
        const clock = new ServerClock(null, 1);
        clock.note("", 10);
        clock.note("soon", 10);
        expect(clock.skewMs).toBeNull();
    });

    it("is to the second, half the question's way taken off", () => {
        const clock = new ServerClock(null, 1, () => Date.UTC(2026, 10, 20, 8) + 2 * HOUR_MS);
        clock.note("2026-11-20T08:00:00Z", 400);
        expect(clock.skewMs).toBe(2 * HOUR_MS - 200 - 500);
    });

    it("is kept over a restart, for this company alone, and does not trip over what else is stored", () => {
        const values = new Map<string, string>();
        const storage = {
            getItem: (key: string) => values.get(key) ?? null,
            setItem: (key: string, value: string) => void values.set(key, value),
        };
        new ServerClock(storage, 1, () => 0).note("2026-11-20T08:00:00Z", 0);
        expect(new ServerClock(storage, 1).skewMs).toBe(-Date.UTC(2026, 10, 20, 8) - 500);
        expect(new ServerClock(storage, 2).skewMs).toBeNull();
        for (const key of values.keys()) {
            values.set(key, "NaN");
        }
        expect(new ServerClock(storage, 1).skewMs).toBeNull();
    });
});
