import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SidecarError } from "../../src/core/errors.ts";
import {
    networkOf,
    REFUSALS_PER_MINUTE,
    RefusalLimiter,
} from "../../src/services/refusal_limiter.ts";
import { faceJpegs } from "../support/frames.ts";
import { codeOf, postFrames } from "../support/requests.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";

const refusal = new SidecarError("token_invalid", "no");

describe("RefusalLimiter", () => {
    test("counts each network for itself and says when to come back", async () => {
        const limiter = new RefusalLimiter();
        for (let number = 0; number < REFUSALS_PER_MINUTE; number++) {
            expect(await limiter.count("10.0.0.1", refusal)).toBe(refusal);
        }
        const limited = await limiter.count("10.0.0.1", refusal);
        expect(limited).toMatchObject({ code: "rate_limited", status: 429 });
        expect(limited.retryAfterS).toBeGreaterThan(0);
        expect(limited.retryAfterS).toBeLessThanOrEqual(60);
        expect(await limiter.count("10.0.0.2", refusal)).toBe(refusal);
    });

    test.each([
        ["192.0.2.7", "192.0.2.7"],
        ["::ffff:192.0.2.7", "192.0.2.7"],
        ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
        ["2001:db8::1", "2001:db8:0:0"],
        ["::1", "0:0:0:0"],
        ["fe80::1%eth0", "fe80:0:0:0"],
        ["", "unknown"],
    ])("%s counts as %s", (address, network) => {
        expect(networkOf(address)).toBe(network);
    });
});

describe("a flood without a good token", () => {
    let sidecar: TestSidecar;

    beforeAll(async () => {
        sidecar = await startTestSidecar();
    });

    afterAll(async () => {
        await sidecar.stop();
    });

    test("is told to wait, and a good token from the same address is served", async () => {
        const frames = await faceJpegs(1);
        const statuses: number[] = [];
        for (let number = 0; number <= REFUSALS_PER_MINUTE; number++) {
            const response = await fetch(`${sidecar.url}/api/liveness/verify`, { method: "POST" });
            statuses.push(response.status);
            await response.text();
        }
        expect(new Set(statuses.slice(0, -1))).toEqual(new Set([401]));
        expect(statuses.at(-1)).toBe(429);
        const served = await postFrames(sidecar.url, frames);
        expect([served.status, codeOf(served)]).toEqual([200, undefined]);
    });
});
