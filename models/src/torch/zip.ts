/**
 * Reads the zip files PyTorch writes since 1.6: stored entries only, so nothing can unfold into more than
 * the file itself. Encrypted, compressed, split and zip64 archives are refused.
 */
import zlib from "node:zlib";
import { ModelError } from "../errors.ts";
import { ByteReader } from "./byte_reader.ts";

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const MAX_ENTRIES = 20_000;
const ZIP64 = 0xffffffff;
const STORED = 0;

export function isZip(bytes: Uint8Array): boolean {
    return bytes.length > 4 && new ByteReader(bytes).uint32() === LOCAL_SIGNATURE;
}

/**
 * @returns the entries' bytes by name, as views into `bytes`
 * @throws ModelError `checkpoint_invalid`
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
    const end = new ByteReader(bytes, findEnd(bytes) + 10);
    const count = end.uint16();
    const directorySize = end.uint32();
    const reader = new ByteReader(bytes, end.uint32());
    if (count > MAX_ENTRIES || directorySize === ZIP64) {
        return refuse(`${count} entries or a zip64 directory`);
    }
    const listed = Array.from({ length: count }, () => readEntry(bytes, reader));
    refuseOverlaps(listed);
    const entries = new Map<string, Uint8Array>();
    for (const { name, content, crc } of listed) {
        if (entries.has(name)) {
            return refuse("two entries of one name");
        }
        if (zlib.crc32(content) !== crc) {
            return refuse("an entry with a wrong checksum");
        }
        entries.set(name, content);
    }
    return entries;
}

/** Before any checksum: thousands of entries over the same bytes would be read thousands of times. */
function refuseOverlaps(entries: readonly Entry[]): void {
    const inOrder = [...entries].sort((a, b) => a.start - b.start);
    inOrder.forEach(({ start }, index) => {
        if (start < (inOrder[index - 1]?.end ?? 0)) {
            refuse("entries that overlap");
        }
    });
}

function findEnd(bytes: Uint8Array): number {
    const first = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT);
    for (let at = bytes.length - END_BYTES; at >= first; at--) {
        if (bytes[at] === 0x50 && new ByteReader(bytes, at).uint32() === END_SIGNATURE) {
            return at;
        }
    }
    return refuse("no directory; is the file cut off?");
}

/** An entry and the bytes it takes, its local header included. */
interface Entry {
    readonly name: string;
    readonly content: Uint8Array;
    readonly crc: number;
    readonly start: number;
    readonly end: number;
}

function readEntry(bytes: Uint8Array, reader: ByteReader): Entry {
    if (reader.uint32() !== ENTRY_SIGNATURE) {
        return refuse("a damaged directory");
    }
    reader.offset += 4;
    const [flags, method] = [reader.uint16(), reader.uint16()];
    reader.offset += 4;
    const [crc, packed, size] = [reader.uint32(), reader.uint32(), reader.uint32()];
    const [nameLength, extraLength, commentLength] = [
        reader.uint16(),
        reader.uint16(),
        reader.uint16(),
    ];
    reader.offset += 8;
    const start = reader.uint32();
    const name = reader.text(nameLength);
    reader.offset += extraLength + commentLength;
    if ((flags & 1) !== 0 || method !== STORED || packed !== size || start === ZIP64) {
        return refuse("a compressed, encrypted or zip64 entry");
    }
    return { name, crc, start, ...readContent(bytes, start, size) };
}

function readContent(
    bytes: Uint8Array,
    start: number,
    size: number,
): Pick<Entry, "content" | "end"> {
    const local = new ByteReader(bytes, start);
    if (local.uint32() !== LOCAL_SIGNATURE) {
        return refuse("an entry that is not where the directory says");
    }
    local.offset += 22;
    const [nameLength, extraLength] = [local.uint16(), local.uint16()];
    local.offset += nameLength + extraLength;
    return { content: local.take(size), end: local.offset };
}

function refuse(reason: string): never {
    throw new ModelError("checkpoint_invalid", `the zip has ${reason}`);
}
