/** A protobuf writer of just what ONNX needs: fields in the order they are written, so bytes are reproducible. */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();

/** One message under construction. Field numbers are those of onnx.proto. */
export class MessageWriter {
    private readonly parts: Uint8Array[] = [];
    private size = 0;

    /** A non-negative or negative int64, written as a varint of at most 10 bytes. */
    int(field: number, value: number | bigint): this {
        return this.push(varint((field << 3) | VARINT)).push(varint(value));
    }

    float(field: number, value: number): this {
        const bytes = new Uint8Array(4);
        new DataView(bytes.buffer).setFloat32(0, value, true);
        return this.push(varint((field << 3) | FIXED32)).push(bytes);
    }

    bytes(field: number, value: Uint8Array): this {
        return this.push(varint((field << 3) | LENGTH_DELIMITED))
            .push(varint(value.length))
            .push(value);
    }

    string(field: number, value: string): this {
        return this.bytes(field, utf8.encode(value));
    }

    message(field: number, value: MessageWriter): this {
        return this.bytes(field, value.finish());
    }

    /** Repeated int64, packed. */
    ints(field: number, values: readonly number[]): this {
        const packed = new MessageWriter();
        for (const value of values) {
            packed.push(varint(value));
        }
        return this.bytes(field, packed.finish());
    }

    finish(): Uint8Array {
        const whole = new Uint8Array(this.size);
        let offset = 0;
        for (const part of this.parts) {
            whole.set(part, offset);
            offset += part.length;
        }
        return whole;
    }

    private push(part: Uint8Array): this {
        this.parts.push(part);
        this.size += part.length;
        return this;
    }
}

function varint(value: number | bigint): Uint8Array {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    do {
        const low = Number(rest & 0x7fn);
        rest >>= 7n;
        bytes.push(rest === 0n ? low : low | 0x80);
    } while (rest !== 0n);
    return Uint8Array.from(bytes);
}
