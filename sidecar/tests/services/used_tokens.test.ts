import { describe, expect, test } from "@jest/globals";
import { MemoryUsedTokens } from "../../src/services/used_tokens.ts";

describe("MemoryUsedTokens", () => {
    test("a token is spent once", async () => {
        const used = new MemoryUsedTokens(() => 1000);
        expect(await used.spend("a", 1060)).toBe(true);
        expect(await used.spend("a", 1060)).toBe(false);
        expect(await used.spend("b", 1060)).toBe(true);
    });

    test("is remembered until nobody can accept it any more, then forgotten", async () => {
        let now = 1000;
        const used = new MemoryUsedTokens(() => now);
        await used.spend("a", 1060);
        now = 1064;
        expect(await used.spend("a", 1060)).toBe(false);
        now = 1100;
        await used.spend("b", 1160);
        expect(used.size).toBe(1);
    });

    test("under a steady load it holds the tickets that live, and half a minute's more", async () => {
        const [perSecond, lifeS, forgottenAfterS] = [20, 300, 35];
        let now = 1000;
        const used = new MemoryUsedTokens(() => now);
        let most = 0;
        for (; now < 1000 + 6 * lifeS; now += 1 / perSecond) {
            await used.spend(String(now), now + lifeS);
            most = Math.max(most, used.size);
        }
        expect(most).toBeGreaterThanOrEqual(perSecond * lifeS);
        expect(most).toBeLessThanOrEqual(perSecond * (lifeS + forgottenAfterS) + 1);
    });
});
