/** Issue 13.3: what is picked of one prompt, or one person, never reaches the next. */
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { PromptProgress } from "../../liveness/prompt/prompt_types";
import { FrameKeeper } from "../src/vision/worker/frames/frame_keeper";

const picture = { width: 640, height: 480 } as ImageBitmap;
const WANTED = { count: 3, maxSide: 320, quality: 0.8 };
const progress = { eyesOpen: 1, done: 0, total: 1 } as PromptProgress;

class BlackCanvas {
    constructor(
        readonly width: number,
        readonly height: number,
    ) {}

    getContext() {
        return {
            canvas: this,
            drawImage: () => undefined,
            fillRect: () => undefined,
            setTransform: () => undefined,
            getImageData: () => ({ data: new Uint8ClampedArray(4) }),
        };
    }
}

beforeAll(() => {
    Object.assign(globalThis, { OffscreenCanvas: BlackCanvas });
});

/** Encoders that end when the test says so. */
function makeKeeper() {
    const waiting: ((encoded: { jpeg: ArrayBuffer; sha256: string }) => void)[] = [];
    const asked: { width: number; quality: number }[] = [];
    const keeper = new FrameKeeper(({ width }, quality) => {
        asked.push({ width, quality });
        return new Promise((resolve) => waiting.push(resolve));
    });
    const finish = async (): Promise<void> => {
        waiting.splice(0).forEach((resolve) => {
            resolve({ jpeg: new ArrayBuffer(8), sha256: "a".repeat(64) });
        });
        for (let i = 0; i < 5; i++) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    };
    const see = (atMs: number, quality = 1): void => {
        keeper.see(picture, atMs, progress, () => quality);
    };
    return { keeper, asked, finish, see };
}

describe("the keeper of a prompt's frames", () => {
    it("says that there are no more only when the last is encoded", async () => {
        const { keeper, asked, finish, see } = makeKeeper();
        keeper.begin(WANTED);
        [0, 300, 600].forEach((atMs) => {
            see(atMs);
        });
        expect(keeper.take()).toEqual({ frames: [], isNew: false, isComplete: false, local: null });
        await finish();
        expect(asked).toEqual(Array(3).fill({ width: 320, quality: 0.8 }));
        const taken = keeper.take();
        expect(taken?.frames.map(({ atMs }) => atMs)).toEqual([0, 300, 600]);
        expect(taken?.isComplete).toBe(true);
        expect(keeper.take()?.frames).toEqual([]);
    });

    it("drops what is still being encoded when the prompt is over", async () => {
        const { keeper, finish, see } = makeKeeper();
        keeper.begin(WANTED);
        see(0);
        keeper.forget();
        expect(keeper.take()).toBeNull();
        keeper.begin(WANTED);
        await finish();
        expect(keeper.take()).toEqual({ frames: [], isNew: false, isComplete: false, local: null });
        expect(keeper.kept).toBe(0);
    });

    it("begins again for somebody else, and says so once", async () => {
        const { keeper, finish, see } = makeKeeper();
        keeper.begin(WANTED);
        see(0);
        await finish();
        see(300);
        keeper.startOver();
        await finish();
        see(900);
        await finish();
        const taken = keeper.take();
        expect(taken?.isNew).toBe(true);
        expect(taken?.frames.map(({ atMs }) => atMs)).toEqual([900]);
        expect(keeper.take()?.isNew).toBe(false);
    });

    it("asks how good a picture is only while it looks for some", () => {
        const { keeper } = makeKeeper();
        let asked = 0;
        const rate = (): number => (asked++, 1);
        keeper.see(picture, 0, progress, rate);
        expect(asked).toBe(0);
        keeper.begin({ ...WANTED, count: 1 });
        keeper.see(picture, 0, progress, rate);
        keeper.see(picture, 500, progress, rate);
        expect(asked).toBe(1);
    });

    it("loses a frame that cannot be encoded, and no more", async () => {
        const keeper = new FrameKeeper(() => Promise.reject(new Error("no memory")));
        keeper.begin({ ...WANTED, count: 1 });
        keeper.see(picture, 0, progress, () => 1);
        await new Promise((resolve) => setImmediate(resolve));
        expect(keeper.take()).toEqual({ frames: [], isNew: false, isComplete: true, local: null });
    });
});
