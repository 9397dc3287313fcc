/**
 * A head for a photograph: the picture is laid over a guessed shape (half an ellipsoid with a nose and eye sockets) and that
 * shape is turned before the camera, so that near parts move more than far ones.
 *
 * It is not the person's head: the depth is that of a common head, what the photograph hides stays hidden, and beside the
 * head the picture is drawn along like rubber.
 */
import { DISTANCE_M, FACE_WIDTH_M, focalPx } from "./camera.mjs";
import { turnAxes } from "./motion.mjs";

/** Half the head's width, height and depth (m): a common adult head, seen from the front. */
const HALF = { x: 0.079, y: 0.118, z: 0.095 };
/** What stands out of the ellipsoid: where, how far (m) and how wide (m). */
const NOSE = { height: 0.024, x: 0.011, y: 0.017 };
const SOCKET = { height: -0.007, x: 0.014, y: 0.01 };
/** The neck's joint below the middle of the face and behind it (m). */
const JOINT = { y: 0.05, z: 0.0 };
/** Ellipses around the head: all inside the first moves with it, nothing outside the second. */
const STIFF = 1.25;
const LOOSE = 3.2;
const STEP_PX = 4;
const NOSE_TIP = 30;

/**
 * @typedef {object} HeadShape
 * @property {number} columns
 * @property {number} rows
 * @property {Float32Array} x of each vertex at rest, in pixels right of the face's middle
 * @property {Float32Array} y
 * @property {Float32Array} depth metres towards the camera from the plane through the ears
 * @property {Float32Array} stiffness 1 moves with the head, 0 stays
 */

/**
 * @param {{width: number, height: number}} picture
 * @param {import("./texture.mjs").Face} face
 * @returns {HeadShape}
 */
export function shapeHead(picture, face) {
    const columns = Math.ceil(picture.width / STEP_PX) + 1;
    const rows = Math.ceil(picture.height / STEP_PX) + 1;
    const size = columns * rows;
    const shape = {
        columns,
        rows,
        x: new Float32Array(size),
        y: new Float32Array(size),
        depth: new Float32Array(size),
        stiffness: new Float32Array(size),
    };
    const metres = FACE_WIDTH_M / face.width;
    const [cos, sin] = [Math.cos(face.roll), Math.sin(face.roll)];
    const upright = (/** @type {number} */ x, /** @type {number} */ y) => ({
        x: (x * cos + y * sin) * metres,
        y: (y * cos - x * sin) * metres,
    });
    const bumps = [
        { ...NOSE, at: upright(...face.place(NOSE_TIP)) },
        ...face.eyes.map((eye) => ({ ...SOCKET, at: upright(...eye) })),
    ].map(({ height, x, y, at }) => ({ height, sx: x, sy: y, at }));
    for (let row = 0, i = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, i++) {
            const x = column * STEP_PX - picture.width / 2;
            const y = row * STEP_PX - picture.height / 2;
            const p = upright(x, y);
            const off = (p.x / HALF.x) ** 2 + (p.y / HALF.y) ** 2;
            let depth = HALF.z * Math.sqrt(Math.max(0, 1 - off));
            for (const { height, sx, sy, at } of bumps) {
                depth +=
                    height *
                    Math.exp(-(((p.x - at.x) / sx) ** 2) / 2 - ((p.y - at.y) / sy) ** 2 / 2);
            }
            shape.x[i] = x;
            shape.y[i] = y;
            shape.depth[i] = depth;
            shape.stiffness[i] = smooth((LOOSE - off) / (LOOSE - STIFF));
        }
    }
    return shape;
}

/** @param {number} x 0..1, and what lies beyond counts as 0 or 1 */
function smooth(x) {
    const t = Math.min(1, Math.max(0, x));
    return t * t * (3 - 2 * t);
}

/**
 * Looks at the turned head: each pixel's place in the picture at rest, in pixels from the middle of the face.
 *
 * @param {import("./camera.mjs").SurfaceMap} map filled; `u` and `v` in pixels here
 * @param {HeadShape} shape
 * @param {import("./motion.mjs").Pose} pose
 * @param {Float32Array} depths room for one number a pixel
 */
