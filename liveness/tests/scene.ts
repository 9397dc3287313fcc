import type { FaceObservation, Observation } from "../observation";

/** What a made-up person does at a moment. Everything left out is an open-eyed face looking into the camera. */
export interface Moment {
    /** Openness in eye widths, of both eyes or of each. */
    openness?: number | readonly [number | null, number | null];
    /** As `EyeReading.contrast`; left out, it follows the openness. */
    contrast?: number;
    /** Left out, the iris sinks with the lid. */
    gazeY?: number;
    yawDeg?: number;
    /** MAR; left out, nobody looked at the mouth. */
    mar?: number;
    pitchRatio?: number;
    x?: number;
    y?: number;
    width?: number;
    faceCount?: number;
    brightness?: number;
    burnt?: number;
    eyeDistancePx?: number;
    /** No face at all. */
    gone?: boolean;
}

export const OPEN = 0.28;
export const SHUT = 0.07;

export function makeObservation(atMs: number, moment: Moment = {}): Observation {
    const { gone = false, faceCount = gone ? 0 : 1, brightness = 120 } = moment;
    const { burnt } = moment;
    const face = gone ? null : makeFace(moment);
    return { atMs, face, faceCount, brightness, ...(burnt === undefined ? {} : { burnt }) };
}

function makeFace(moment: Moment): FaceObservation {
    const { openness = OPEN, yawDeg = 0, pitchRatio = 0.55 } = moment;
    const { x = 0.5, y = 0.5, width = 0.25, eyeDistancePx = 70 } = moment;
    const [a, b] = typeof openness === "number" ? [openness, openness] : openness;
    const eye = (value: number | null): FaceObservation["eyes"][0] =>
        value === null
            ? null
            : {
                  openness: value,
                  contrast: moment.contrast ?? readContrast(value),
                  gazeY: moment.gazeY ?? 0.08 * (1 - openShare(value)),
              };
    return {
        box: { x: x - width / 2, y: y - width / 2, width, height: width },
        pose: { yawDeg, rollDeg: 0, pitchRatio },
        eyes: [eye(a), eye(b)],
        ear: 0.3,
        ...(moment.mar === undefined ? {} : { mar: moment.mar }),
        eyeDistancePx,
    };
}

/** How the contrast of real eyes goes with their openness: it falls before the lids of the model do. */
function readContrast(openness: number): number {
    return 0.02 + 0.09 * openShare(openness);
}

function openShare(openness: number): number {
    return Math.min(1, Math.max(0, (openness - 0.12) / 0.12));
}

/** How open the eyes are `sinceMs` after a blink of `lastsMs` began, 1 open to 0 shut: down in a third, up in the rest. */
export function blinkShape(sinceMs: number, lastsMs: number): number {
    if (sinceMs <= 0 || sinceMs >= lastsMs) {
        return 1;
    }
    const bottomMs = lastsMs / 3;
    const share =
        sinceMs < bottomMs ? 1 - sinceMs / bottomMs : (sinceMs - bottomMs) / (lastsMs - bottomMs);
    return share * share * (3 - 2 * share);
}

/** Openness of eyes that blink at each of `startsMs`. */
export function blinkingEyes(startsMs: readonly number[], lastsMs = 300): (atMs: number) => number {
    return (atMs) =>
        SHUT +
        (OPEN - SHUT) * Math.min(1, ...startsMs.map((start) => blinkShape(atMs - start, lastsMs)));
}

/** The observations of a person over some time. */
export function film(
    durationMs: number,
    framesPerSecond: number,
    act: (atMs: number) => Moment,
    startMs = 0,
): Observation[] {
    const count = Math.floor((durationMs * framesPerSecond) / 1000);
    return Array.from({ length: count }, (_, i) => {
        const atMs = (i * 1000) / framesPerSecond;
        return makeObservation(startMs + atMs, act(atMs));
    });
}
