/** Counts what is kept of pictures, so that a test can see that nothing is. */

/** A canvas's 2d context, or nothing where none was needed yet. */
type Context = OffscreenCanvasRenderingContext2D | null;

/** The sum of all colours of a canvas: 0 when it is black. */
export function sumCanvas(context: Context): number {
    if (!context) {
        return 0;
    }
    const { width, height } = context.canvas;
    return sumColours(context.getImageData(0, 0, width, height).data);
}

/** The sum of all bytes but each fourth, which is how opaque a pixel is. */
export function sumColours(data: Uint8ClampedArray | undefined): number {
    let sum = 0;
    for (let i = 0; i < (data?.length ?? 0); i++) {
        sum += i % 4 === 3 ? 0 : (data?.[i] ?? 0);
    }
    return sum;
}

/** Paints a canvas black. */
export function wipeCanvas(context: Context): void {
    if (context) {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = "black";
        context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    }
}
