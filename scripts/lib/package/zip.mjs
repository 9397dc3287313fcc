/**
 * A zip archive from files in memory. The same files give the same bytes: names are sorted and every
 * entry has the same time stamp, so a package can be compared with one built elsewhere.
 */
import zlib from "node:zlib";

/** 1 January 1980, the earliest date the format knows. */
const DOS_DATE = 0x0021;
const VERSION = 20;
const DEFLATE = 8;
const UTF8_NAMES = 0x0800;
const FILE_MODE = 0o100644 << 16;
const UNIX = 3 << 8;

/**
 * @param {Map<string, Uint8Array>} files content by path, with forward slashes
 * @returns {Buffer}
 */
export function makeZip(files) {
    const locals = [];
    const directory = [];
    let offset = 0;
    for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const nameBytes = Buffer.from(name, "utf8");
        const packed = zlib.deflateRawSync(content, { level: 9 });
        const common = Buffer.alloc(26);
        common.writeUInt16LE(VERSION, 0);
        common.writeUInt16LE(UTF8_NAMES, 2);
        common.writeUInt16LE(DEFLATE, 4);
        common.writeUInt16LE(0, 6);
        common.writeUInt16LE(DOS_DATE, 8);
        common.writeUInt32LE(crc32(content), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(content.length, 18);
        common.writeUInt16LE(nameBytes.length, 22);
        const local = Buffer.concat([signature(0x04034b50), common, nameBytes, packed]);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(FILE_MODE >>> 0, 6);
        rest.writeUInt32LE(offset, 10);
        directory.push(signature(0x02014b50), short(VERSION | UNIX), common, rest, nameBytes);
        locals.push(local);
        offset += local.length;
    }
    const central = Buffer.concat(directory);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(files.size, 4);
    end.writeUInt16LE(files.size, 6);
    end.writeUInt32LE(central.length, 8);
    end.writeUInt32LE(offset, 12);
    return Buffer.concat([...locals, central, signature(0x06054b50), end]);
}

/** @param {number} value */
function signature(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
}

/** @param {number} value */
function short(value) {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) {
        value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return value;
});

/**
 * @param {Uint8Array} bytes
 * @returns {number} CRC-32 as zip has it
 */
export function crc32(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) {
        value = (value >>> 8) ^ /** @type {number} */ (CRC_TABLE[(value ^ byte) & 0xff]);
    }
    return (value ^ 0xffffffff) >>> 0;
}
