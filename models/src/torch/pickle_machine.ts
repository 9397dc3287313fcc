/** The state of a pickle being read: a stack, a memory, and the steps that change them. */
import { ModelError } from "../errors.ts";
import type { ByteReader } from "./byte_reader.ts";
import { callAllowed, loadStorage } from "./pickle_calls.ts";
import { ALLOWED_GLOBALS, PickleGlobal, PickleTuple, type PickleValue } from "./pickle_values.ts";

const MAX_STACK = 200_000;
const MAX_TEXT = 4096;
const MAX_LONG_BYTES = 16;
const MIN_PROTOCOL = 2;
const MAX_PROTOCOL = 4;
/** Characters of a refused name that a message shows. */
const SHOWN_NAME = 80;

const MARK = Symbol("mark");

/** Every step returns the machine, so that the table of opcodes reads as one line each. */
export class PickleMachine {
    private readonly stack: (PickleValue | typeof MARK)[] = [];
    private readonly memo = new Map<number, PickleValue>();

    constructor(private readonly reader: ByteReader) {}

    push(value: PickleValue): this {
        return this.pushAny(value);
    }

    mark(): this {
        return this.pushAny(MARK);
    }

    pop(): PickleValue {
        const value = this.stack.pop();
        return value === undefined || value === MARK ? this.reader.fail("an empty stack") : value;
    }

    /** Everything above the last mark, which goes too. */
    popToMark(): PickleValue[] {
        const at = this.stack.lastIndexOf(MARK);
        if (at < 0) {
            return this.reader.fail("no mark");
        }
        return this.stack.splice(at).slice(1) as PickleValue[];
    }

    remember(key: number): this {
        this.memo.set(key, this.top());
        return this;
    }

    recall(key: number): this {
        const value = this.memo.get(key);
        return value === undefined
            ? this.reader.fail(`nothing remembered as ${key}`)
            : this.push(value);
    }

    tuple(length: number): this {
        return this.push(new PickleTuple(Array.from({ length }, () => this.pop()).reverse()));
    }

    setItems(pairs: readonly PickleValue[]): this {
        const target = this.top();
        if (!(target instanceof Map) || pairs.length % 2 !== 0) {
            return this.reader.fail("items for what is no dictionary");
        }
        for (let at = 0; at < pairs.length; at += 2) {
            target.set(pairs[at] ?? null, pairs[at + 1] ?? null);
        }
        return this;
    }

    /** The last two values of the stack, as a key and its value. */
    setItem(): this {
        const value = this.pop();
        return this.setItems([this.pop(), value]);
    }

    append(items: readonly PickleValue[]): this {
        const target = this.top();
        if (!Array.isArray(target)) {
            return this.reader.fail("items for what is no list");
        }
        items.forEach((item) => target.push(item));
        return this;
    }

    /** Two lines: module and name. */
    global(): this {
        const name = `${this.reader.line(MAX_TEXT)} ${this.reader.line(MAX_TEXT)}`;
        if (!ALLOWED_GLOBALS.has(name)) {
            const shown = name.replace(/[^\x20-\x7e]/g, "?").slice(0, SHOWN_NAME);
            throw new ModelError(
                "pickle_forbidden",
                `the file names "${shown}"; only tensors and dictionaries may be in it`,
            );
        }
        return this.push(new PickleGlobal(name));
    }

    reduce(): this {
        const args = this.pop();
        return this.push(callAllowed(this.pop(), args));
    }

    /** The attributes set on a dictionary (PyTorch's `_metadata`) are dropped. */
    build(): this {
        const state = this.pop();
        if (!(this.top() instanceof Map) || !(state instanceof Map)) {
            throw new ModelError("pickle_forbidden", "the file sets the state of an object");
        }
        return this;
    }

    storage(): this {
        return this.push(loadStorage(this.pop()));
    }

    /** Little-endian two's complement; beyond 2^53 as text, which only PyTorch's magic number is. */
    long(length: number): this {
        if (length > MAX_LONG_BYTES) {
            return this.reader.fail(`a number of ${length} bytes`);
        }
        const digits = [...this.reader.take(length)];
        const whole = digits.reduce((sum, byte, at) => sum | (BigInt(byte) << BigInt(8 * at)), 0n);
        const signed = BigInt.asIntN(8 * length, whole);
        const small = Number(signed);
        return this.push(Number.isSafeInteger(small) ? small : signed.toString());
    }

    text(length: number): this {
        return length > MAX_TEXT
            ? this.reader.fail(`a text of ${length} bytes`)
            : this.push(this.reader.text(length));
    }

    protocol(version: number): this {
        return version < MIN_PROTOCOL || version > MAX_PROTOCOL
            ? this.reader.fail(`pickle protocol ${version}`)
            : this;
    }

    private top(): PickleValue {
        const value = this.pop();
        this.push(value);
        return value;
    }

    private pushAny(value: PickleValue | typeof MARK): this {
        if (this.stack.length >= MAX_STACK) {
            return this.reader.fail("too deep a stack");
        }
        this.stack.push(value);
        return this;
    }
}
