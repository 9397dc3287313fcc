/** Draws recall and false blinks over something as SVG, one line for each set. */

const WIDTH = 560;
const PANEL = 150;
const LEFT = 60;
const RIGHT = 20;
const COLOURS = ["#1f77b4", "#d62728", "#2ca02c"];

/**
 * @typedef {{label: string, recall: number | null, falsePerMinute: number | null}} Place
 * @typedef {{name: string, places: Place[]}} Curve
 */

/**
 * @param {string} title
 * @param {string} axis what the places along the x axis are
 * @param {readonly Curve[]} curves all with the same places
 * @returns {string}
 */
export function drawChart(title, axis, curves) {
    const labels = curves[0]?.places.map(({ label }) => label) ?? [];
    const x = (/** @type {number} */ i) =>
        LEFT + ((WIDTH - LEFT - RIGHT) * (i + 0.5)) / Math.max(1, labels.length);
    const falses = curves.flatMap(({ places }) =>
        places.map(({ falsePerMinute }) => falsePerMinute ?? 0),
    );
    const top = Math.max(2, Math.ceil(Math.max(0, ...falses)));
    const height = 2 * PANEL + 150;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">`,
        `<rect width="100%" height="100%" fill="#fff"/>`,
        `<text x="${LEFT}" y="18" font-size="14">${title}</text>`,
        ...drawPanel("recall", 40, 0.5, 1, 0.95, curves, x, ({ recall }) => recall),
        ...drawPanel(
            "false a minute",
            40 + PANEL + 30,
            0,
            top,
            1,
            curves,
            x,
            ({ falsePerMinute }) => falsePerMinute,
        ),
        ...labels.map(
            (label, i) =>
                `<text x="${show(x(i))}" y="${2 * PANEL + 88}" text-anchor="middle">${label}</text>`,
        ),
        `<text x="${WIDTH / 2}" y="${2 * PANEL + 106}" text-anchor="middle">${axis}</text>`,
        ...curves.map(
            ({ name }, i) =>
                `<text x="${LEFT + 200 * i}" y="${height - 14}" fill="${COLOURS[i]}">${name}</text>`,
        ),
        `</svg>\n`,
    ].join("\n");
}

/**
 * @param {string} name
 * @param {number} top
 * @param {number} low
 * @param {number} high
 * @param {number} goal
 * @param {readonly Curve[]} curves
 * @param {(i: number) => number} x
 * @param {(place: Place) => number | null} read
 */
function drawPanel(name, top, low, high, goal, curves, x, read) {
    const y = (/** @type {number} */ value) =>
        top + PANEL - (PANEL * (Math.max(low, Math.min(high, value)) - low)) / (high - low);
    return [
        `<rect x="${LEFT}" y="${top}" width="${WIDTH - LEFT - RIGHT}" height="${PANEL}" fill="none" stroke="#ccc"/>`,
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${show(y(goal))}" y2="${show(y(goal))}" stroke="#888" stroke-dasharray="4 4"/>`,
        `<text x="${LEFT}" y="${top - 5}">${name} (dashed: the goal, ${goal})</text>`,
        `<text x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${high}</text>`,
        `<text x="${LEFT - 6}" y="${top + PANEL}" text-anchor="end">${low}</text>`,
        ...curves.flatMap(({ places }, i) => {
            const points = places.flatMap((place, k) => {
                const value = read(place);
                return value === null ? [] : [`${show(x(k))},${show(y(value))}`];
            });
            return [
                `<polyline points="${points.join(" ")}" fill="none" stroke="${COLOURS[i]}" stroke-width="2"/>`,
                ...points.map((point) => {
                    const [cx, cy] = point.split(",");
                    return `<circle cx="${cx}" cy="${cy}" r="3" fill="${COLOURS[i]}"/>`;
                }),
            ];
        }),
    ];
}

/** @param {number} value */
function show(value) {
    return value.toFixed(1);
}
