/** Plots as inline SVG. Colours are the page's own variables, so that they follow its light or dark and its print. */
import { BINS } from "./histogram.mjs";

/**
 * @typedef {import("./error_rates.mjs").Rate} Rate
 * @typedef {import("./det_curve.mjs").DetCurve} DetCurve
 */

const NAME_WIDTH = 190;
const ROW = 20;

/** @param {unknown} text */
export function escape(text) {
    return String(text)
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} label for those who do not see it
 * @param {string[]} parts
 */
function svg(width, height, label, parts) {
    return (
        `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
        `aria-label="${escape(label)}">\n${parts.join("\n")}\n</svg>`
    );
}

/** @param {number} value */
function at(value) {
    return value.toFixed(1);
}

/**
 * Rates with their bounds: a dot on a line for each row.
 *
 * @param {string} label
 * @param {{name: string, rate: Rate, kind: "attack" | "bona_fide", silent: number}[]} rows `silent` got no answer
 */
export function plotRates(label, rows) {
    const [width, plot, top] = [760, 420, 22];
    const x = (/** @type {number} */ share) => NAME_WIDTH + plot * share;
    const bottom = top + rows.length * ROW;
    const grid = [0, 0.25, 0.5, 0.75, 1].map(
        (share) =>
            `<line class="grid" x1="${at(x(share))}" x2="${at(x(share))}" y1="${top}" y2="${bottom}"/>` +
            `<text class="tick" x="${at(x(share))}" y="${top - 6}" text-anchor="middle">${share * 100} %</text>`,
    );
    const lines = rows.map(({ name, rate, kind, silent }, i) => {
        const y = top + (i + 0.5) * ROW;
        const said = rate.rate === null ? "no answer" : `${rate.hits} of ${rate.trials}`;
        const more = silent > 0 && rate.rate !== null ? `, ${silent} without` : "";
        const mark =
            rate.rate === null
                ? ""
                : `<line class="bound ${kind}" x1="${at(x(rate.low ?? 0))}" x2="${at(x(rate.high ?? 1))}" y1="${y}" y2="${y}"/>` +
                  `<circle class="${kind}" cx="${at(x(rate.rate))}" cy="${y}" r="4.5"/>`;
        return (
            `<text x="${NAME_WIDTH - 10}" y="${y + 4}" text-anchor="end">${escape(name)}</text>${mark}` +
            `<text class="tick" x="${NAME_WIDTH + plot + 12}" y="${y + 4}">${said}${more}</text>`
        );
    });
    return svg(width, bottom + 6, label, [...grid, ...lines]);
}

/**
 * How scores are spread: a strip a row, the more of its scores in a twentieth the darker.
 *
 * @param {string} label
 * @param {{name: string, bins: number[], kind: "attack" | "bona_fide"}[]} rows
 * @param {number} threshold
 */
export function plotStrips(label, rows, threshold) {
    const [width, plot, top] = [620, 360, 22];
    const cell = plot / BINS;
    const bottom = top + rows.length * ROW;
    const strips = rows.map(({ name, bins, kind }, i) => {
        const y = top + i * ROW;
        const all = bins.reduce((sum, count) => sum + count, 0);
        const cells = bins.map((count, bin) =>
            count === 0
                ? ""
                : `<rect class="${kind}" x="${at(NAME_WIDTH + bin * cell)}" y="${y + 3}" width="${at(cell - 1)}" height="${ROW - 6}" ` +
                  `opacity="${(0.2 + (0.8 * count) / all).toFixed(2)}"><title>${count} of ${all} from ${(bin / BINS).toFixed(2)}</title></rect>`,
        );
        return (
            `<text x="${NAME_WIDTH - 10}" y="${y + ROW / 2 + 4}" text-anchor="end">${escape(name)}</text>` +
            `<rect class="track" x="${NAME_WIDTH}" y="${y + 3}" width="${plot}" height="${ROW - 6}"/>` +
            `${cells.join("")}<text class="tick" x="${NAME_WIDTH + plot + 10}" y="${y + ROW / 2 + 4}">${all === 0 ? "no score" : `n ${all}`}</text>`
        );
    });
    const line = NAME_WIDTH + plot * Math.min(1, threshold);
    const marks = [0, 0.5, 1].map(
        (score) =>
            `<text class="tick" x="${at(NAME_WIDTH + plot * score)}" y="${top - 6}" text-anchor="middle">${score}</text>`,
    );
    return svg(width, bottom + 6, label, [
        ...marks,
        ...strips,
        `<line class="threshold" x1="${at(line)}" x2="${at(line)}" y1="${top - 3}" y2="${bottom + 3}"/>`,
    ]);
}

const DET_TICKS = [0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99];
const DET_EDGE = 0.005;

/**
 * Detection error trade-off on normal deviate axes (Martin et al., "The DET curve in assessment of detection task performance",
 * 1997). Rates of 0 and 1 lie on the edge.
 *
 * @param {string} label
 * @param {DetCurve} curve
 */
export function plotDet(label, { points }) {
    const [size, left, top] = [260, 44, 12];
    const place = (/** @type {number} */ rate) => {
        const [edge, value] = [probit(DET_EDGE), probit(clip(rate))];
        return ((value - edge) / (-2 * edge)) * size;
    };
    const x = (/** @type {number} */ rate) => at(left + place(rate));
    const y = (/** @type {number} */ rate) => at(top + size - place(rate));
    const grid = DET_TICKS.map(
        (rate) =>
            `<line class="grid" x1="${x(rate)}" x2="${x(rate)}" y1="${top}" y2="${top + size}"/>` +
            `<line class="grid" x1="${left}" x2="${left + size}" y1="${y(rate)}" y2="${y(rate)}"/>`,
    );
    const ticks = [0.01, 0.1, 0.4, 0.8, 0.99].map(
        (rate) =>
            `<text class="tick" x="${x(rate)}" y="${top + size + 14}" text-anchor="middle">${rate * 100}</text>` +
            `<text class="tick" x="${left - 6}" y="${Number(y(rate)) + 4}" text-anchor="end">${rate * 100}</text>`,
    );
    // Between two measured thresholds nothing was seen: the staircase takes the worse of both.
    const path = points.map(({ apcer, bpcer }, i) =>
        i === 0 ? `M${x(apcer)} ${y(bpcer)}` : `V${y(bpcer)}H${x(apcer)}`,
    );
    return svg(left + size + 12, top + size + 36, label, [
        ...grid,
        ...ticks,
        `<line class="grid strong" x1="${left}" y1="${top + size}" x2="${left + size}" y2="${top}"/>`,
        `<path class="curve" d="${path.join("")}"/>`,
        `<text class="tick" x="${left + size / 2}" y="${top + size + 30}" text-anchor="middle">APCER of the worst species, %</text>`,
        `<text class="tick" transform="translate(11 ${top + size / 2}) rotate(-90)" text-anchor="middle">BPCER, %</text>`,
    ]);
}

/** @param {number} rate */
function clip(rate) {
    return Math.max(DET_EDGE, Math.min(1 - DET_EDGE, rate));
}

/**
 * The normal distribution's quantile: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.23; off by less
 * than 0.00045, which is nothing in a drawing.
 *
 * @param {number} p above 0, below 1
 * @returns {number}
 */
function probit(p) {
    if (p > 0.5) {
        return -probit(1 - p);
    }
    const t = Math.sqrt(-2 * Math.log(p));
    const over = 2.515517 + 0.802853 * t + 0.010328 * t * t;
    const under = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t;
    return over / under - t;
}
