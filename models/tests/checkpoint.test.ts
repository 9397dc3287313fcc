/** Reading honest .pth files, in both formats. */
import { describe, expect, test } from "@jest/globals";
import { readCheckpoint } from "../src/torch/checkpoint.ts";
import {
    dict,
    floats,
    int,
    legacy,
    pickle,
    tensor,
    unicode,
    zip,
    bytes,
    global,
} from "./support/pickles.ts";
import { refusal } from "./support/refusal.ts";

const VALUES = Float32Array.of(1, 2, 3, 4, 5, 6);

function zipped(state: Buffer, data: Record<string, Buffer> = { "0": floats(VALUES) }): Buffer {
    const storages = Object.entries(data).map(([key, value]) => [`archive/data/${key}`, value]);
    return zip({
        "archive/data.pkl": pickle(state),
        "archive/byteorder": Buffer.from("little"),
        ...(Object.fromEntries(storages) as Record<string, Buffer>),
        "archive/version": Buffer.from("3\n"),
    });
}

describe.each([
    ["zip", (state: Buffer) => zipped(state)],
    ["legacy", (state: Buffer) => legacy(state, { "0": VALUES })],
])("a checkpoint in the %s format", (_format, write) => {
    test("gives names, shapes and numbers", () => {
        const checkpoint = readCheckpoint(write(dict({ "a.weight": tensor("0", [2, 3]) })));
        expect(checkpoint.names).toEqual(["a.weight"]);
        expect(checkpoint.tensor("a.weight")).toEqual({ shape: [2, 3], values: VALUES });
    });

    test("follows offsets and strides", () => {
        const turned = tensor("0", [3, 2], { stored: 6, strides: [1, 3] });
        const tail = tensor("0", [2], { stored: 6, offset: 4 });
        const checkpoint = readCheckpoint(write(dict({ turned, tail })));
        expect([...checkpoint.tensor("turned").values]).toEqual([1, 4, 2, 5, 3, 6]);
        expect([...checkpoint.tensor("tail").values]).toEqual([5, 6]);
    });

    test("finds the tensors under state_dict and drops attributes of the dictionary", () => {
        const inner = bytes(
            global("collections", "OrderedDict"),
            ")R",
            "(",
            unicode("w"),
            tensor("0", [6]),
            "u",
            bytes("}", unicode("_metadata"), "}s", "b"),
        );
        expect(readCheckpoint(write(dict({ state_dict: inner }))).names).toEqual(["w"]);
    });

    test("says which tensor is missing", async () => {
        const checkpoint = readCheckpoint(write(dict({ w: tensor("0", [6]) })));
        const { code, message } = await refusal(() => checkpoint.tensor("v"));
        expect([code, message]).toEqual(["checkpoint_invalid", 'no tensor "v"']);
    });
});

test("reads half floats", () => {
    const half = Buffer.from([0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c]);
    const state = dict({ w: tensor("0", [4], { storage: "HalfStorage" }) });
    const { values } = readCheckpoint(zipped(state, { "0": half })).tensor("w");
    expect([...values]).toEqual([1, -2, Math.fround(2 ** -24), Number.POSITIVE_INFINITY]);
});

test("takes a key called __proto__ for a name like any other", () => {
    const checkpoint = readCheckpoint(zipped(dict({ __proto__x: tensor("0", [6]) })));
    expect(checkpoint.names).toEqual(["__proto__x"]);
    const state = bytes("}", "(", unicode("__proto__"), tensor("0", [6]), "u");
    expect(readCheckpoint(zipped(state)).names).toEqual(["__proto__"]);
    expect(({} as { shape?: unknown }).shape).toBeUndefined();
});

test("refuses a dictionary that holds more than tensors", async () => {
    const { code } = await refusal(() => readCheckpoint(zipped(dict({ epoch: int(3) }))));
    expect(code).toBe("checkpoint_invalid");
});
