/** Drawings of the numbers, as SVG of their own: black on white or what the reader's page has. */

/** @typedef {ReturnType<typeof import("./numbers.mjs").summarise>} Numbers */

const STYLE =
    "<style>text{font:12px sans-serif;fill:#333}line,path{stroke:#333;fill:none}.grid{stroke:#ccc}" +
    ".genuine{stroke:#1f77b4;stroke-width:2}.impostor{stroke:#d62728;stroke-width:2}</style>";

/** How cosines of one person and of two are spread. @param {Numbers} numbers */
export function plotPairs({ model, where, bins, threshold, genuine, impostor }) {
    const [width, height, left, top] = [640, 240, 40, 30];
    const x = (/** @type {number} */ cosine) => left + ((cosine + 1) / 2) * width;
    const course = (/** @type {number[]} */ counts, /** @type {string} */ name) => {
        const most = Math.max(...counts);
        const points = counts.map(
            (count, at) =>
                `${at === 0 ? "M" : "L"}${x((2 * (at + 0.5)) / counts.length - 1).toFixed(1)} ${(top + height * (1 - count / most)).toFixed(1)}`,
        );
        return `<path class="${name}" d="${points.join("")}"/>`;
    };
    return draw(width + 2 * left, height + 70, `${model.id}, ${where}: cosines of pairs`, [
        ...[-1, -0.5, 0, 0.5, 1].map(
            (cosine) =>
                `<line class="grid" x1="${x(cosine)}" x2="${x(cosine)}" y1="${top}" y2="${top + height}"/>` +
                `<text x="${x(cosine)}" y="${top + height + 16}" text-anchor="middle">${cosine}</text>`,
        ),
        course(bins.impostor, "impostor"),
        course(bins.genuine, "genuine"),
        `<line x1="${x(threshold)}" x2="${x(threshold)}" y1="${top}" y2="${top + height}" stroke-dasharray="4"/>`,
        `<text x="${left}" y="${top + height + 36}">blue: one person (${genuine} pairs), red: two (${impostor}), each to its own height; dashed: the card's ${threshold}</text>`,
    ]);
}

/** True accepts over false matches. @param {Numbers} numbers */
export function plotTrade({ model, where, curve }) {
    const [size, left, top] = [300, 60, 30];
    const [least, most] = [1e-5, 3e-2];
    const x = (/** @type {number} */ fmr) =>
        left + (size * Math.log(fmr / least)) / Math.log(most / least);
    const y = (/** @type {number} */ tar) => top + size * (1 - tar);
    const points = [...curve].sort((a, b) => a.fmr - b.fmr);
    return draw(left + size + 30, top + size + 50, `${model.id}, ${where}: true accepts`, [
        ...[1e-5, 1e-4, 1e-3, 1e-2].map(
            (fmr) =>
                `<line class="grid" x1="${x(fmr)}" x2="${x(fmr)}" y1="${top}" y2="${top + size}"/>` +
                `<text x="${x(fmr)}" y="${top + size + 16}" text-anchor="middle">${fmr.toExponential(0)}</text>`,
        ),
        ...[0, 0.25, 0.5, 0.75, 1].map(
            (tar) =>
                `<line class="grid" x1="${left}" x2="${left + size}" y1="${y(tar)}" y2="${y(tar)}"/>` +
                `<text x="${left - 6}" y="${y(tar) + 4}" text-anchor="end">${100 * tar} %</text>`,
        ),
        `<path class="genuine" d="${points.map(({ fmr, tar }, at) => `${at === 0 ? "M" : "L"}${x(fmr).toFixed(1)} ${y(tar).toFixed(1)}`).join("")}"/>`,
        `<text x="${left + size / 2}" y="${top + size + 36}" text-anchor="middle">false match rate of pairs</text>`,
    ]);
}

/** @param {number} width @param {number} height @param {string} title @param {string[]} parts */
function draw(width, height, title, parts) {
    return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">\n` +
        `<title>${title}</title>${STYLE}<rect width="100%" height="100%" fill="#fff"/>\n<text x="10" y="18">${title}</text>\n${parts.join("\n")}\n</svg>\n`
    );
}
