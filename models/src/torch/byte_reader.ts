/** Reads numbers and text from untrusted bytes; every step past the end is refused. */
import { ModelError } from "../errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const NEWLINE = 0x0a;

export class ByteReader {
    private readonly view: DataView;

    constructor(
        private readonly bytes: Uint8Array,
        /** Where the next read starts. */
        public offset = 0,
    ) {
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }

    get left(): number {
        return this.bytes.length - this.offset;
    }

    uint8(): number {
        return this.view.getUint8(this.step(1));
    }

    uint16(): number {
        return this.view.getUint16(this.step(2), true);
    }

    uint32(): number {
        return this.view.getUint32(this.step(4), true);
    }

    int32(): number {
        return this.view.getInt32(this.step(4), true);
    }

    /** @throws ModelError when it is no safe integer */
    int64(): number {
        const value = Number(this.view.getBigInt64(this.step(8), true));
        return Number.isSafeInteger(value) ? value : this.fail("a number out of range");
    }

    /** Big-endian, as pickles write floats. */
    float64(): number {
        return this.view.getFloat64(this.step(8), false);
    }

    take(length: number): Uint8Array {
        const start = this.step(length);
        return this.bytes.subarray(start, start + length);
    }

    text(length: number): string {
        const bytes = this.take(length);
        try {
            return utf8.decode(bytes);
        } catch {
            return this.fail("text that is not UTF-8");
        }
    }

    /** Up to the next newline, which is skipped. */
    line(limit: number): string {
        const end = this.bytes.subarray(this.offset, this.offset + limit + 1).indexOf(NEWLINE);
        if (end < 0) {
            return this.fail("a line without an end");
        }
        const text = this.text(end);
        this.offset += 1;
        return text;
    }

    fail(reason: string): never {
        throw new ModelError("pickle_invalid", `damaged file: ${reason} at byte ${this.offset}`);
    }

    private step(length: number): number {
        const start = this.offset;
        if (!(length >= 0 && length <= this.left)) {
            return this.fail(`${length} bytes are announced, ${this.left} are left`);
        }
        this.offset += length;
        return start;
    }
}
