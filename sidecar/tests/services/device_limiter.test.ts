import { describe, expect, test } from "@jest/globals";
import type { SidecarError } from "../../src/errors.ts";
import { DeviceLimiter } from "../../src/services/device_limiter.ts";

describe("DeviceLimiter", () => {
    test("counts each device of each company for itself and says when to come back", async () => {
        const limiter = new DeviceLimiter({ perMinute: 2, redis: null, prefix: "test" });
        await limiter.consume("1", "3");
        await limiter.consume("1", "3");
        await limiter.consume("1", "4");
        await limiter.consume("2", "3");
        const refusal = await limiter.consume("1", "3").catch((error: unknown) => error);
        expect(refusal).toMatchObject({ code: "rate_limited", status: 429 });
        const { retryAfterS } = refusal as SidecarError;
        expect(retryAfterS).toBeGreaterThan(0);
        expect(retryAfterS).toBeLessThanOrEqual(60);
    });
});
