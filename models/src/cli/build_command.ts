import fs from "node:fs";
import path from "node:path";
import { buildModels } from "../build.ts";
import { pinCard, writeCardSchema } from "../pin.ts";
import type { CommandContext } from "./context.ts";

/** `build`: makes what is missing, says what it made. */
export function runBuild({ folders, print }: CommandContext): void {
    const built = buildModels(folders);
    for (const { id, written, ms } of built.filter((model) => model.written)) {
        print(`models: ${id} ${written ? "built" : "there"} in ${ms.toFixed(0)} ms`);
    }
    print(`models: ${built.length} in ${folders.out}`);
}

/** `pin [id ...]`: for developers, after a converter changed. */
export async function runPin(
    { folders, print }: CommandContext,
    ids: readonly string[],
): Promise<void> {
    await writeCardSchema(path.join(path.dirname(folders.cards), "card.schema.json"));
    const wanted =
        ids.length > 0
            ? ids
            : fs.readdirSync(folders.cards).map((name) => path.basename(name, ".json"));
    for (const id of wanted) {
        const card = await pinCard(path.join(folders.cards, `${id}.json`), folders.packages);
        print(`${id}: ${card.sha256} ${card.bytes} bytes`);
    }
}
