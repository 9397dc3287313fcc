import path from "node:path";
import { parseArgs } from "node:util";
import { addModel, readGivenFile } from "../add.ts";
import { addMobileFaceNet, LICENCE_QUESTION, MOBILEFACENET } from "../add_mobilefacenet.ts";
import { addMiniFasNet } from "../add_minifasnet.ts";
import type { Card } from "../card.ts";
import { ModelError } from "../errors.ts";
import { fetchPublished } from "../fetch.ts";
import { PUBLISHED } from "../published.ts";
import { sha256Of } from "../registry.ts";
import { readSpec } from "../spec.ts";
import { MAX_CHECKPOINT_BYTES } from "../torch/checkpoint.ts";
import type { CommandContext } from "./context.ts";

const ADD_USAGE = "npm run models -- add <file.onnx> <spec.json> [--sha256 <hex>]";
const MINIFASNET_USAGE =
    "npm run models -- add-minifasnet <file.pth> [--id <id> --scale <factor>] [--sha256 <hex>]";

/** `add <file.onnx> <spec.json> [--sha256 <hex>]` */
export async function runAdd(context: CommandContext, args: readonly string[]): Promise<void> {
    const { values, positionals } = parse(ADD_USAGE, args, { sha256: { type: "string" } });
    const [file, specFile, ...more] = positionals;
    if (file === undefined || specFile === undefined || more.length > 0) {
        throw new ModelError("usage", ADD_USAGE);
    }
    const target = context.addTarget();
    const spec = readSpec(specFile);
    const onnx = readGivenFile(file);
    expectChecksum(file, onnx, values.sha256);
    const origin = {
        onnx,
        madeBy: "the operator, npm run models -- add",
        file: { name: path.basename(file), sha256: sha256Of(onnx), bytes: onnx.length },
    };
    report(context, await addModel(spec, origin, target), target.folder);
}

/** `add-minifasnet <file.pth> [--id <id> --scale <factor>] [--sha256 <hex>]` */
export async function runAddMiniFasNet(
    context: CommandContext,
    args: readonly string[],
): Promise<void> {
    const { values, positionals } = parse(MINIFASNET_USAGE, args, {
        id: { type: "string" },
        scale: { type: "string" },
        sha256: { type: "string" },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
        throw new ModelError("usage", MINIFASNET_USAGE);
    }
    const { id, scale, sha256 } = values;
    const target = context.addTarget();
    expectChecksum(file, readGivenFile(file, MAX_CHECKPOINT_BYTES), sha256);
    const cropScale = Number(scale);
    const own = id !== undefined && cropScale > 0 ? { id, cropScale } : undefined;
    report(context, await addMiniFasNet(file, target, own), target.folder);
}

const FETCH_USAGE =
    "npm run models -- fetch minifasnet | mobilefacenet [--from <folder>] | fetch <id>";
const PAIR = "minifasnet";

/** `fetch minifasnet [--from <folder>]`, both published files from end to end; `fetch <id>` */
export async function runFetch(context: CommandContext, args: readonly string[]): Promise<void> {
    const { values, positionals } = parse(FETCH_USAGE, args, { from: { type: "string" } });
    const [id = ""] = positionals;
    if (id === PAIR) {
        await fetchPair(context, values.from);
        return;
    }
    if (id === MOBILEFACENET.id && !isRegistered(context, id)) {
        await fetchMobileFaceNet(context, values.from);
        return;
    }
    const published = PUBLISHED.find((model) => model.id === id);
    if (!published) {
        reportSource(context, id);
        return;
    }
    context.print(`${id}: ${published.url}`);
    context.print(`sha256 ${published.sha256}, ${published.bytes} bytes`);
    const { folder } = context.addTarget();
    const file = await fetchPublished(published, folder, context.get);
    context.print(`${file} is there; next: npm run models -- add-minifasnet ${file}`);
}

/** Gets, checks, converts, tries and registers both; what is registered already is left alone. */
async function fetchPair(context: CommandContext, from: string | undefined): Promise<void> {
    for (const published of PUBLISHED) {
        const target = context.addTarget();
        if (target.registry.models.some(({ card }) => card.id === published.id)) {
            context.print(`${published.id} is there already`);
            continue;
        }
        const file =
            from === undefined
                ? await fetchPublished(published, target.folder, context.get)
                : path.join(from, published.file);
        expectChecksum(file, readGivenFile(file, MAX_CHECKPOINT_BYTES), published.sha256);
        const card = await addMiniFasNet(file, target);
        report(context, card, target.folder);
        context.print(`licence ${card.licence.spdx}, ${card.licence.holder}: ${card.licence.url}`);
    }
    context.print("a sidecar judges with them after its next start");
}

function isRegistered({ registry }: CommandContext, id: string): boolean {
    return registry().models.some(({ card }) => card.id === id);
}

/** Gets, checks, converts, tries and registers it; who does so is told what they have to decide. */
async function fetchMobileFaceNet(
    context: CommandContext,
    from: string | undefined,
): Promise<void> {
    const target = context.addTarget();
    const spec = path.join(context.folders.cards, "../specs", `${MOBILEFACENET.id}.json`);
    const { pack } = context;
    const card = await addMobileFaceNet(target, spec, {
        ...(from === undefined ? {} : { from }),
        ...(pack && { pack }),
    });
    report(context, card, target.folder);
    context.print(LICENCE_QUESTION);
    context.print("the sidecar describes with it where EH_SIDECAR_RECOGNISER=mobilefacenet");
}

type Options = Record<string, { type: "string" }>;

function parse<T extends Options>(
    usage: string,
    args: readonly string[],
    options: T,
): { values: Partial<Record<keyof T, string>>; positionals: string[] } {
    try {
        return parseArgs({ args: [...args], allowPositionals: true, options });
    } catch (error) {
        throw new ModelError("usage", `${usage}: ${(error as Error).message}`);
    }
}

/** What the model's author published against what lies here. @throws ModelError `usage` | `checksum_mismatch` */
function expectChecksum(file: string, bytes: Uint8Array, expected: string | undefined): void {
    if (expected === undefined) {
        return;
    }
    if (!/^[0-9a-f]{64}$/i.test(expected)) {
        throw new ModelError("usage", "--sha256: expected 64 hex digits");
    }
    const found = sha256Of(bytes);
    if (found !== expected.toLowerCase()) {
        throw new ModelError(
            "checksum_mismatch",
            `${file} has the SHA-256 ${found}, expected ${expected.toLowerCase()}; nothing was added`,
        );
    }
}

/** Where a model that is here already was made from. */
function reportSource({ registry, print }: CommandContext, id: string): void {
    const known = registry().models.find((model) => model.card.id === id)?.card;
    if (!known) {
        const ids = [...PUBLISHED, MOBILEFACENET].map((model) => model.id).join(", ");
        throw new ModelError("unknown_model", `no model "${id}"; "fetch" can get ${ids}`);
    }
    print(`${id} is there already, made by: ${known.source.made_by}`);
    print(`from ${known.source.url} (${known.source.version})`);
    known.source.files.forEach(({ name, sha256, bytes }) => {
        print(`    ${name}: sha256 ${sha256}, ${bytes} bytes`);
    });
}

function report({ print }: CommandContext, card: Card, folder: string): void {
    print(`${card.id} added to ${folder}: sha256 ${card.sha256}, ${card.bytes} bytes`);
    print(`${card.self_test.length} self-tests run whenever it is loaded`);
}
