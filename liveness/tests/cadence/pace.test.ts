/** SPEC Q1: a slow tablet does less with each picture and still looks at enough of them. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { EFFORTS } from "../../cadence/effort";
import { Pace } from "../../cadence/pace";

/** A tablet `slowness` times slower than a desktop, before a camera of `cameraFps`; `jitter` gives each look's own factor. */
class Tablet {
    readonly pace = new Pace();
    readonly levels: number[] = [];
    private count = 0;
    private searchedMs = 0;
    private nowMs = 0;

    constructor(
        public slowness: number,
        private readonly cameraFps = 30,
        private readonly jitter: () => number = () => 1,
    ) {}

    /** Looks at pictures for so long; returns how many a second. */
    run(seconds: number): number {
        const startMs = this.nowMs;
        let looks = 0;
        while (this.nowMs - startMs < 1000 * seconds) {
            this.look();
            looks++;
        }
        return (1000 * looks) / (this.nowMs - startMs);
    }

    private look(): void {
        const { effort } = this.pace;
        const factor = this.slowness * this.jitter();
        const isSearched = this.nowMs - this.searchedMs >= effort.searchEveryMs;
        if (isSearched) {
            this.searchedMs = this.nowMs;
        }
        const search = isSearched ? 9 * factor : 0;
        const landmarks = this.count++ % effort.landmarksEvery === 0 ? 8 * factor : 0;
        const iris = 4.5 * effort.eyes * factor;
        const total = search + landmarks + iris + 2 * factor;
        const gap = Math.max(3 * factor, 1000 / this.cameraFps - total);
        this.nowMs += total + gap;
        this.pace.push({ search, landmarks, iris, total, eyesRead: effort.eyes, gap });
        this.levels.push(this.pace.level);
    }

    get changes(): number {
        return this.levels.filter((level, i) => i > 0 && level !== this.levels[i - 1]).length;
    }
}

const LEAST = EFFORTS.length - 1;

/** Numerical Recipes' generator, -1..1. */
function makeRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state / 2 ** 32) * 2 - 1;
    };
}

describe("the effort for each picture", () => {
    it("is everything on a tablet that has the time", () => {
        for (const slowness of [0.5, 1, 2]) {
            const tablet = new Tablet(slowness);
            tablet.run(20);
            expect(Math.max(...tablet.levels)).toBe(0);
        }
    });

    it.each([3, 4, 5, 5.5])(
        "on one %p times slower keeps the rate up, having tried at most a second",
        (slowness) => {
            const tablet = new Tablet(slowness);
            tablet.run(1);
            expect(tablet.run(10)).toBeGreaterThan(15);
            expect(tablet.pace.level).toBeGreaterThan(0);
        },
    );

    it("is the least that counts, and no less, where even that is too slow", () => {
        const tablet = new Tablet(14);
        expect(tablet.run(10)).toBeLessThan(11);
        expect(tablet.pace.level).toBe(LEAST);
    });

    it("is known at the next prompt: nothing is tried again", () => {
        const tablet = new Tablet(5.5);
        tablet.run(3);
        const level = tablet.pace.level;
        tablet.levels.length = 0;
        tablet.run(3);
        expect(new Set(tablet.levels)).toEqual(new Set([level]));
    });

    it("is everything with a slow camera: doing less would show no more pictures", () => {
        const tablet = new Tablet(1, 9);
        tablet.run(10);
        expect(tablet.pace.level).toBe(0);
    });

    it("is not changed by a hiccup", () => {
        const tablet = new Tablet(1);
        tablet.run(3);
        tablet.slowness = 20;
        tablet.run(0.9);
        tablet.slowness = 1;
        tablet.run(3);
        expect(Math.max(...tablet.levels)).toBe(0);
    });

    it("grows again when the tablet has had time to spare for seconds, not for one", () => {
        const tablet = new Tablet(6);
        tablet.run(3);
        tablet.slowness = 1;
        tablet.run(1.5);
        expect(tablet.pace.level).toBeGreaterThan(0);
        tablet.run(5);
        expect(tablet.pace.level).toBe(0);
    });

    it("does not go to and fro, however slow the tablet and whatever the noise", () => {
        fc.assert(
            fc.property(
                fc.double({ min: 0.5, max: 14, noNaN: true }),
                fc.nat(),
                (slowness, seed) => {
                    const random = makeRandom(seed);
                    const tablet = new Tablet(slowness, 30, () => 1 + 0.25 * random());
                    tablet.run(60);
                    expect(tablet.changes).toBeLessThanOrEqual(6);
                },
            ),
            { numRuns: 60 },
        );
    });

    it("is everything while nothing is known, whatever it is told", () => {
        const nothing = { search: 9, landmarks: 0, iris: 0, total: 12, eyesRead: 0, gap: 90 };
        const pace = new Pace();
        for (let i = 0; i < 50; i++) {
            pace.push(nothing);
            pace.push({ ...nothing, total: Number.NaN, gap: Number.POSITIVE_INFINITY });
        }
        expect(pace.level).toBe(0);
    });
});
