import { describe, expect, it } from "@jest/globals";
import { ColourFlashSignal } from "../../behaviours/colour_flash";
import type { PromptRules } from "../../prompt/prompt_rules";
import { PromptSession } from "../../prompt/prompt_session";
import { measureFaceLight } from "../../signals/face_light";
import type { Pixels } from "../../signals/pixels";
import { seededRandom } from "../../statistics/seeded_random";
import { makeObservation } from "../scene";

const WIDTH = 64;
const HEIGHT = 48;
const BOX = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 };
type Colour = "red" | "green" | "blue" | null;
const LIT: Readonly<Record<string, readonly number[]>> = {
    red: [1, 0.25, 0.25],
    green: [0.12, 0.82, 0.25],
    blue: [0.25, 0.38, 1],
};
const PARTS = ["flash_green", "flash_red", "flash_blue"];
const RULES: PromptRules = {
    steps: [{ behaviour: "colour_flash", count: 1, parts: PARTS, instead: "head_turn" }],
    timeoutMs: 16_000,
    minFramesPerSecond: 11,
    policy: "fast",
};

interface Scene {
    /** How much light the tablet adds to the face and to what is around it, in shares of the room's. */
    onFace: number;
    onRest?: number;
    /** What the camera makes of all colours: its white balance follows the screen by this share. */
    whiteBalance?: number;
    skin?: readonly number[];
    noise?: number;
}

/** What a camera sees before a tablet that shows a colour; everything is lit by a white room too. */
function take(shown: Colour, scene: Scene, random: () => number): Pixels {
    const { onFace, onRest = onFace / 6, whiteBalance = 0, noise = 6 } = scene;
    const { skin = [190, 140, 115] } = scene;
    const light = (shown && LIT[shown]) ?? [0.6, 0.6, 0.6];
    const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT);
    for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
            const [u, v] = [(x + 0.5) / WIDTH, (y + 0.5) / HEIGHT];
            const isFace = Math.abs(u - 0.5) < 0.14 && Math.abs(v - 0.5) < 0.2;
            const added = isFace ? onFace : onRest;
            [0, 1, 2].forEach((channel) => {
                const own = isFace ? (skin[channel] ?? 0) : ([120, 125, 130][channel] ?? 0);
                const lit = own * 0.7 * (1 + added * (light[channel] ?? 0));
                const balanced = lit * (1 - whiteBalance * onFace * (light[channel] ?? 0));
                data[4 * (y * WIDTH + x) + channel] = balanced + noise * (random() - 0.5);
            });
            data[4 * (y * WIDTH + x) + 3] = 255;
        }
    }
    return { data, width: WIDTH, height: HEIGHT };
}

/** Plays a prompt; `look` says what is before the camera when the page shows a colour. The page is 100 ms late. */
function play(look: (shown: Colour, atMs: number) => Scene & { colour: Colour }, rules = RULES) {
    const session = new PromptSession(rules, 0);
    const random = seededRandom(7);
    const queue: Colour[] = [null, null];
    /** A few pictures of each kind: their noise differs. */
    const taken = new Map<string, Pixels>();
    for (let atMs = 0; atMs < 26_000 && !session.result; atMs += 50) {
        const { step, phase } = session.progress(atMs);
        queue.push(
            phase === "counting" && step.startsWith("flash_") ? (step.slice(6) as Colour) : null,
        );
        const shown = queue.shift() ?? null;
        const { colour, ...scene } = look(shown, atMs);
        const key = `${colour} ${JSON.stringify(scene)} ${(atMs / 50) % 4}`;
        const pixels = taken.get(key) ?? take(colour, scene, random);
        taken.set(key, pixels);
        session.see({ ...makeObservation(atMs, {}), pixels }, atMs);
    }
    return session.result;
}

const codes = (result: ReturnType<typeof play>) => result?.timeline.map(({ code }) => code) ?? [];

