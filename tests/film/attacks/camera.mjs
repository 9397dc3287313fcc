/**
 * A pinhole camera that looks at a flat or rolled print: which place of the print lies at each of its pixels.
 * Lengths in metres, x right, y down, z away from the camera.
 */
import { turnAxes } from "./motion.mjs";

/** A kiosk's camera, in pixels. */
export const CAMERA_SIZE = { width: 640, height: 480 };
/** Focal length over the picture's width: 56 degrees across, as web cameras have. */
const FOCAL = 0.94;
/** From the camera to what it looks at: a face 0.15 m wide takes 0.27 of the picture. */
export const DISTANCE_M = 0.52;
export const FACE_WIDTH_M = 0.15;
/** Rolled less than this (radius in m), a print is flat. */
const FLAT_RADIUS_M = 20;
const OUTLINE_STEPS = 16;

/** @param {number} width of the picture in pixels */
export function focalPx(width) {
    return FOCAL * width;
}

/**
 * What each pixel of a picture shows.
 *
 * @typedef {object} SurfaceMap
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} u place on the print, metres right of its middle; NaN beside it
 * @property {Float32Array} v metres below its middle
 * @property {Float32Array} shade how much of the light it throws back
 */

/**
 * @param {number} width
 * @param {number} height
 * @returns {SurfaceMap}
 */
export function makeSurfaceMap(width, height) {
    const size = width * height;
    return {
        width,
        height,
        u: new Float32Array(size),
        v: new Float32Array(size),
        shade: new Float32Array(size),
    };
}

/**
 * Looks at a print of a size, in a pose, rolled about its upright axis (convex to the camera).
 *
 * @param {SurfaceMap} map filled
 * @param {import("./motion.mjs").Pose} pose `z` 0 is `DISTANCE_M` away
 * @param {{width: number, height: number}} size of the print
 * @param {number} [radius] of the roll; infinite for a flat print
 */
export function lookAtPrint(map, pose, size, radius = Number.POSITIVE_INFINITY) {
    const axes = turnAxes(pose);
    const centre = /** @type {const} */ ([pose.x, pose.y, pose.z + DISTANCE_M]);
    const isFlat = radius > FLAT_RADIUS_M;
    map.u.fill(Number.NaN);
    const box = boundPrint(map, axes, centre, size, isFlat ? Number.POSITIVE_INFINITY : radius);
    const look = isFlat ? lookAtPlane : lookAtRoll;
    const [halfWidth, halfHeight] = [size.width / 2, size.height / 2];
    // The camera in the print's own coordinates.
    const [ex, ey, ez] = axes;
    const origin = /** @type {const} */ ([-dot(ex, centre), -dot(ey, centre), -dot(ez, centre)]);
    const focal = focalPx(map.width);
    for (let y = box.top; y <= box.bottom; y++) {
        for (let x = box.left; x <= box.right; x++) {
            const rx = (x + 0.5 - map.width / 2) / focal;
            const ry = (y + 0.5 - map.height / 2) / focal;
            const at = y * map.width + x;
            look(
                map,
                at,
                origin,
                ex[0] * rx + ex[1] * ry + ex[2],
                ey[0] * rx + ey[1] * ry + ey[2],
                ez[0] * rx + ez[1] * ry + ez[2],
                radius,
            );
            const [u, v] = [map.u[at] ?? 0, map.v[at] ?? 0];
            if (!(Math.abs(u) <= halfWidth && Math.abs(v) <= halfHeight)) {
                map.u[at] = Number.NaN;
            }
        }
    }
}

/** Light on what faces away is dimmer. @param {number} facing cosine */
function shadeOf(facing) {
    return 0.82 + 0.18 * facing;
}

/**
 * The rectangle of pixels outside of which the print is not seen.
 *
 * @param {SurfaceMap} map
 * @param {ReturnType<typeof turnAxes>} axes
 * @param {readonly [number, number, number]} centre
 * @param {{width: number, height: number}} size
 * @param {number} radius
 */
function boundPrint(map, [ex, ey, ez], centre, size, radius) {
    const focal = focalPx(map.width);
    const [xs, ys] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (let i = 0; i <= OUTLINE_STEPS; i++) {
        const u = size.width * (i / OUTLINE_STEPS - 0.5);
        const isRolled = Number.isFinite(radius);
        const a = isRolled ? radius * Math.sin(u / radius) : u;
        const c = isRolled ? radius * (1 - Math.cos(u / radius)) : 0;
        for (const b of [-size.height / 2, size.height / 2]) {
            const z = ex[2] * a + ey[2] * b + ez[2] * c + centre[2];
            xs.push(((ex[0] * a + ey[0] * b + ez[0] * c + centre[0]) * focal) / z);
            ys.push(((ex[1] * a + ey[1] * b + ez[1] * c + centre[1]) * focal) / z);
        }
    }
    const [middleX, middleY] = [map.width / 2, map.height / 2];
    return {
        left: Math.max(0, Math.floor(Math.min(...xs) + middleX) - 4),
        right: Math.min(map.width - 1, Math.ceil(Math.max(...xs) + middleX) + 4),
        top: Math.max(0, Math.floor(Math.min(...ys) + middleY) - 4),
        bottom: Math.min(map.height - 1, Math.ceil(Math.max(...ys) + middleY) + 4),
    };
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
function dot(a, b) {
    return (a[0] ?? 0) * (b[0] ?? 0) + (a[1] ?? 0) * (b[1] ?? 0) + (a[2] ?? 0) * (b[2] ?? 0);
}

/**
 * Where the ray from `origin` along (dx, dy, dz) meets the surface, both in the print's own coordinates; `u` is NaN where it
 * does not.
 *
 * @typedef {(map: SurfaceMap, at: number, origin: readonly [number, number, number], dx: number, dy: number, dz: number,
 *     radius: number) => void} Look
 */

/** @type {Look} */
function lookAtPlane(map, at, origin, dx, dy, dz) {
    const t = -origin[2] / dz;
    map.u[at] = t > 0 ? origin[0] + t * dx : Number.NaN;
    map.v[at] = origin[1] + t * dy;
    map.shade[at] = shadeOf(Math.abs(dz) / Math.sqrt(dx * dx + dy * dy + dz * dz));
}

/**
 * The roll's axis is upright, `radius` behind the print's middle.
 *
 * @type {Look}
 */
function lookAtRoll(map, at, origin, dx, dy, dz, radius) {
    const z = origin[2] - radius;
    const a = dx * dx + dz * dz;
    const b = origin[0] * dx + z * dz;
    const root = b * b - a * (origin[0] * origin[0] + z * z - radius * radius);
    const t = (-b - Math.sqrt(root)) / a;
    const [hx, hz] = [origin[0] + t * dx, z + t * dz];
    // NaN where the ray passes the roll.
    map.u[at] = t > 0 ? radius * Math.atan2(hx, -hz) : Number.NaN;
    map.v[at] = origin[1] + t * dy;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    map.shade[at] = shadeOf(Math.max(0, -(hx * dx + hz * dz) / radius / length));
}
