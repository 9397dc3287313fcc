/** Reads FlatBuffers tables, as far as TensorFlow Lite's files need it. Every place is checked against the file's end. */
import { ModelError } from "../errors.ts";

/** Elements of one vector; such files hold a few hundred. */
const MAX_ITEMS = 65_536;

/** One table of a file. Fields are known by their place in the schema. */
export class Table {
    private constructor(
        private readonly file: FlatFile,
        private readonly start: number,
    ) {}

    /** @throws ModelError `weights_invalid` */
    static rootOf(bytes: Uint8Array): Table {
        const file = new FlatFile(bytes);
        return new Table(file, file.follow(0));
    }

    byte(field: number): number {
        const at = this.place(field);
        return at === null ? 0 : this.file.read(at, 1, (view) => view.getInt8(at));
    }

    int(field: number): number {
        const at = this.place(field);
        return at === null ? 0 : this.file.int(at);
    }

    text(field: number): string {
        return Buffer.from(this.bytes(field)).toString("utf8");
    }

    /** A vector of bytes, not copied; empty where there is none. */
    bytes(field: number): Uint8Array {
        const { start, count } = this.vector(field, 1);
        return this.file.bytes.subarray(start, start + count);
    }

    ints(field: number): number[] {
        const { start, count } = this.vector(field, 4);
        return Array.from({ length: count }, (_, i) => this.file.int(start + 4 * i));
    }

    tables(field: number): Table[] {
        const { start, count } = this.vector(field, 4);
        return Array.from(
            { length: count },
            (_, i) => new Table(this.file, this.file.follow(start + 4 * i)),
        );
    }

    /** A table in a field; null where there is none. */
    table(field: number): Table | null {
        const at = this.place(field);
        return at === null ? null : new Table(this.file, this.file.follow(at));
    }

    private vector(field: number, itemBytes: number): { start: number; count: number } {
        const at = this.place(field);
        if (at === null) {
            return { start: 0, count: 0 };
        }
        const vector = this.file.follow(at);
        const count = this.file.int(vector);
        const limit = itemBytes === 1 ? this.file.bytes.length : MAX_ITEMS;
        if (count < 0 || count > limit || vector + 4 + count * itemBytes > this.file.bytes.length) {
            fail();
        }
        return { start: vector + 4, count };
    }

    /** Where a field lies; null where the table leaves it out. */
    private place(field: number): number | null {
        const table = this.start - this.file.int(this.start);
        const known = (this.file.short(table) - 4) / 2;
        const offset = field < known ? this.file.short(table + 4 + 2 * field) : 0;
        return offset === 0 ? null : this.start + offset;
    }
}

class FlatFile {
    private readonly view: DataView;

    constructor(readonly bytes: Uint8Array) {
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }

    read<T>(at: number, size: number, read: (view: DataView) => T): T {
        if (!(at >= 0 && at + size <= this.bytes.length)) {
            fail();
        }
        return read(this.view);
    }

    int(at: number): number {
        return this.read(at, 4, (view) => view.getInt32(at, true));
    }

    short(at: number): number {
        return this.read(at, 2, (view) => view.getUint16(at, true));
    }

    /** Where an offset leads; offsets only go forward. */
    follow(at: number): number {
        const offset = this.int(at);
        if (offset <= 0) {
            fail();
        }
        return at + offset;
    }
}

function fail(): never {
    throw new ModelError("weights_invalid", "the file is no TensorFlow Lite model, or damaged");
}
