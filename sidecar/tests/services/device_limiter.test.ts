import { describe, expect, test } from "@jest/globals";
import type { SidecarError } from "../../src/core/errors.ts";
import { DeviceLimiter } from "../../src/services/device_limiter.ts";

const nowMs = 0;
const troubles: string[] = [];
const options = {
    ...{ perMinute: 2, redis: null, prefix: "test" },
    now: () => nowMs,
    onTrouble: (error: Error) => void troubles.push(error.message),
};

async function refusalOf(limiter: DeviceLimiter, device: string): Promise<SidecarError | null> {
    try {
        await limiter.consume(device);
        return null;
    } catch (error) {
        return error as SidecarError;
    }
}

describe("DeviceLimiter", () => {
    test("counts each device of each company for itself and says when to come back", async () => {
        const limiter = new DeviceLimiter(options);
        for (const device of ["1:3", "1:3", "1:4", "2:3"]) {
            await limiter.consume(device);
        }
        expect(await refusalOf(limiter, "1:3")).toMatchObject({
            code: "rate_limited",
            status: 429,
            retryAfterS: 30,
        });
    });

    test("S13: when Redis does not count, this replica does, and the cause is told", async () => {
        const redis = { eval: () => Promise.reject(new Error("Command timed out")) };
        const limiter = new DeviceLimiter({ ...options, redis });
        await limiter.consume("1:3");
        await limiter.consume("1:3");
        expect(await refusalOf(limiter, "1:3")).toMatchObject({ code: "rate_limited" });
        expect(troubles).toEqual(["Command timed out", "Command timed out", "Command timed out"]);
    });
});
