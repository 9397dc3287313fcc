/** SPEC K5, U5: the descriptor of whoever passed a prompt, from the worker on a real camera. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { cosine } from "../../liveness/identity/template";
import type { CaptureReport } from "../../static/src/vision/page/client";
import { KioskCamera, type Film } from "./kiosk_camera";
import type { PromptReport } from "./page";

jest.setTimeout(120_000);

const MODEL = "face_descriptor";
const ANY_RATE = { minFramesPerSecond: 3, timeoutMs: 12_000 };

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinking");
    await camera.warmUp();
});
afterAll(() => camera.close());

async function run(film: Film | Film[], rules: object = {}): Promise<PromptReport> {
    await camera.show(film);
    const descriptor = { model: MODEL, url: camera.server.recogniserUrl };
    return camera.run({ ...ANY_RATE, descriptor, ...rules });
}

function valuesOf({ descriptor }: CaptureReport): readonly number[] {
    expect(descriptor).toBeDefined();
    return descriptor?.values ?? [];
}

describe("K5: the descriptor of who passed", () => {
    it("is one long, of three pictures or more that agree, with the model's name", async () => {
        const { result } = await run("blinking");
        expect(result.outcome).toBe("passed");
        const values = valuesOf(result);
        expect(values).toHaveLength(128);
        expect(Math.hypot(...values)).toBeCloseTo(1, 4);
        expect(result.descriptor).toMatchObject({
            model_id: MODEL,
            model_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        });
        expect(result.descriptor?.samples).toBeGreaterThanOrEqual(3);
        expect(result.descriptor?.agreement).toBeGreaterThan(0.95);
    });

    it("is alike for one person in two films, and not for two people", async () => {
        const first = valuesOf((await run("blinking")).result);
        const again = valuesOf((await run("blinks_2")).result);
        const other = valuesOf((await run({ scenario: "blinks_2", subject: "guest_5" })).result);
        expect(cosine(first, again)).toBeGreaterThan(0.98);
        expect(cosine(first, other)).toBeLessThan(0.93);
    });

    it("is of who blinked twice, not of who stood there before", async () => {
        const other = valuesOf((await run({ scenario: "blinks_2", subject: "guest_5" })).result);
        const film = [
            { scenario: "blinks_1", seconds: 3 },
            "empty_room",
            { scenario: "blinks_3", subject: "guest_5" },
        ];
        const { result } = await run(film, { timeoutMs: 20_000 });
        expect(result.outcome).toBe("passed");
        expect(result.timeline.map(({ code }) => code)).toContain("count_restarted");
        expect(cosine(valuesOf(result), other)).toBeGreaterThan(0.97);
    });
});

describe("K5: no descriptor", () => {
    it("where none was asked for", async () => {
        const { result } = await run("blinking", { descriptor: undefined });
        expect(result.outcome).toBe("passed");
        expect(result).not.toHaveProperty("descriptor");
        expect(result).not.toHaveProperty("descriptorMissing");
    });

    it("of a prompt that failed", async () => {
        const { result } = await run("blinks_0", { timeoutMs: 2500 });
        expect(result.outcome).toBe("failed");
        expect(result).not.toHaveProperty("descriptor");
    });

    it.each([
        ["whose files are not there", "nowhere/"],
        ["of another name", ""],
    ])("from a recogniser %s, and the prompt passes all the same", async (_what, folder) => {
        const url = new URL(folder, camera.server.recogniserUrl).href;
        const { result } = await run("blinking", { descriptor: { model: "no_such_net", url } });
        expect(result).toMatchObject({
            outcome: "passed",
            descriptorMissing: "model_unavailable",
        });
    });
});

describe("P31: what the worker keeps for a descriptor", () => {
    it("is there while the prompt runs, and gone after it", async () => {
        const { kept } = await run("blinks_0", { timeoutMs: 3000 });
        expect(kept.during["aligned_faces"]).toBeGreaterThan(0);
        expect(kept.after["aligned_faces"]).toBe(0);
    });
});
