/** The picture of a face that is printed, shown or laid over a head. */
/**
 * Where the face is in a texture. Pixels, against the middle of the face.
 *
 * @typedef {object} Face
 * @property {number} width from one side of the jaw to the other
 * @property {number} roll of the line through the eyes, in radians
 * @property {(landmark: number) => [number, number]} place
 * @property {[[number, number], [number, number]]} eyes their middles
 *
 * @typedef {object} Texture
 * @property {import("../planes.mjs").Planes} planes
 * @property {{x: number, y: number}} centre the middle of the face, in the planes' pixels
 * @property {Face} face
 */

const JAW = /** @type {const} */ ([0, 16]);
const EYES = /** @type {const} */ ([
    [36, 42],
    [42, 48],
]);

/**
 * @param {import("../planes.mjs").Planes} planes a picture, scaled by `factor`
 * @param {import("../find_face_points.mjs").FacePoints} points of the picture before it was scaled
 * @param {number} factor
 * @returns {Texture}
 */
export function makeTexture(planes, points, factor) {
    const marks = points.landmarks.map(
        ([x, y]) => /** @type {[number, number]} */ ([x * factor, y * factor]),
    );
    const [xs, ys] = [marks.map(([x]) => x), marks.map(([, y]) => y)];
    const centre = {
        x: (Math.min(...xs) + Math.max(...xs)) / 2,
        y: (Math.min(...ys) + Math.max(...ys)) / 2,
    };
    const place = (/** @type {number} */ i) => {
        const [x, y] = marks[i] ?? [Number.NaN, Number.NaN];
        return /** @type {[number, number]} */ ([x - centre.x, y - centre.y]);
    };
    const eyes = /** @type {[[number, number], [number, number]]} */ (
        EYES.map(([from, to]) => {
            const around = Array.from({ length: to - from }, (_, i) => place(from + i));
            return [0, 1].map(
                (axis) => around.reduce((sum, p) => sum + (p[axis] ?? 0), 0) / around.length,
            );
        })
    );
    const [a, b] = [place(JAW[0]), place(JAW[1])];
    return {
        planes,
        centre,
        face: {
            width: Math.hypot(b[0] - a[0], b[1] - a[1]),
            roll: Math.atan2(eyes[1][1] - eyes[0][1], eyes[1][0] - eyes[0][0]),
            place,
            eyes,
        },
    };
}

/**
 * A film's picture as planes, to be shown on a screen.
 *
 * @param {import("../y4m.mjs").YuvPicture} picture
 * @returns {import("../planes.mjs").Planes}
 */
export function readYuv({ width, height, data }) {
    const size = width * height;
    const [wide, high] = [width / 2, height / 2];
    const widen = (/** @type {number} */ offset) => {
        const plane = new Float32Array(size);
        for (let y = 0, to = 0; y < height; y++) {
            const row = offset + (y >> 1) * wide;
            for (let x = 0; x < width; x++) {
                plane[to++] = /** @type {number} */ (data[row + (x >> 1)]);
            }
        }
        return plane;
    };
    return {
        width,
        height,
        channels: [
            new Float32Array(data.subarray(0, size)),
            widen(size),
            widen(size + wide * high),
        ],
    };
}
