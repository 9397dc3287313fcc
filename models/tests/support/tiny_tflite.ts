/** A TensorFlow Lite model of a few numbers, written here: a convolution, its PReLU, a depthwise one, a reshape. */

type Field =
    | { byte: number }
    | { int: number }
    | { bytes: Uint8Array }
    | { ints: number[] }
    | { table: Fields }
    | { tables: Fields[] };
type Fields = Record<number, Field>;

/** FlatBuffers, children behind their parents. */
class Writer {
    private data = new Uint8Array(65_536);
    private view = new DataView(this.data.buffer);
    private end = 0;

    write(root: Fields): Uint8Array {
        this.end = 8;
        this.data.set(Buffer.from("TFL3"), 4);
        this.view.setInt32(0, this.table(root), true);
        return this.data.slice(0, this.end);
    }

    private take(bytes: number): number {
        const at = Math.ceil(this.end / 4) * 4;
        this.end = at + bytes;
        return at;
    }

    private table(fields: Fields): number {
        const count = Math.max(-1, ...Object.keys(fields).map(Number)) + 1;
        const vtable = this.take(4 + 2 * count);
        this.view.setUint16(vtable, 4 + 2 * count, true);
        const start = this.take(4 + 4 * count);
        this.view.setInt32(start, start - vtable, true);
        for (const [index, field] of Object.entries(fields)) {
            const offset = 4 + 4 * Number(index);
            this.view.setUint16(vtable + 4 + 2 * Number(index), offset, true);
            this.field(start + offset, field);
        }
        return start;
    }

    private field(at: number, field: Field): void {
        if ("byte" in field) {
            this.view.setInt8(at, field.byte);
        } else if ("int" in field) {
            this.view.setInt32(at, field.int, true);
        } else if ("table" in field) {
            this.view.setInt32(at, this.table(field.table) - at, true);
        } else {
            this.vector(at, field);
        }
    }

    private vector(
        at: number,
        field: { bytes: Uint8Array } | { ints: number[] } | { tables: Fields[] },
    ): void {
        const items = "bytes" in field ? field.bytes : "ints" in field ? field.ints : field.tables;
        const start = this.take(4 + ("bytes" in field ? items.length : 4 * items.length));
        this.view.setInt32(at, start - at, true);
        this.view.setInt32(start, items.length, true);
        if ("bytes" in field) {
            this.data.set(field.bytes, start + 4);
        } else if ("ints" in field) {
            field.ints.forEach((value, i) => {
                this.view.setInt32(start + 4 + 4 * i, value, true);
            });
        } else {
            field.tables.forEach((each, i) => {
                const place = start + 4 + 4 * i;
                this.view.setInt32(place, this.table(each) - place, true);
            });
        }
    }
}

const floats = (...values: number[]): Uint8Array =>
    new Uint8Array(Float32Array.from(values).buffer);

/** BuiltinOperator: conv, relu, abs, sub, mul, add, depthwise, reshape. */
const CODES = [3, 19, 101, 41, 18, 0, 4, 22];

/** @param operation the builtin operation in the place of `abs` */
export function tinyTflite({ operation = 101 }: { operation?: number } = {}): Uint8Array {
    const buffers: Fields[] = [{}];
    const tensors: Fields[] = [];
    const tensor = (shape: number[], values?: Uint8Array): number => {
        if (values) {
            buffers.push({ 0: { bytes: values } });
        }
        tensors.push({ 0: { ints: shape }, 2: { int: values ? buffers.length - 1 : 0 } });
        return tensors.length - 1;
    };
    const place = (): number => tensor([1, 1, 1, 2]);
    const nodes: Fields[] = [];
    const node = (code: number, inputs: number[], output: number, options?: Fields): number => {
        nodes.push({
            0: { int: CODES.indexOf(code) },
            1: { ints: inputs },
            2: { ints: [output] },
            ...(options && { 4: { table: options } }),
        });
        return output;
    };
    const input = place();
    const slide: Fields = { 0: { byte: 1 }, 1: { int: 1 }, 2: { int: 1 } };
    const filters = tensor([2, 1, 1, 2], floats(1, 2, 3, 4));
    const conv = node(3, [input, filters, tensor([2], floats(10, -20))], place(), slide);
    const relu = node(19, [conv], place());
    const abs = node(101, [conv], place());
    const sub = node(41, [conv, abs], place());
    const mul = node(18, [tensor([2], floats(0.1, 0.1)), sub], place());
    const add = node(0, [relu, mul], place());
    const deep = tensor([1, 1, 1, 2], floats(2, -1));
    const bias = tensor([2], floats(1, 0));
    const depthwise = node(4, [add, deep, bias], place(), { ...slide, 3: { int: 1 } });
    const output = node(22, [depthwise], tensor([1, 2]));
    return new Writer().write({
        0: { int: 3 },
        1: { tables: CODES.map((code) => ({ 0: { byte: code === 101 ? operation : code } })) },
        2: {
            tables: [
                {
                    0: { tables: tensors },
                    1: { ints: [input] },
                    2: { ints: [output] },
                    3: { tables: nodes },
                },
            ],
        },
        4: { tables: buffers },
    });
}