export function lookAtHead(map, shape, pose, depths) {
    const focal = focalPx(map.width);
    const placed = placeVertices(shape, pose, focal);
    // Whatever no triangle covers shows the picture at rest.
    for (let y = 0, at = 0; y < map.height; y++) {
        for (let x = 0; x < map.width; x++, at++) {
            map.u[at] = x - map.width / 2;
            map.v[at] = y - map.height / 2;
        }
    }
    map.shade.fill(1);
    depths.fill(Number.POSITIVE_INFINITY);
    const { columns, rows } = shape;
    for (let row = 0; row + 1 < rows; row++) {
        for (let column = 0; column + 1 < columns; column++) {
            const a = row * columns + column;
            fillTriangle(map, depths, shape, placed, a, a + 1, a + columns);
            fillTriangle(map, depths, shape, placed, a + 1, a + columns + 1, a + columns);
        }
    }
}

/**
 * Where each vertex is seen, and how far away it is.
 *
 * @param {HeadShape} shape
 * @param {import("./motion.mjs").Pose} pose
 * @param {number} focal
 */
function placeVertices(shape, pose, focal) {
    const size = shape.x.length;
    const placed = {
        x: new Float32Array(size),
        y: new Float32Array(size),
        z: new Float32Array(size),
    };
    const [ex, ey, ez] = turnAxes(pose);
    const ears = DISTANCE_M + HALF.z;
    for (let i = 0; i < size; i++) {
        const [px, py] = [num(shape.x, i), num(shape.y, i)];
        const away = ears - num(shape.depth, i);
        // The place at rest that is seen at (px, py), against the joint about which the head turns.
        const [x, y, z] = [
            (px * away) / focal,
            (py * away) / focal - JOINT.y,
            away - ears - JOINT.z,
        ];
        const tx = ex[0] * x + ey[0] * y + ez[0] * z + pose.x;
        const ty = ex[1] * x + ey[1] * y + ez[1] * z + JOINT.y + pose.y;
        const tz = ex[2] * x + ey[2] * y + ez[2] * z + ears + JOINT.z + pose.z;
        const w = num(shape.stiffness, i);
        placed.x[i] = px + w * ((tx * focal) / tz - px);
        placed.y[i] = py + w * ((ty * focal) / tz - py);
        placed.z[i] = away + w * (tz - away);
    }
    return placed;
}

/**
 * @param {Float32Array} values
 * @param {number} i
 */
function num(values, i) {
    return /** @type {number} */ (values[i]);
}

/**
 * @param {import("./camera.mjs").SurfaceMap} map
 * @param {Float32Array} depths
 * @param {HeadShape} shape
 * @param {{x: Float32Array, y: Float32Array, z: Float32Array}} placed
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
function fillTriangle(map, depths, shape, placed, a, b, c) {
    const [middleX, middleY] = [map.width / 2, map.height / 2];
    const [ax, ay] = [num(placed.x, a) + middleX, num(placed.y, a) + middleY];
    const [bx, by] = [num(placed.x, b) + middleX, num(placed.y, b) + middleY];
    const [cx, cy] = [num(placed.x, c) + middleX, num(placed.y, c) + middleY];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (!(area > 1e-6)) {
        return; // Turned away from the camera.
    }
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx)));
    const right = Math.min(map.width - 1, Math.floor(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy)));
    const bottom = Math.min(map.height - 1, Math.floor(Math.max(ay, by, cy)));
    for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
            const wb = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
            const wc = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
            const wa = 1 - wb - wc;
            if (wa < 0 || wb < 0 || wc < 0) {
                continue;
            }
            const at = y * map.width + x;
            const z = wa * num(placed.z, a) + wb * num(placed.z, b) + wc * num(placed.z, c);
            if (z < num(depths, at)) {
                depths[at] = z;
                map.u[at] = wa * num(shape.x, a) + wb * num(shape.x, b) + wc * num(shape.x, c);
                map.v[at] = wa * num(shape.y, a) + wb * num(shape.y, b) + wc * num(shape.y, c);
            }
        }
    }
}
