/** Where a face was, in shares of the picture: its middle and its width. */
export interface FacePlace {
    readonly x: number;
    readonly y: number;
    readonly width: number;
}

/** A face gone for longer may come back as another person's, in ms. */
export const GONE_MS = 1000;
/** A face that is elsewhere from one picture to the next, in its own widths, is not the one that was followed. */
const MAX_JUMP_WIDTHS = 0.6;
/** Nor is one that is so much narrower or wider: it left, and the net made up another one. */
const MAX_WIDTH_RATIO = 1.6;

/** Whether two faces, one picture after the other, are of different people, or may be. */
export function isAnotherFace(face: FacePlace, before: FacePlace): boolean {
    const widths = face.width / before.width;
    return (
        Math.hypot(face.x - before.x, face.y - before.y) > MAX_JUMP_WIDTHS * before.width ||
        Math.max(widths, 1 / widths) > MAX_WIDTH_RATIO
    );
}
