/** Writes pickles and checkpoints opcode by opcode, honest and hostile ones. */
import { crc32 } from "node:zlib";

type Part = Uint8Array | number | string;

/** Numbers are single bytes, texts are latin-1. */
export function bytes(...parts: Part[]): Buffer {
    return Buffer.concat(
        parts.map((part) =>
            typeof part === "number"
                ? Buffer.of(part)
                : typeof part === "string"
                  ? Buffer.from(part, "latin1")
                  : part,
        ),
    );
}

export const PROTO = bytes(0x80, 2);
export const STOP = ".";

export function unicode(value: string): Buffer {
    const text = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return bytes("X", length, text);
}

export function int(value: number): Buffer {
    const number = Buffer.alloc(4);
    number.writeInt32LE(value);
    return bytes("J", number);
}

export function global(module: string, name: string): Buffer {
    return bytes("c", module, "\n", name, "\n");
}

/** What `torch.save` writes for one tensor. */
export function tensor(key: string, shape: number[], options: TensorOptions = {}): Buffer {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const { stored = length, offset = 0, storage = "FloatStorage" } = options;
    const ints = (values: number[]): Buffer => bytes("(", ...values.map(int), "t");
    return bytes(
        global("torch._utils", "_rebuild_tensor_v2"),
        "(",
        bytes("(", unicode("storage"), global("torch", storage), unicode(key), unicode("cpu")),
        bytes(int(stored), "tQ"),
        int(offset),
        ints(shape),
        ints(options.strides ?? strides),
        0x89,
        bytes(global("collections", "OrderedDict"), ")R"),
        "tR",
    );
}

export interface TensorOptions {
    readonly stored?: number;
    readonly offset?: number;
    readonly strides?: number[];
    readonly storage?: string;
}

/** A dictionary of pickled values. */
export function dict(entries: Record<string, Buffer>): Buffer {
    const items = Object.entries(entries).map(([name, value]) => bytes(unicode(name), value));
    return bytes("}", "(", ...items, "u");
}

export function pickle(value: Buffer): Buffer {
    return bytes(PROTO, value, STOP);
}

/** The format before the zips: magic, protocol, system, state, keys, storages. */
export function legacy(state: Buffer, storages: Record<string, Float32Array> = {}): Buffer {
    const magic = Buffer.from("6cfc9c46f9206aa85019", "hex");
    const keys = Object.keys(storages);
    return bytes(
        pickle(bytes(0x8a, 10, magic)),
        pickle(bytes("M", 0xe9, 0x03)),
        pickle(dict({ little_endian: bytes(0x88) })),
        pickle(state),
        pickle(bytes("]", "(", ...keys.map(unicode), "e")),
        ...Object.values(storages).map((values) => {
            const length = Buffer.alloc(8);
            length.writeBigInt64LE(BigInt(values.length));
            return bytes(length, floats(values));
        }),
    );
}

export function floats(values: Float32Array): Buffer {
    const raw = Buffer.alloc(values.length * 4);
    values.forEach((value, index) => raw.writeFloatLE(value, index * 4));
    return raw;
}

export interface ZipOptions {
    readonly method?: number;
    readonly flags?: number;
    readonly spoilCrc?: boolean;
    /** Written into the directory instead of the true size. */
    readonly size?: number;
    /** So many more names in the directory for each entry's bytes. */
    readonly aliases?: number;
}

/** A zip of stored entries. */
export function zip(entries: Record<string, Uint8Array>, options: ZipOptions = {}): Buffer {
    const locals: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const [name, content] of Object.entries(entries)) {
        const head = Buffer.alloc(26);
        head.writeUInt16LE(options.flags ?? 0, 2);
        head.writeUInt16LE(options.method ?? 0, 4);
        head.writeUInt32LE((crc32(content) ^ (options.spoilCrc ? 1 : 0)) >>> 0, 10);
        head.writeUInt32LE(options.size ?? content.length, 14);
        head.writeUInt32LE(options.size ?? content.length, 18);
        head.writeUInt16LE(name.length, 22);
        const local = bytes("PK\x03\x04", head, name, content);
        const place = Buffer.alloc(14);
        place.writeUInt32LE(offset, 10);
        directory.push(bytes("PK\x01\x02", 20, 0, head, place, name));
        for (let alias = 0; alias < (options.aliases ?? 0); alias++) {
            const other = `${name.slice(0, -5)}${String(alias).padStart(5, "0")}`;
            directory.push(bytes("PK\x01\x02", 20, 0, head, place, other));
        }
        locals.push(local);
        offset += local.length;
    }
    const size = directory.reduce((sum, each) => sum + each.length, 0);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(directory.length, 4);
    end.writeUInt16LE(directory.length, 6);
    end.writeUInt32LE(size, 8);
    end.writeUInt32LE(offset, 12);
    return bytes(...locals, ...directory, "PK\x05\x06", end);
}
