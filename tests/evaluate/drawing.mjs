/** Draws a clip over time as SVG: openness, the person's open eye, pose and gaze, labels and decisions. */

const WIDTH = 1200;
const LEFT = 60;
const PANEL = 130;
const GAP = 26;
const COLOURS = {
    left: "#1f77b4",
    right: "#ff7f0e",
    ratio: "#111",
    yaw: "#2ca02c",
    pitch: "#9467bd",
    gaze: "#8c564b",
};

/**
 * @typedef {import("../../liveness/observation").Observation} Observation
 * @typedef {{name: string, colour: string, values: (number | null)[]}} Line
 */

/**
 * @param {import("./evaluate.mjs").ReadClip} result
 * @param {import("./labels.mjs").ClipLabel} label
 * @returns {string}
 */
export function drawClip({ id, seen, counted, score }, label) {
    const { observations: frames, timesMs } = seen;
    const first = timesMs[0] ?? 0;
    const length = Math.max(1, (timesMs.at(-1) ?? 1) - first);
    const eye = (/** @type {0 | 1} */ side) =>
        frames.map(({ face }) => face?.eyes[side]?.openness ?? null);
    const x = (/** @type {number} */ atMs) =>
        LEFT + ((WIDTH - LEFT - 20) * (atMs - first)) / length;
    const frameX = (/** @type {number} */ frame) =>
        x(timesMs[Math.max(0, Math.min(timesMs.length - 1, frame))] ?? first);
    const panels = [
        drawPanel(0, "openness, eye widths", 0, 0.5, x, frames, [
            { name: "left eye", colour: COLOURS.left, values: eye(0) },
            { name: "right eye", colour: COLOURS.right, values: eye(1) },
        ]),
        drawPanel(1, "against the open eye", 0, 1.4, x, frames, [
            { name: "both eyes", colour: COLOURS.ratio, values: counted.eyesOpen },
        ]),
        drawPanel(2, "yaw, degrees", -60, 60, x, frames, [
            {
                name: "yaw",
                colour: COLOURS.yaw,
                values: frames.map(({ face }) => face?.pose.yawDeg ?? null),
            },
        ]),
        drawPanel(3, "pitch and gaze", -0.4, 1, x, frames, [
            {
                name: "pitch",
                colour: COLOURS.pitch,
                values: frames.map(({ face }) => face?.pose.pitchRatio ?? null),
            },
            {
                name: "gaze down",
                colour: COLOURS.gaze,
                values: frames.map(({ face }) => (face?.eyes[0] ?? face?.eyes[1])?.gazeY ?? null),
            },
        ]),
    ];
    const height = 40 + panels.length * (PANEL + GAP);
    const band = (/** @type {[number, number]} */ [from, to], /** @type {string} */ colour) =>
        `<rect x="${at(frameX(from))}" y="30" width="${at(Math.max(2, frameX(to) - frameX(from)))}" height="${height - 40}" fill="${colour}" opacity="0.25"/>`;
    const mark = (/** @type {import("../../liveness/index").BlinkEvent} */ event) =>
        `<line x1="${at(x(event.bottomMs))}" x2="${at(x(event.bottomMs))}" y1="30" y2="${height - 10}" stroke="${event.verdict === "blink" ? "#0a0" : "#aaa"}" stroke-dasharray="3 3"/>` +
        `<text x="${at(x(event.bottomMs) + 2)}" y="${30 + PANEL + GAP}" font-size="9">${event.verdict}</text>`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">`,
        `<rect width="100%" height="100%" fill="#fff"/>`,
        `<text x="${LEFT}" y="18" font-size="14">${id}: ${score.found} of ${score.blinks} found, ${score.falseCount} false`,
        ` (green: labelled blinks, grey: not counted, red: missed, orange: false)</text>`,
        ...label.ignore.map((span) => band(span, "#999")),
        ...label.blinks.map((span) => band(span, score.missed.includes(span) ? "#f00" : "#0c0")),
        ...score.falseFrames.map((frame) => band([frame - 1, frame + 1], "#fa0")),
        ...panels,
        ...counted.events.map(mark),
        `</svg>\n`,
    ].join("\n");
}

/** @param {number} value */
function at(value) {
    return value.toFixed(1);
}

/**
 * @param {number} index
 * @param {string} title
 * @param {number} low
 * @param {number} high
 * @param {(atMs: number) => number} x
 * @param {Observation[]} frames
 * @param {Line[]} lines
 */
function drawPanel(index, title, low, high, x, frames, lines) {
    const top = 40 + index * (PANEL + GAP);
    const y = (/** @type {number} */ value) =>
        top + PANEL - (PANEL * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
    const paths = lines.map(({ name, colour, values }, i) => {
        let pen = "M";
        const path = values.flatMap((value, frame) => {
            if (value === null) {
                pen = "M";
                return [];
            }
            const step = `${pen}${at(x(frames[frame]?.atMs ?? 0))} ${at(y(value))}`;
            pen = "L";
            return [step];
        });
        return (
            `<path d="${path.join(" ")}" fill="none" stroke="${colour}"/>` +
            `<text x="${WIDTH - 100}" y="${top + 12 + 12 * i}" fill="${colour}">${name}</text>`
        );
    });
    return [
        `<rect x="${LEFT}" y="${top}" width="${WIDTH - LEFT - 20}" height="${PANEL}" fill="none" stroke="#ccc"/>`,
        `<text x="${LEFT}" y="${top - 4}">${title}</text>`,
        `<text x="4" y="${top + 10}">${high}</text><text x="4" y="${top + PANEL}">${low}</text>`,
        ...paths,
    ].join("\n");
}
