import path from "node:path";
import { parseArgs } from "node:util";
import { addModel, readGivenFile } from "../add.ts";
import { addMiniFasNet } from "../add_minifasnet.ts";
import type { Card } from "../card.ts";
import { ModelError } from "../errors.ts";
import { fetchPublished } from "../fetch.ts";
import { PUBLISHED } from "../published.ts";
import { sha256Of } from "../registry.ts";
import { readSpec } from "../spec.ts";
import type { CommandContext } from "./context.ts";

/** `add <file.onnx> <spec.json>` */
export async function runAdd(context: CommandContext, args: readonly string[]): Promise<void> {
    const [file, specFile, ...more] = args;
    if (file === undefined || specFile === undefined || more.length > 0) {
        throw new ModelError("usage", "npm run models -- add <file.onnx> <spec.json>");
    }
    const target = context.addTarget();
    const spec = readSpec(specFile);
    const onnx = readGivenFile(file);
    const origin = {
        onnx,
        madeBy: "the operator, npm run models -- add",
        file: { name: path.basename(file), sha256: sha256Of(onnx), bytes: onnx.length },
    };
    report(context, await addModel(spec, origin, target), target.folder);
}

/** `add-minifasnet <file.pth> [--id <id> --scale <factor>]` */
export async function runAddMiniFasNet(
    context: CommandContext,
    args: readonly string[],
): Promise<void> {
    const { file, own } = parseMiniFasNetArgs(args);
    const target = context.addTarget();
    report(context, await addMiniFasNet(file, target, own), target.folder);
}

/** `fetch <id>` */
export async function runFetch(
    context: CommandContext,
    [id = ""]: readonly string[],
): Promise<void> {
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

function parseMiniFasNetArgs(args: readonly string[]): {
    file: string;
    own?: { id: string; cropScale: number };
} {
    const usage = "npm run models -- add-minifasnet <file.pth> [--id <id> --scale <factor>]";
    try {
        const { values, positionals } = parseArgs({
            args: [...args],
            allowPositionals: true,
            options: { id: { type: "string" }, scale: { type: "string" } },
        });
        const [file, ...more] = positionals;
        const cropScale = Number(values.scale);
        if (file === undefined || more.length > 0) {
            throw new Error("one file");
        }
        return values.id !== undefined && cropScale > 0
            ? { file, own: { id: values.id, cropScale } }
            : { file };
    } catch (error) {
        throw new ModelError("usage", `${usage}: ${(error as Error).message}`);
    }
}

/** Where a model that is here already was made from. */
function reportSource({ registry, print }: CommandContext, id: string): void {
    const known = registry().models.find((model) => model.card.id === id)?.card;
    if (!known) {
        const ids = PUBLISHED.map((model) => model.id).join(", ");
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
