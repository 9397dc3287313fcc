/**
 * The model registry: the cards of one or more folders, each beside its .onnx file.
 * A folder is what `npm run models -- build` writes, or what an operator adds to (EH_SIDECAR_MODELS_DIR).
 */
import fs from "node:fs";
import path from "node:path";
import { cardSchema, type Card, type ModelTask } from "./card.ts";
import { ModelError } from "./errors.ts";
import { isWithinLimits } from "./json_limits.ts";
import type { RegisteredModel } from "./read_model.ts";

export type { Card, ModelInput, ModelOutput, ModelTask, SelfTest } from "./card.ts";
export { ModelError, type ModelErrorCode } from "./errors.ts";
export { readModel, sha256Of, type RegisteredModel } from "./read_model.ts";

/** The models of all folders, in the order of the folders, then by id. */
export interface Registry {
    readonly models: readonly RegisteredModel[];
    /** @throws ModelError `unknown_model` */
    get(id: string): RegisteredModel;
    /** All models of a task, `experimental` ones included. */
    byTask(task: ModelTask): readonly RegisteredModel[];
}

/** Largest card, in bytes: self-test pictures may lie in it. */
const MAX_CARD_BYTES = 16 * 1024 * 1024;
/** Eight self-tests of 64 pictures and 256 values, and room. The schema looks at each item before it counts them. */
const CARD_LIMITS = { maxValues: 32_768, maxEscapes: 32_768 };

/**
 * Reads every `*.json` card of the folders. The .onnx files are looked at later, by `readModel`.
 * A folder that does not exist counts as empty, so an operator's folder may be made later.
 *
 * @throws ModelError `card_invalid` with the card's file and field; `duplicate_model` for one id twice
 */
export function loadRegistry(folders: readonly string[]): Registry {
    const models: RegisteredModel[] = [];
    const byId = new Map<string, RegisteredModel>();
    for (const folder of folders.map((name) => path.resolve(name))) {
        for (const cardPath of listCards(folder)) {
            const card = readCard(cardPath);
            const earlier = byId.get(card.id);
            if (earlier) {
                throw new ModelError(
                    "duplicate_model",
                    `model "${card.id}" has two cards: ${earlier.cardPath} and ${cardPath}; remove one`,
                );
            }
            const model = { card, cardPath, path: path.join(folder, card.file) };
            byId.set(card.id, model);
            models.push(model);
        }
    }
    return {
        models,
        get(id) {
            const model = byId.get(id);
            if (!model) {
                const known = [...byId.keys()].join(", ") || "none";
                throw new ModelError("unknown_model", `no model "${id}"; known: ${known}`);
            }
            return model;
        },
        byTask: (task) => models.filter((model) => model.card.task === task),
    };
}

/**
 * Reads one card.
 *
 * @throws ModelError `card_invalid`
 */
export function readCard(cardPath: string): Card {
    let parsed: unknown;
    try {
        if (fs.statSync(cardPath).size > MAX_CARD_BYTES) {
            throw new Error(`larger than ${MAX_CARD_BYTES} bytes`);
        }
        parsed = parseBounded(fs.readFileSync(cardPath));
    } catch (error) {
        throw new ModelError("card_invalid", `${cardPath}: ${(error as Error).message}`);
    }
    const card = parseCard(parsed, cardPath);
    if (path.basename(cardPath) !== `${card.id}.json`) {
        throw new ModelError(
            "card_invalid",
            `${cardPath}: the card of "${card.id}" is named ${card.id}.json`,
        );
    }
    return card;
}

/**
 * A card's or a spec's JSON.
 *
 * @throws Error for what is none, or holds more values than any card has
 */
export function parseBounded(json: Buffer): unknown {
    if (!isWithinLimits(json, CARD_LIMITS)) {
        throw new Error(`more than ${CARD_LIMITS.maxValues} values or escapes`);
    }
    return JSON.parse(json.toString("utf8"));
}

/**
 * Checks the content of a card.
 *
 * @param origin what the message names, e.g. the card's path
 * @throws ModelError `card_invalid` with every field that is wrong
 */
export function parseCard(content: unknown, origin: string): Card {
    const result = cardSchema.safeParse(content);
    if (!result.success) {
        const findings = result.error.issues.map(
            (issue) => `${issue.path.join(".") || "card"}: ${issue.message}`,
        );
        throw new ModelError("card_invalid", `${origin}: ${findings.join("; ")}`);
    }
    return result.data;
}

function listCards(folder: string): string[] {
    if (!fs.existsSync(folder)) {
        return [];
    }
    return fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(".json") && !name.startsWith("."))
        .sort()
        .map((name) => path.join(folder, name));
}
