/** What a tablet's camera gave during a prompt, and what the prompt needs of it. */
export interface CameraFigures {
    /** Pictures looked at per second, over the whole prompt. */
    readonly framesPerSecond: number;
    /** Under it the prompt is aborted. */
    readonly minFramesPerSecond: number;
    /** Of the camera's picture, in pixels. */
    readonly width: number;
    readonly height: number;
}

/** From here on more pictures a second tell nothing more about blinks (SPEC Q1 promises its figures at this rate). */
const ENOUGH_PER_SECOND = 20;
/** Shorter side of the picture: with less than the one nothing is left of an eye, more than the other is not asked for. */
const [MIN_SIDE_PX, ENOUGH_SIDE_PX] = [120, 480];

/**
 * The score's component `device`: how well this tablet's camera can see what the prompt asks for. The worse of two: pictures a
 * second, from 0 at the least the prompt runs with to 1 at 20, and the shorter side of the picture, from 0 at 120 pixels to 1
 * at 480. It says nothing about who holds the tablet: only a paired one is asked for a capture at all.
 *
 * @returns 0..1; null when no picture was looked at
 */
export function rateDevice(figures: CameraFigures): number | null {
    const { framesPerSecond, minFramesPerSecond, width, height } = figures;
    const isKnown = Object.values(figures).every(Number.isFinite);
    if (!isKnown || framesPerSecond <= 0 || width <= 0 || height <= 0) {
        return null;
    }
    const least = Math.min(Math.max(0, minFramesPerSecond), ENOUGH_PER_SECOND - 1);
    const rate = (framesPerSecond - least) / (ENOUGH_PER_SECOND - least);
    const side = (Math.min(width, height) - MIN_SIDE_PX) / (ENOUGH_SIDE_PX - MIN_SIDE_PX);
    return Math.min(1, Math.max(0, Math.min(rate, side)));
}
