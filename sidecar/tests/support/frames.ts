/** Camera-like frames of a real face, cut from the photographs in face-api's demo folder. */
import { createHash } from "node:crypto";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { ROOT } from "../../build.mjs";

const DEMO = path.join(ROOT, "node_modules/@vladmandic/face-api/demo");

/** A face in a photograph and some room around it: left, top, side, in pixels. */
const FACES = [
    { file: "sample6.jpg", left: 936, top: 150, side: 600 },
    { file: "sample5.jpg", left: 180, top: 780, side: 560 },
    { file: "sample3.jpg", left: 390, top: 183, side: 600 },
    { file: "sample3.jpg", left: 1352, top: 200, side: 520 },
] as const;

/** How many different people `faceFrame` knows. */
export const PEOPLE = FACES.length;

export interface FrameOptions {
    readonly person?: number;
    /** Width and height in pixels. */
    readonly side?: number;
    /** Moves the picture a little, as a hand or a head does; frames with another shift have other bytes. */
    readonly shift?: number;
}

/** One frame, not yet encoded. */
export function faceFrame({ person = 0, side = 320, shift = 0 }: FrameOptions = {}): Sharp {
    const face = FACES[person % FACES.length] ?? FACES[0];
    return sharp(path.join(DEMO, face.file))
        .extract({
            left: face.left + shift,
            top: face.top + (shift % 5),
            width: face.side,
            height: face.side,
        })
        .resize(side, side);
}

/** Frames of one person as a browser encodes them. */
export function faceJpegs(count: number, options: FrameOptions = {}): Promise<Buffer[]> {
    return Promise.all(
        Array.from({ length: count }, (_, index) =>
            faceFrame({ ...options, shift: index * 2 })
                .jpeg({ quality: 85 })
                .toBuffer(),
        ),
    );
}

/** A frame of nobody. */
export function emptyJpeg(side = 320): Promise<Buffer> {
    const background = { r: 90, g: 120, b: 150 };
    return sharp({ create: { width: side, height: side, channels: 3, background } })
        .jpeg()
        .toBuffer();
}

/** A whole photograph with several people, 640 pixels wide. */
export function groupJpeg(): Promise<Buffer> {
    return sharp(path.join(DEMO, "sample6.jpg")).resize(640).jpeg().toBuffer();
}

export function hashOf(frame: Uint8Array): string {
    return createHash("sha256").update(frame).digest("hex");
}