describe("L14: the light on a face", () => {
    const random = () => 0.5;
    it("goes towards the colour that falls on it, brighter or not", () => {
        const white = measureFaceLight(take(null, { onFace: 0.2 }, random), BOX);
        const red = measureFaceLight(take("red", { onFace: 0.2 }, random), BOX);
        expect((red.face?.[0] ?? 0) - (white.face?.[0] ?? 0)).toBeGreaterThan(0.01);
        expect((red.around?.[0] ?? 0) - (white.around?.[0] ?? 0)).toBeLessThan(0.006);
        expect(white.face?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    });

    it("is not known of grey pixels, nor where all is burnt out or nothing is around", () => {
        const grey = { data: new Uint8Array(100), width: 10, height: 10 };
        expect(measureFaceLight(grey, BOX)).toEqual({ face: null, around: null });
        const burnt = {
            data: new Uint8ClampedArray(4 * 100 * 100).fill(255),
            width: 100,
            height: 100,
        };
        expect(measureFaceLight(burnt, BOX)).toEqual({ face: null, around: null });
        const whole = { x: 0, y: 0, width: 1, height: 1 };
        expect(measureFaceLight(take(null, { onFace: 0.2 }, random), whole).around).toBeNull();
    });
});

describe("L14: colours whose order the server chose", () => {
    const honest = (onFace: number, more: Partial<Scene> = {}) =>
        play((colour) => ({ colour, onFace, ...more }));

    it("are seen on a face that the tablet lights, in that order", () => {
        const result = honest(0.15);
        expect(result?.outcome).toBe("passed");
        expect(codes(result).filter((code) => code.startsWith("colour_"))).toEqual([
            ...["colour_green_seen", "colour_red_seen", "colour_blue_seen"],
        ]);
        expect(result?.durationMs).toBeLessThan(6500);
        expect(result?.score?.components.colour_flash).toBe(1);
    });

    it.each([0.1, 0.2, 0.5])(
        "are seen on dark and on fair skin, with %f of the room's light",
        (onFace) => {
            for (const skin of [
                [70, 48, 38],
                [230, 195, 175],
            ]) {
                expect(honest(onFace, { skin })?.outcome).toBe("passed");
            }
        },
    );

    it("are seen through a camera that follows with its white balance", () => {
        expect(honest(0.3, { whiteBalance: 0.3 })?.outcome).toBe("passed");
    });

    it("are not seen where the screen gives no light that counts: the turn of the head is asked for", () => {
        const result = honest(0.01);
        expect(result?.outcome).toBe("failed");
        expect(codes(result)).toEqual(expect.arrayContaining(["step_replaced", "ask_head_turn"]));
    });

    it("attack: a recording of another order of colours on a screen does not answer", () => {
        const recorded: Colour[] = ["red", "green", "blue"];
        const result = play((_shown, atMs) => ({
            colour: recorded[Math.floor((atMs - 2500) / 1000)] ?? null,
            onFace: 0.3,
        }));
        expect(result?.outcome).toBe("failed");
        expect(codes(result)).not.toContain("colour_blue_seen");
    });

    it("attack: a screen that shows the colours everywhere does not lead as a face does", () => {
        const result = play((colour) => ({
            colour,
            onFace: 0.3,
            onRest: 0.3,
            skin: [120, 125, 130],
        }));
        expect(result?.outcome).toBe("failed");
    });

    it("attack: a recording without colours, whatever the page shows", () => {
        expect(play(() => ({ colour: null, onFace: 0.3 }))?.outcome).toBe("failed");
    });

    it("what it does not stop: a print that the tablet lights as it lights a face", () => {
        expect(honest(0.2, { noise: 2 })?.outcome).toBe("passed");
    });

    it("may be declined: the turn of the head is asked for at once, and nothing more is lit", () => {
        const session = new PromptSession(RULES, 0);
        session.see(makeObservation(0, {}), 0);
        expect(session.progress(0)).toMatchObject({ step: "flash_green", canDecline: true });
        session.askInstead(100);
        expect(session.progress(100)).toMatchObject({ step: "turn_left", canDecline: false });
        session.askInstead(200);
        expect(session.progress(200).step).toBe("turn_left");
    });
});

describe("the watch itself", () => {
    it("shows no colour before the warning was there to read, and three a second never", () => {
        const watch = new ColourFlashSignal({ parts: PARTS });
        const random = seededRandom(3);
        const changes: number[] = [];
        let before = watch.isLearning;
        for (let atMs = 0; atMs < 9000; atMs += 50) {
            const pixels = take(watch.isLearning ? null : "green", { onFace: 0.2 }, random);
            const done = watch.done;
            watch.push({ ...makeObservation(atMs, {}), pixels });
            if (before !== watch.isLearning || done !== watch.done) {
                changes.push(atMs);
            }
            before = watch.isLearning;
        }
        expect(changes[0]).toBeGreaterThanOrEqual(2500);
        const gaps = changes.slice(1).map((at, i) => at - (changes[i] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    });

    it("gives up after two colours that were not seen", () => {
        const watch = new ColourFlashSignal({ parts: PARTS });
        const random = seededRandom(3);
        for (let atMs = 0; atMs < 12_000; atMs += 100) {
            watch.push({
                ...makeObservation(atMs, {}),
                pixels: take(null, { onFace: 0.2 }, random),
            });
        }
        expect(watch.read()).toMatchObject({ score: 0, detail: { retries: 3 } });
        expect(watch.read().detail.answers).toHaveLength(3);
    });
});
