/** Issue 13.3: which pictures of a prompt go to a model, chosen while it runs. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FRAME_COUNT_LIMIT, FramePicker, type FrameCandidate } from "../../frames/frame_picker";

const FPS = 25;

/** What the picker made of a prompt: when each final picture was taken, and how good it was. */
function pick(count: number, tell: (ms: number) => Partial<FrameCandidate>, ms = 4000) {
    const picker = new FramePicker(count);
    const frames: FrameCandidate[] = [];
    let kept: FrameCandidate | null = null;
    let copies = 0;
    let completeMs: number | null = null;
    for (let atMs = 0; atMs < ms; atMs += 1000 / FPS) {
        const candidate = { atMs, quality: 1, eyesOpen: 1, done: 0, total: 2, ...tell(atMs) };
        const { close, take, isFinal } = picker.see(candidate);
        if (close && kept) {
            frames.push(kept);
            kept = null;
        }
        if (take) {
            copies++;
            kept = candidate;
        }
        if (take && isFinal) {
            frames.push(candidate);
            kept = null;
        }
        if (picker.isComplete) {
            completeMs ??= atMs;
        }
    }
    return { frames, copies, completeMs, times: frames.map(({ atMs }) => Math.round(atMs)) };
}

/** Two blinks, with the count that follows each. */
const blinking =
    (...at: number[]) =>
    (ms: number): Partial<FrameCandidate> => ({
        eyesOpen: at.some((start) => ms >= start && ms < start + 160) ? 0.2 : 1,
        done: at.filter((start) => ms >= start + 240).length,
    });

describe("which pictures are picked", () => {
    it("spreads them over time and has one of the first blink, in time for the answer", () => {
        const { frames, times, completeMs } = pick(5, blinking(1300, 2400));
        expect(times).toHaveLength(5);
        expect(frames.filter(({ eyesOpen }) => eyesOpen === 0.2)).toHaveLength(1);
        times.slice(1).forEach((atMs, i) => {
            expect(atMs - (times[i] ?? 0)).toBeGreaterThanOrEqual(200);
        });
        // Before the second blink has even begun.
        expect(completeMs).toBeLessThan(1500);
    });

    it("takes the best of each slot, and copies few to find it", () => {
        const quality = (ms: number): number => 0.5 + 0.3 * Math.sin(ms / 40);
        const { frames, copies } = pick(5, (ms) => ({ quality: quality(ms), total: 1 }));
        expect(frames).toHaveLength(5);
        const mean = frames.reduce((sum, frame) => sum + frame.quality, 0) / 5;
        expect(mean).toBeGreaterThan(0.74);
        expect(copies).toBeLessThanOrEqual(3 * 5);
    });

    it("does not wait for a blink where one blink is all that is asked for", () => {
        const { times, completeMs } = pick(5, () => ({ total: 1 }));
        expect(times).toHaveLength(5);
        expect(completeMs).toBeLessThan(1100);
    });

    it("waits for a blink that does not come only so long", () => {
        const { times, completeMs } = pick(5, () => ({}));
        expect(times).toHaveLength(5);
        expect(completeMs).toBeGreaterThan(1200);
        expect(completeMs).toBeLessThan(2000);
    });

    it("has enough with three when the prompt comes to its last step", () => {
        const { frames, completeMs } = pick(8, blinking(700, 1300));
        expect(frames.length).toBeGreaterThanOrEqual(3);
        expect(frames.length).toBeLessThan(8);
        expect(completeMs).toBeLessThan(1000);
    });

    it("takes none that shows nobody, several people or too little of a face", () => {
        expect(pick(5, () => ({ quality: 0.1 })).frames).toEqual([]);
        const { times } = pick(3, (ms) => ({ quality: ms < 2000 ? 0 : 1, total: 1 }));
        expect(times[0]).toBeGreaterThanOrEqual(2000);
    });

    it("says nothing more once it has all", () => {
        const picker = new FramePicker(1);
        const candidate = { atMs: 0, quality: 1, eyesOpen: null, done: 0, total: 1 };
        expect(picker.see(candidate)).toEqual({ close: false, take: true, isFinal: true });
        expect(picker.isComplete).toBe(true);
        const none = { close: false, take: false, isFinal: false };
        expect(picker.see({ ...candidate, atMs: 5000 })).toEqual(none);
    });

    it("never picks more than were wanted, whatever the pictures are and whatever the clock does", () => {
        const anything = fc.record({
            stepMs: fc.integer({ min: -3000, max: 3000 }),
            quality: fc.constantFrom(0, 0.2, 0.5, 0.91, 1, Number.NaN),
            eyesOpen: fc.constantFrom(null, 0, 0.5, 1, Number.NaN),
            done: fc.integer({ min: 0, max: 3 }),
            total: fc.integer({ min: 1, max: 3 }),
        });
        fc.assert(
            fc.property(
                fc.integer({ min: -1, max: 40 }),
                fc.array(anything, { maxLength: 300 }),
                (count, pictures) => {
                    const picker = new FramePicker(count);
                    let atMs = 0;
                    let final = 0;
                    let isKept = false;
                    for (const { stepMs, ...rest } of pictures) {
                        atMs += stepMs;
                        const choice = picker.see({ atMs, ...rest });
                        // Only what is kept can be closed.
                        expect(choice.close && !isKept).toBe(false);
                        final += Number(choice.close) + Number(choice.isFinal);
                        isKept = choice.take ? !choice.isFinal : isKept && !choice.close;
                    }
                    const wanted = Math.min(FRAME_COUNT_LIMIT, Math.max(1, count));
                    expect(final).toBeLessThanOrEqual(wanted);
                },
            ),
        );
    });
});
