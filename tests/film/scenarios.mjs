/**
 * What happens in a film. A film plays in a loop, so every script ends as it began; a lone number of blinks is told from the
 * first pass, the regular ones of `blinking` go on from loop to loop.
 */

/**
 * @typedef {object} Script
 * @property {number} seconds length of the loop
 * @property {number} fps pictures a second, unless the caller wants another rate
 * @property {number} people how many stand side by side
 * @property {number} [faceWidth] from one side of the jaw to the other, in shares of the picture; left out, as at a kiosk
 * @property {number[]} blinks when lids begin to move, in seconds
 * @property {[number, number][]} [shut] eyes kept shut, from and to
 * @property {[number, number][]} [nods] the head bows and rises, from and to
 * @property {[number, number][]} [left] the head turns to the person's own left and back, from and to
 * @property {[number, number][]} [right] ... to their right
 * @property {[number, number][]} [mouth] the mouth opens and shuts, from and to
 * @property {[number, number][]} [away] out of the picture, from and to
 * @property {number} [light] 1 as photographed, 0 black
 */

/** How a lid moves in a blink, in seconds: a deliberate one, as the prompt asks for. */
const CLOSING_S = 0.1;
const CLOSED_S = 0.06;
const OPENING_S = 0.16;
const WALKING_S = 0.4;

/** @type {Record<string, Script>} */
export const SCENARIOS = {
    blinking: { seconds: 6, fps: 20, people: 1, blinks: [0.7, 2.2, 3.7, 5.2] },
    blinks_0: { seconds: 8, fps: 20, people: 1, blinks: [] },
    blinks_1: { seconds: 8, fps: 20, people: 1, blinks: [1.5] },
    blinks_2: { seconds: 8, fps: 20, people: 1, blinks: [1.5, 2.7] },
    blinks_3: { seconds: 8, fps: 20, people: 1, blinks: [1.5, 2.7, 3.9] },
    /** Too small for a coarse look at the whole picture. */
    far_away: { seconds: 8, fps: 20, people: 1, faceWidth: 0.11, blinks: [1.5, 2.7] },
    /** Too small for a fine one too. */
    further_away: { seconds: 8, fps: 20, people: 1, faceWidth: 0.055, blinks: [1.5, 2.7] },
    double_blink: { seconds: 8, fps: 20, people: 1, blinks: [1.5, 1.95] },
    nod: {
        seconds: 6,
        fps: 20,
        people: 1,
        blinks: [],
        nods: [
            [1, 1.7],
            [2.5, 3.2],
            [4, 4.7],
        ],
    },
    eyes_shut: { seconds: 8, fps: 20, people: 1, blinks: [], shut: [[1.5, 6.5]] },
    moving: {
        seconds: 9,
        fps: 20,
        people: 1,
        blinks: [0.7, 1.5, 2.3],
        left: [[3, 4.4]],
        right: [[4.6, 6]],
        mouth: [[6.6, 8]],
    },
    /** Eyes that nobody sees blink; the head turns to its right, then to its left, and again. */
    turning: { seconds: 6, fps: 20, people: 1, blinks: [], right: [[1, 2.4]], left: [[3, 4.4]] },
    two_people: { seconds: 6, fps: 20, people: 2, blinks: [0.7, 2.2, 3.7, 5.2] },
    leaves: { seconds: 8, fps: 20, people: 1, blinks: [1.2, 4.3, 5.5, 6.7], away: [[1.7, 3.5]] },
    dark: { seconds: 6, fps: 20, people: 1, blinks: [0.7, 2.2, 3.7, 5.2], light: 0.1 },
    empty_room: { seconds: 2, fps: 20, people: 0, blinks: [] },
    slow: { seconds: 6, fps: 8, people: 1, blinks: [1.2, 2.4, 3.6, 4.8] },
};

/**
 * The state of the picture at a moment.
 *
 * @param {Script} script
 * @param {number} seconds since the loop began
 * @returns {{closure: number, bow: number, turn: number, mouth: number, away: number, swayX: number, swayY: number,
 *     light: number}} 0..1, but turn -1 (the nose to the picture's left) to 1, and sway in pixels of a picture 640 wide
 */
export function readScript(script, seconds) {
    const turn = (2 * Math.PI * seconds) / script.seconds;
    const most = (/** @type {number[]} */ values) => Math.max(0, ...values);
    const blinks = script.blinks.map((start) => blinkClosure(seconds - start));
    const shut = (script.shut ?? []).map(([from, to]) => between(seconds, from, to, CLOSING_S));
    const nods = (script.nods ?? []).map(([from, to]) =>
        between(seconds, from, to, (to - from) / 2),
    );
    const swing = (/** @type {[number, number][] | undefined} */ times) =>
        most((times ?? []).map(([from, to]) => between(seconds, from, to, (to - from) * 0.4)));
    const away = (script.away ?? []).map(([from, to]) => between(seconds, from, to, WALKING_S));
    return {
        closure: most([...blinks, ...shut]),
        bow: most(nods),
        turn: swing(script.left) - swing(script.right),
        mouth: swing(script.mouth),
        away: most(away),
        swayX: 1.6 * Math.sin(turn),
        swayY: 0.8 * Math.sin(2 * turn + 1),
        light: script.light ?? 1,
    };
}

/** @param {number} since the beginning of the blink, in seconds */
function blinkClosure(since) {
    if (since <= 0 || since >= CLOSING_S + CLOSED_S + OPENING_S) {
        return 0;
    }
    return Math.min(
        smooth(since / CLOSING_S),
        smooth((CLOSING_S + CLOSED_S + OPENING_S - since) / OPENING_S),
    );
}

/**
 * 0 outside, 1 inside, with soft edges that lie inside.
 *
 * @param {number} at
 * @param {number} from
 * @param {number} to
 * @param {number} edge
 */
function between(at, from, to, edge) {
    return Math.min(smooth((at - from) / edge), smooth((to - at) / edge));
}

/** @param {number} x 0..1, and what lies beyond counts as 0 or 1 */
function smooth(x) {
    const t = Math.min(1, Math.max(0, x));
    return t * t * (3 - 2 * t);
}
