/** Writes YUV4MPEG2, the one format that Chromium's camera file plays at its own rate. */
import fs from "node:fs";

/**
 * An I420 picture.
 *
 * @typedef {object} YuvPicture
 * @property {number} width even
 * @property {number} height even
 * @property {Uint8Array} data Y, then U and V at half size
 */

/**
 * Makes an empty picture.
 *
 * @param {number} width
 * @param {number} height
 * @returns {YuvPicture}
 */
export function makeYuvPicture(width, height) {
    if (width % 2 || height % 2) {
        throw new RangeError(`a film's width and height are even, got ${width}x${height}`);
    }
    return { width, height, data: new Uint8Array((width * height * 3) / 2) };
}

/** Appears under its name only when it is whole. */
export class Y4mWriter {
    /**
     * @param {string} file
     * @param {{width: number, height: number, fps: number}} format
     */
    constructor(file, { width, height, fps }) {
        this.file = file;
        this.partFile = `${file}.${process.pid}.part`;
        this.handle = fs.openSync(this.partFile, "w");
        fs.writeSync(
            this.handle,
            `YUV4MPEG2 W${width} H${height} F${Math.round(fps * 1000)}:1000 Ip A1:1 C420jpeg\n`,
        );
    }

    /** @param {YuvPicture} picture */
    write(picture) {
        fs.writeSync(this.handle, "FRAME\n");
        fs.writeSync(this.handle, picture.data);
    }

    close() {
        fs.closeSync(this.handle);
        fs.renameSync(this.partFile, this.file);
    }

    abandon() {
        fs.closeSync(this.handle);
        fs.rmSync(this.partFile, { force: true });
    }
}
