/**
 * How a photographed head turns and opens its mouth: each pixel of the film is looked up elsewhere in the photograph. The depth
 * is that of a common head (half an ellipsoid with a nose), not the person's, and behind the lips it is simply dark. It moves
 * the landmarks as a head does, which is what plumbing needs; it says nothing about how people are judged.
 */

const LANDMARK = { jawLeft: 0, chin: 8, jawRight: 16, noseTip: 30, mouthLeft: 48, mouthRight: 54 };
const INNER_LIPS = [60, 61, 62, 63, 64, 65, 66, 67];
/** How far a head turns, in radians: as far as people do who go on looking at a screen. */
const TURN = 0.6;
/** Depth of the ellipsoid and of the nose on it, in half widths of the face. */
const DEPTH = 0.95;
const NOSE = { height: 0.32, radius: 0.3 };
/** How wide the lips part, in shares of the mouth's width. */
const MOUTH_OPEN = 0.5;
/** Down to where the chin follows the lower lip, in mouth widths. */
const CHIN_REACH = 2;
const DARK = [38, 126, 134];

/**
 * @typedef {object} Head in the film's pixels
 * @property {{x: number, y: number}} centre
 * @property {number} halfWidth
 * @property {number} halfHeight
 * @property {{x: number, y: number}} nose
 * @property {{x: number, y: number, width: number}} mouth
 */

/**
 * @param {readonly (readonly [number, number])[]} landmarks 68, in the film's pixels
 * @returns {Head}
 */
export function readHead(landmarks) {
    const at = (/** @type {number} */ index) => landmarks[index] ?? [0, 0];
    const [left, right, chin] = [at(LANDMARK.jawLeft), at(LANDMARK.jawRight), at(LANDMARK.chin)];
    const centre = { x: (left[0] + right[0]) / 2, y: (left[1] + right[1]) / 2 };
    const lips = INNER_LIPS.map(at);
    const mean = (/** @type {0 | 1} */ axis) =>
        lips.reduce((sum, point) => sum + point[axis], 0) / lips.length;
    const nose = at(LANDMARK.noseTip);
    return {
        centre,
        halfWidth: Math.hypot(right[0] - left[0], right[1] - left[1]) / 2,
        halfHeight: (chin[1] - centre.y) * 1.15,
        nose: { x: nose[0], y: nose[1] },
        mouth: {
            x: mean(0),
            y: mean(1),
            width: at(LANDMARK.mouthRight)[0] - at(LANDMARK.mouthLeft)[0],
        },
    };
}

/**
 * Where in the photograph the film's pixel comes from; null: out of the open mouth.
 *
 * @param {Head} head
 * @param {{turn: number, mouth: number}} state turn: -1 the nose to the picture's left, 1 to its right; mouth: 0 shut, 1 open
 * @param {number} x
 * @param {number} y
 * @returns {{x: number, y: number} | null}
 */
export function findSource(head, { turn, mouth }, x, y) {
    const upright = turn === 0 ? x : turnBack(head, turn * TURN, x, y);
    if (mouth === 0) {
        return { x: upright, y };
    }
    const { x: mx, y: my, width } = head.mouth;
    const across = (upright - mx) / (width / 2);
    const gap = Math.abs(across) < 1 ? mouth * MOUTH_OPEN * width * Math.sqrt(1 - across ** 2) : 0;
    const below = y - my;
    if (below <= 0 || gap === 0) {
        return { x: upright, y };
    }
    if (below < gap) {
        return null;
    }
    const reach = CHIN_REACH * width;
    // What was between the lips and where the chin's pull ends is pressed together.
    return { x: upright, y: below >= reach ? y : my + ((below - gap) * reach) / (reach - gap) };
}

/** The colour inside of an open mouth, per channel Y, U, V. */
export function readDark(/** @type {number} */ c) {
    return DARK[c] ?? 0;
}

/**
 * The turned head's x at rest, by fixed point: the depth is taken where the pixel comes from.
 *
 * @param {Head} head
 * @param {number} angle
 * @param {number} x
 * @param {number} y
 */
function turnBack(head, angle, x, y) {
    const { centre, halfWidth } = head;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    let source = x;
    for (let i = 0; i < 6; i++) {
        const { depth, inside } = readDepth(head, source, y);
        if (inside === 0 && source === x) {
            // Beside the head nothing moves.
            return x;
        }
        const turned = (x - centre.x - sin * depth * halfWidth) / cos;
        source = centre.x + turned * inside + (x - centre.x) * (1 - inside);
    }
    return source;
}

/**
 * @param {Head} head
 * @param {number} x
 * @param {number} y
 * @returns {{depth: number, inside: number}} in half widths of the face; 1 on the face, 0 well beside it
 */
function readDepth({ centre, halfWidth, halfHeight, nose }, x, y) {
    const off = ((x - centre.x) / halfWidth) ** 2 + ((y - centre.y) / halfHeight) ** 2;
    const beside = ((x - nose.x) ** 2 + (y - nose.y) ** 2) / (NOSE.radius * halfWidth) ** 2;
    return {
        depth: DEPTH * Math.sqrt(Math.max(0, 1 - off / 1.3)) + NOSE.height * Math.exp(-beside),
        inside: Math.min(1, Math.max(0, (2 - off) / 0.8)),
    };
}
