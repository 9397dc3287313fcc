/** What the terminal says of a running sidecar. */

/**
 * @param {Pick<import("./sidecar.mjs").StartedSidecar, "url" | "models">} sidecar
 * @returns {string} indented lines
 */
export function describeSidecar({ url, models }) {
    const verdicts =
        models.length > 0
            ? `judges with ${models.join(", ")}`
            : 'answers "not assessed" until there is a model: npm run models -- fetch minifasnet';
    return `  Sidecar      ${url}\n               ${verdicts}`;
}
