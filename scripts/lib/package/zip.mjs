/**
 * A zip archive from files in memory. The same files give the same bytes: names are sorted and every
 * entry has the same time stamp, so a package can be compared with one built elsewhere.
 */
import { zipSync } from "fflate";

/** The earliest date the format knows; fflate writes the local one, which this is in every time zone. */
const MTIME = new Date(1980, 0, 1);
const UNIX = 3;
const FILE_MODE = 0o100644 << 16;

/**
 * @param {Map<string, Uint8Array>} files content by path, with forward slashes
 * @returns {Uint8Array}
 */
export function makeZip(files) {
    const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
    // fflate looks at the class of what it gets, and a Buffer of another realm (jest) would be a folder to it.
    const entries = sorted.map(([name, { buffer, byteOffset, byteLength }]) => [
        name,
        new Uint8Array(buffer, byteOffset, byteLength),
    ]);
    return zipSync(Object.fromEntries(entries), {
        level: 9,
        mtime: MTIME,
        os: UNIX,
        attrs: FILE_MODE,
    });
}
