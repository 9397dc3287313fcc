/** Frames as the kiosk could feed them to the whole library: a person who sways, turns and blinks before a noisy camera. */
import type { Point } from "../../../liveness/geometry/points";
import { readFrame, type LivenessFrame } from "../../../liveness/session/liveness_frame";
import type { SignalFrame } from "../../../liveness/signals/signal_frame";

const WIDTH = 320;
const HEIGHT = 240;
const EVERY_MS = 42;
const EYE_DISTANCE_PX = 60;

/** As many frames as asked for, in order of time; pictures are taken in turn from a few, each with noise of its own. */
export function* makeFrames(count: number): Generator<SignalFrame> {
    const pictures = Array.from({ length: 12 }, (_, seed) => makePicture(seed));
    for (let i = 0; i < count; i++) {
        const atMs = i * EVERY_MS;
        const blink = atMs % 2300 < 200 ? 0.08 : 0.28;
        const eye = { openness: blink, gazeY: 0 };
        const frame: LivenessFrame = {
            timestamp: atMs,
            imageData: pictures[(i * 7) % pictures.length] ?? null,
            landmarks: makeLandmarks(0.5 * Math.sin(atMs / 900)),
            eyes: [eye, eye],
        };
        yield readFrame(frame, i);
    }
}

function makePicture(seed: number): { data: Uint8ClampedArray; width: number; height: number } {
    const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
    let state = seed + 1;
    for (let i = 0; i < data.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const x = (i >> 2) % WIDTH;
        data[i] = 90 + 60 * Math.sin((x + 9 * seed) / 30) + (state >>> 29);
    }
    return { data, width: WIDTH, height: HEIGHT };
}

/** 68 places of a face that turned by so many radians about an upright axis. */
function makeLandmarks(turn: number): Point[] {
    const ring = (
        x: number,
        y: number,
        rx: number,
        ry: number,
        z: number,
        count: number,
    ): number[][] =>
        Array.from({ length: count }, (_, i) => {
            const angle = Math.PI + (i * 2 * Math.PI) / count;
            return [x + rx * Math.cos(angle), y + ry * Math.sin(angle), z];
        });
    const row = (count: number, at: (share: number) => number[]): number[][] =>
        Array.from({ length: count }, (_, i) => at(i / (count - 1)));
    const places = [
        ...row(17, (t) => [
            Math.sin((t - 0.5) * Math.PI),
            1.7 * Math.cos((t - 0.5) * Math.PI),
            -Math.abs(t - 0.5),
        ]),
        ...row(10, (t) => [1.8 * (t - 0.5), -0.45, 0]),
        ...row(4, (t) => [0, 0.05 + 0.6 * t, 0.1 + 0.4 * t]),
        ...row(5, (t) => [0.5 * (t - 0.5), 0.85, 0.25]),
        ...ring(-0.5, 0, 0.24, 0.08, 0, 6),
        ...ring(0.5, 0, 0.24, 0.08, 0, 6),
        ...ring(0, 1.2, 0.4, 0.12, 0.2, 12),
        ...ring(0, 1.2, 0.3, 0.02, 0.2, 8),
    ];
    return places.map(([x = 0, y = 0, z = 0]) => ({
        x: WIDTH / 2 + EYE_DISTANCE_PX * (x * Math.cos(turn) + z * Math.sin(turn)),
        y: 80 + EYE_DISTANCE_PX * y,
    }));
}
