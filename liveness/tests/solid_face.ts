import type { Point } from "../geometry/points";

/** A place on a head: x to the picture's right, y down, z towards the camera; unit: distance between the eyes' middles. */
export interface SolidPoint {
    readonly x: number;
    readonly y: number;
    readonly z: number;
}

/** 68 landmarks of a head that nobody has: round numbers about the middle of the eyes. */
export function makeHead({ mouthOpen = 0 } = {}): SolidPoint[] {
    const jaw = Array.from({ length: 17 }, (_, i) => {
        const turn = ((i - 8) / 8) * (Math.PI / 2);
        return {
            x: 1.1 * Math.sin(turn),
            y: 1.75 * Math.cos(turn) ** 0.8,
            z: -1.2 * Math.abs(Math.sin(turn)) ** 1.5,
        };
    });
    const brow = (side: 1 | -1): SolidPoint[] =>
        [0, 1, 2, 3, 4].map((i) => ({
            x: side * (0.2 + 0.19 * i),
            y: -0.42 - 0.06 * Math.sin((i / 4) * Math.PI),
            z: 0.08 - 0.02 * i * i,
        }));
    const bridge = [0, 1, 2, 3].map((i) => ({ x: 0, y: 0.05 + 0.21 * i, z: 0.12 + 0.13 * i }));
    const nostrils = [-2, -1, 0, 1, 2].map((i) => ({
        x: 0.12 * i,
        y: 0.82 + 0.03 * (2 - Math.abs(i)),
        z: 0.3 - 0.06 * Math.abs(i),
    }));
    const eye = (middle: number): SolidPoint[] =>
        [
            [-0.24, 0],
            [-0.09, -0.08],
            [0.09, -0.08],
            [0.24, 0],
            [0.09, 0.08],
            [-0.09, 0.08],
        ].map(([x = 0, y = 0]) => ({
            x: middle + x,
            y,
            z: -0.4 * (Math.abs(middle + x) - 0.3) ** 2,
        }));
    const lips = (width: number, height: number, count: number): SolidPoint[] =>
        Array.from({ length: count }, (_, i) => {
            const turn = Math.PI + (i * 2 * Math.PI) / count;
            const x = width * Math.cos(turn);
            return { x, y: 1.2 + height * Math.sin(turn), z: 0.22 - 0.6 * x * x };
        });
    const outer = lips(0.42, 0.13 + mouthOpen / 2, 12);
    const inner = lips(0.34, 0.005 + mouthOpen / 2, 8);
    return [
        ...jaw,
        ...brow(-1).reverse(),
        ...brow(1),
        ...bridge,
        ...nostrils,
        ...eye(-0.5),
        ...eye(0.5),
        ...outer,
        ...inner,
    ];
}

/** The head as a picture of itself: flat, or bent about an upright axis with this radius. */
export function printed(head: readonly SolidPoint[], bendRadius = Infinity): SolidPoint[] {
    return head.map(({ x, y, z }) => {
        // The picture was taken from so far: near points are larger in it.
        const scale = DISTANCE / (DISTANCE - z);
        const [u, v] = [x * scale, y * scale];
        return Number.isFinite(bendRadius)
            ? {
                  x: bendRadius * Math.sin(u / bendRadius),
                  y: v,
                  z: bendRadius * (Math.cos(u / bendRadius) - 1),
              }
            : { x: u, y: v, z: 0 };
    });
}

export interface Stance {
    readonly yawDeg?: number;
    readonly pitchDeg?: number;
    readonly rollDeg?: number;
    /** Middle of the eyes in the picture, and the distance between them, in pixels. */
    readonly x?: number;
    readonly y?: number;
    readonly eyeDistancePx?: number;
    /** Standard deviation of what landmarks waver by, in eye distances. */
    readonly noise?: number;
    readonly normal?: () => number;
}

/** From the camera to the middle of the eyes: about half a metre. */
const DISTANCE = 8;
const RADIANS = Math.PI / 180;

/** What a camera sees of it: turned about a point behind the eyes, in perspective. */
export function photograph(points: readonly SolidPoint[], stance: Stance = {}): Point[] {
    const { yawDeg = 0, pitchDeg = 0, rollDeg = 0, x = 160, y = 100, eyeDistancePx = 60 } = stance;
    const { noise = 0, normal = () => 0 } = stance;
    const [cy, sy] = [Math.cos(yawDeg * RADIANS), Math.sin(yawDeg * RADIANS)];
    const [cp, sp] = [Math.cos(pitchDeg * RADIANS), Math.sin(pitchDeg * RADIANS)];
    const [cr, sr] = [Math.cos(rollDeg * RADIANS), Math.sin(rollDeg * RADIANS)];
    const back = 1;
    return points.map((point) => {
        const z0 = point.z + back;
        const [x1, z1] = [point.x * cy + z0 * sy, z0 * cy - point.x * sy];
        const [y2, z2] = [point.y * cp + z1 * sp, z1 * cp - point.y * sp - back];
        const scale = (eyeDistancePx * DISTANCE) / (DISTANCE - z2);
        const [u, v] = [
            x1 * scale + noise * eyeDistancePx * normal(),
            y2 * scale + noise * eyeDistancePx * normal(),
        ];
        return { x: x + cr * u - sr * v, y: y + sr * u + cr * v };
    });
}
