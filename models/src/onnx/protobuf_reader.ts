/** Walks over the fields of an untrusted protobuf message without copying or trusting a length. */
import { ModelError } from "../errors.ts";

const utf8 = new TextDecoder("utf-8");
const MAX_VARINT_BYTES = 10;

/** One field: a number for varints, bytes for everything else. */
export interface Field {
    readonly number: number;
    /** Varints only; 64-bit two's complement. */
    readonly value: bigint;
    /** Length-delimited and fixed-size fields only. */
    readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array();

/** @throws ModelError `onnx_invalid` where the message is cut off or no protobuf */
export function* readFields(message: Uint8Array): Generator<Field> {
    let at = 0;
    const varint = (): bigint => {
        let value = 0n;
        for (let index = 0; index < MAX_VARINT_BYTES; index++) {
            const byte = message[at] ?? damaged("cut off inside a number");
            at += 1;
            value |= BigInt(byte & 0x7f) << BigInt(7 * index);
            if (byte < 0x80) {
                return BigInt.asIntN(64, value);
            }
        }
        return damaged("a number without an end");
    };
    const take = (length: bigint): Uint8Array => {
        if (length < 0n || length > BigInt(message.length - at)) {
            return damaged("a field longer than the file");
        }
        const start = at;
        at += Number(length);
        return message.subarray(start, at);
    };
    while (at < message.length) {
        const tag = varint();
        const number = Number(tag >> 3n);
        switch (Number(tag & 7n)) {
            case 0:
                yield { number, value: varint(), bytes: NOTHING };
                break;
            case 1:
                yield { number, value: 0n, bytes: take(8n) };
                break;
            case 2:
                yield { number, value: 0n, bytes: take(varint()) };
                break;
            case 5:
                yield { number, value: 0n, bytes: take(4n) };
                break;
            default:
                damaged("an unknown kind of field");
        }
    }
}

/** The numbers of a repeated int64 field, packed or not, one at a time: a list may be as long as the file. */
export function* readInts({ bytes, value }: Field): Generator<bigint> {
    if (bytes.length === 0) {
        yield value;
        return;
    }
    let [number, shift] = [0n, 0n];
    for (const byte of bytes) {
        number |= BigInt(byte & 0x7f) << shift;
        shift += 7n;
        if (shift > 70n) {
            damaged("a number without an end");
        }
        if (byte < 0x80) {
            yield BigInt.asIntN(64, number);
            [number, shift] = [0n, 0n];
        }
    }
}

/** Text as far as it can be read; unprintable parts are shown as such. */
export function readText(bytes: Uint8Array): string {
    return utf8.decode(bytes.subarray(0, 200)).replace(/[^\x20-\x7e]/g, "?");
}

function damaged(reason: string): never {
    throw new ModelError("onnx_invalid", `not an ONNX file: ${reason}`);
}
