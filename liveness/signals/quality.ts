import { clampScore, ramp } from "../score";
import { FrameClock } from "./frame_clock";
import { checkPixels } from "./pixels";
import { measureSharpness } from "./sharpness";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import type { SignalFrame } from "./signal_frame";

/** The parts of a picture's quality. */
export const QUALITY_PARTS = ["light", "sharpness", "size", "centring", "faces", "stated"] as const;
export type QualityPart = (typeof QUALITY_PARTS)[number];

export interface QualityDetail {
    /** Mean over the frames, 0..1; null where no frame told. */
    readonly parts: Readonly<Record<QualityPart, number | null>>;
    readonly frameCount: number;
}

/** From what each part scores 0, and from what 1. */
export const QUALITY_LIMITS = {
    /** Mean brightness 0..255: black to well lit, well lit to glaring. */
    dark: [20, 70],
    bright: [250, 210],
    /** Variance of the Laplacian. */
    sharpness: [5, 60],
    /** Distance between the eyes, pixels. */
    eyeDistancePx: [13, 40],
    /** Share of the picture that the face is wide or high. */
    tooClose: [1, 0.75],
    /** Distance of the face's middle from the picture's, in shares of it. */
    offCentre: [0.5, 0.2],
} as const satisfies Record<string, readonly [number, number]>;

/**
 * How good the pictures are: light, sharpness, size and place of the face, exactly one face. The score of a frame is its
 * worst part, the score of all the mean over the frames.
 */
export class QualitySignal implements Signal<SignalFrame, QualityDetail> {
    private readonly clock = new FrameClock();
    private readonly sums = new Map<QualityPart, { sum: number; count: number }>();
    private frames = 0;
    private total = 0;

    push(frame: SignalFrame): void {
        if (frame.pixels) {
            checkPixels(frame.pixels);
        }
        if (
            !this.clock.admit(frame.atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        let worst = 1;
        for (const [part, score] of rateParts(frame)) {
            const sofar = this.sums.get(part) ?? { sum: 0, count: 0 };
            this.sums.set(part, { sum: sofar.sum + score, count: sofar.count + 1 });
            worst = Math.min(worst, score);
        }
        this.frames++;
        this.total += worst;
    }

    read(): Reading<QualityDetail> {
        const mean = (part: QualityPart): number | null => {
            const seen = this.sums.get(part);
            return seen ? clampScore(seen.sum / seen.count) : null;
        };
        const parts = {
            light: mean("light"),
            sharpness: mean("sharpness"),
            size: mean("size"),
            centring: mean("centring"),
            faces: mean("faces"),
            stated: mean("stated"),
        };
        const detail = { parts, frameCount: this.frames };
        return this.frames === 0
            ? notJudged("no_frames", detail)
            : judged(clampScore(this.total / this.frames), detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private forget(): void {
        this.sums.clear();
        this.frames = 0;
        this.total = 0;
    }
}

/**
 * The quality of one frame by itself: its worst part, 0..1.
 *
 * @throws LivenessError `invalid_pixels`
 */
export function rateFrame(frame: SignalFrame): number {
    let worst = 1;
    for (const [, score] of rateParts(frame)) {
        worst = Math.min(worst, score);
    }
    return worst;
}

/** The parts of one frame's quality that can be told, each 0..1. */
function* rateParts(frame: SignalFrame): Generator<[QualityPart, number]> {
    const { face, faceCount, brightness, pixels, statedQuality } = frame;
    const { dark, bright, sharpness, eyeDistancePx, tooClose, offCentre } = QUALITY_LIMITS;
    yield ["faces", face && faceCount === 1 ? 1 : 0];
    if (Number.isFinite(brightness)) {
        yield ["light", Math.min(ramp(brightness, ...dark), ramp(brightness, ...bright))];
    }
    if (face) {
        const { box } = face;
        const off = Math.max(
            Math.abs(box.x + box.width / 2 - 0.5),
            Math.abs(box.y + box.height / 2 - 0.5),
        );
        yield [
            "size",
            Math.min(
                ramp(face.eyeDistancePx, ...eyeDistancePx),
                ramp(Math.max(box.width, box.height), ...tooClose),
            ),
        ];
        yield ["centring", ramp(off, ...offCentre)];
    }
    if (pixels) {
        yield ["sharpness", ramp(measureSharpness(pixels, face?.box ?? null), ...sharpness)];
    }
    if (typeof statedQuality === "number" && Number.isFinite(statedQuality)) {
        yield ["stated", clampScore(statedQuality)];
    }
}
