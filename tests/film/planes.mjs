/** A photograph as three full-size planes, scaled to a film's pixels: what films are sampled from. */

/**
 * @typedef {object} Planes
 * @property {number} width
 * @property {number} height
 * @property {[Float32Array, Float32Array, Float32Array]} channels Y, U, V, 0..255 (JPEG range)
 */

/**
 * @param {import("./photographs.mjs").Photograph} photograph
 * @returns {Planes}
 */
export function toPlanes({ width, height, data }) {
    const count = width * height;
    /** @type {Planes["channels"]} */
    const channels = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
    const [y, u, v] = channels;
    for (let i = 0; i < count; i++) {
        const [r, g, b] = [data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0];
        y[i] = 0.299 * r + 0.587 * g + 0.114 * b;
        u[i] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
        v[i] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
    return { width, height, channels };
}

/**
 * Scales by `factor`, bilinear.
 *
 * @param {Planes} planes
 * @param {number} factor
 * @returns {Planes}
 */
export function scalePlanes(planes, factor) {
    const width = Math.max(1, Math.round(planes.width * factor));
    const height = Math.max(1, Math.round(planes.height * factor));
    /** @type {Planes["channels"]} */
    const channels = [
        new Float32Array(width * height),
        new Float32Array(width * height),
        new Float32Array(width * height),
    ];
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            for (let c = 0; c < 3; c++) {
                const channel = /** @type {Float32Array} */ (channels[c]);
                channel[y * width + x] = samplePlane(
                    planes,
                    c,
                    (x + 0.5) / factor - 0.5,
                    (y + 0.5) / factor - 0.5,
                );
            }
        }
    }
    return { width, height, channels };
}

/**
 * The value of a channel at a place between pixels; beyond the edge, the edge's.
 *
 * @param {Planes} planes
 * @param {number} c
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function samplePlane({ width, height, channels }, c, x, y) {
    const plane = /** @type {Float32Array} */ (channels[c]);
    const cx = Math.min(width - 1, Math.max(0, x));
    const cy = Math.min(height - 1, Math.max(0, y));
    const x0 = Math.floor(cx);
    const y0 = Math.floor(cy);
    const x1 = Math.min(width - 1, x0 + 1);
    const y1 = Math.min(height - 1, y0 + 1);
    const fx = cx - x0;
    const fy = cy - y0;
    const at = (/** @type {number} */ i) => plane[i] ?? 0;
    const top = at(y0 * width + x0) * (1 - fx) + at(y0 * width + x1) * fx;
    const bottom = at(y1 * width + x0) * (1 - fx) + at(y1 * width + x1) * fx;
    return top * (1 - fy) + bottom * fy;
}
