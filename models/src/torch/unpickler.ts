/**
 * A pickle reader that knows the opcodes PyTorch writes and builds data only. In Python a pickle is a
 * program: it may name any function and call it. Here a name outside the allow-list, or an opcode outside
 * the list below, ends the reading.
 *
 * Opcodes: https://docs.python.org/3/library/pickletools.html
 */
import { ModelError } from "../errors.ts";
import type { ByteReader } from "./byte_reader.ts";
import { PickleMachine } from "./pickle_machine.ts";
import { PickleTuple, type PickleValue } from "./pickle_values.ts";

/** More than any checkpoint of the networks we convert needs; a loop bound for hostile ones. */
const MAX_STEPS = 2_000_000;
const STOP = 0x2e;

/**
 * Reads one pickle and leaves the reader behind it.
 *
 * @throws ModelError `pickle_forbidden` for what a data file has no need of; `pickle_invalid` for damage
 */
export function unpickle(reader: ByteReader): PickleValue {
    const machine = new PickleMachine(reader);
    for (let step = 0; step < MAX_STEPS; step++) {
        const opcode = reader.uint8();
        if (opcode === STOP) {
            return machine.pop();
        }
        const action = ACTIONS.get(opcode);
        if (!action) {
            const shown = opcode.toString(16).padStart(2, "0");
            throw new ModelError(
                "pickle_forbidden",
                `the file uses the pickle opcode 0x${shown}, which no tensor needs`,
            );
        }
        action(machine, reader);
    }
    return reader.fail(`more than ${MAX_STEPS} steps`);
}

type Action = (machine: PickleMachine, reader: ByteReader) => PickleMachine;

const ACTIONS: ReadonlyMap<number, Action> = new Map<number, Action>([
    [0x80, (m, r) => m.protocol(r.uint8())], // PROTO
    [0x28, (m) => m.mark()], // MARK
    [0x4e, (m) => m.push(null)], // NONE
    [0x88, (m) => m.push(true)], // NEWTRUE
    [0x89, (m) => m.push(false)], // NEWFALSE
    [0x4b, (m, r) => m.push(r.uint8())], // BININT1
    [0x4d, (m, r) => m.push(r.uint16())], // BININT2
    [0x4a, (m, r) => m.push(r.int32())], // BININT
    [0x47, (m, r) => m.push(r.float64())], // BINFLOAT
    [0x8a, (m, r) => m.long(r.uint8())], // LONG1
    [0x58, (m, r) => m.text(r.uint32())], // BINUNICODE
    [0x8c, (m, r) => m.text(r.uint8())], // SHORT_BINUNICODE
    [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
    [0x5d, (m) => m.push([])], // EMPTY_LIST
    [0x29, (m) => m.tuple(0)], // EMPTY_TUPLE
    [0x85, (m) => m.tuple(1)], // TUPLE1
    [0x86, (m) => m.tuple(2)], // TUPLE2
    [0x87, (m) => m.tuple(3)], // TUPLE3
    [0x74, (m) => m.push(new PickleTuple(m.popToMark()))], // TUPLE
    [0x75, (m) => m.setItems(m.popToMark())], // SETITEMS
    [0x73, (m) => m.setItem()], // SETITEM
    [0x65, (m) => m.append(m.popToMark())], // APPENDS
    [0x61, (m) => m.append([m.pop()])], // APPEND
    [0x71, (m, r) => m.remember(r.uint8())], // BINPUT
    [0x72, (m, r) => m.remember(r.uint32())], // LONG_BINPUT
    [0x68, (m, r) => m.recall(r.uint8())], // BINGET
    [0x6a, (m, r) => m.recall(r.uint32())], // LONG_BINGET
    [0x63, (m) => m.global()], // GLOBAL
    [0x52, (m) => m.reduce()], // REDUCE
    [0x62, (m) => m.build()], // BUILD
    [0x51, (m) => m.storage()], // BINPERSID
]);
