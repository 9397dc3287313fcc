const SIDE = 16;
/** Mean difference of a byte: browsers that alter single bits against recognition do no harm. */
const MAX_DIFFERENCE = 12;
const COLOURS = [
    [200, 40, 90],
    [20, 180, 60],
    [90, 90, 220],
    [240, 230, 10],
] as const;

/**
 * Whether pixels that are drawn can be read: some browsers answer with others, so that no page recognises a device by them. What
 * they answer of a camera's picture shows nobody.
 */
export function canReadPixels(): boolean {
    const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
    if (!context) {
        return false;
    }
    COLOURS.forEach((colour, row) => {
        context.fillStyle = `rgb(${colour.join(" ")})`;
        context.fillRect(0, row * (SIDE / COLOURS.length), SIDE, SIDE / COLOURS.length);
    });
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    let difference = 0;
    for (let i = 0; i < data.length; i++) {
        const colour = COLOURS[Math.floor((i * COLOURS.length) / data.length)];
        difference += Math.abs((data[i] ?? 0) - (colour?.[i % 4] ?? 255));
    }
    return difference / data.length <= MAX_DIFFERENCE;
}
