/** Writes into the committed cards what a run of the converters gives: checksums, sizes, self-test values. */
import fs from "node:fs";
import path from "node:path";
import { writeAtomically } from "./atomic_write.ts";
import { convertModel } from "./build.ts";
import { cardJsonSchema, type Card } from "./card.ts";
import { parseCard, sha256Of } from "./registry.ts";
import { recordSelfTest } from "./record_self_test.ts";
import { openModel } from "./verify.ts";

/** Seeds of the pictures every model of ours is pinned with. */
const SEEDS = [1, 2, 3];

/**
 * For the developer who changed a converter: rewrites one card. Review the difference before committing.
 *
 * @param packages `node_modules`
 */
export async function pinCard(cardPath: string, packages: string): Promise<Card> {
    const draft = JSON.parse(fs.readFileSync(cardPath, "utf8")) as Card;
    for (const file of draft.source.files) {
        const bytes = fs.readFileSync(path.join(packages, file.name));
        file.sha256 = sha256Of(bytes);
        file.bytes = bytes.length;
    }
    const model = convertModel(draft, packages);
    draft.sha256 = sha256Of(model);
    draft.bytes = model.length;
    const loaded = await openModel(draft, model);
    draft.self_test = [];
    for (const seed of SEEDS) {
        draft.self_test.push(await recordSelfTest(loaded, seed));
    }
    await loaded.release();
    const card = parseCard(draft, cardPath);
    await writeFormatted(cardPath, card);
    return card;
}

/** Writes the JSON Schema of a card, which the cards name as their `$schema`. */
export async function writeCardSchema(file: string): Promise<void> {
    await writeFormatted(file, cardJsonSchema());
}

async function writeFormatted(file: string, content: object): Promise<void> {
    // Loaded here only: prettier is a developer's tool and this a developer's command.
    const { format, resolveConfig } = await import("prettier");
    const style = await resolveConfig(file);
    writeAtomically(file, await format(JSON.stringify(content), { ...style, filepath: file }));
}
