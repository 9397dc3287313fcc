/**
 * What a folder of presentations holds: its labels.json, and scores.json where somebody else scored them.
 *
 *     labels.json  {"items": [{"id": "p01", "species": "print_still", "subject": "a", "video": "p01.mp4"},
 *                             {"id": "p02", "species": "bona_fide", "group": "office", "frames": "p02", "fps": 15},
 *                             {"id": "p03", "species": "screen_replay"}]}
 *     scores.json  {"items": {"p03": {"ml": 0.81, "stability": null}}}
 *
 * `video` is whatever ffmpeg reads; `frames` a folder of PNG or JPEG files, taken in the order of their names, or a list of
 * them. An item with neither has its scores in scores.json alone. Paths are below the folder.
 */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../../../scripts/lib/core/errors.mjs";

export const BONA_FIDE = "bona_fide";
const MAX_ITEMS = 100_000;
const DEFAULT_FPS = 15;

const NAME = z.string().regex(/^[\w.-]{1,120}$/, "expected letters, digits, _, - and dots");
/** @param {string} text */
const isBelow = (text) =>
    text !== "" &&
    !text.includes("\0") &&
    !path.isAbsolute(text) &&
    !/^[A-Za-z]:/.test(text) &&
    !text.split(/[\\/]/).includes("..");
const PATH = z.string().max(1000).refine(isBelow, "expected a path below the folder");
const ITEM = z
    .strictObject({
        id: NAME,
        species: NAME,
        subject: NAME.optional(),
        group: NAME.optional(),
        video: PATH.optional(),
        frames: z.union([PATH, z.array(PATH).min(1).max(10_000)]).optional(),
        fps: z.number().positive().max(240).default(DEFAULT_FPS),
    })
    .refine(
        ({ video, frames }) => video === undefined || frames === undefined,
        "expected video or frames, not both",
    );
const LABELS = z.object({ items: z.array(ITEM).min(1).max(MAX_ITEMS) });

/** What a scorer of one's own may say of an item, all 0..1 and higher the more bona fide. */
const SCORE = z.number().min(0).max(1).nullable();
const SCORES = z.object({ items: z.record(NAME, z.record(NAME, SCORE)) });

/**
 * @typedef {z.infer<typeof ITEM> & {scores: Record<string, number | null>}} AttackItem
 */

/**
 * @param {string} folder
 * @returns {AttackItem[]}
 * @throws {UserError} there is no such folder, or its files are not as expected; the message says where
 */
export function readAttackLabels(folder) {
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`There is no folder ${folder}`, "Name the one with labels.json");
    }
    const { items } = readJson(folder, "labels.json", LABELS);
    const scores = fs.existsSync(path.join(folder, "scores.json"))
        ? readJson(folder, "scores.json", SCORES).items
        : {};
    const ids = new Set(items.map(({ id }) => id));
    const twice = items.find(({ id }, i) => items.findIndex((other) => other.id === id) !== i);
    if (ids.size < items.length && twice) {
        throw new UserError(`labels.json: the id ${twice.id} is there twice`, "Give each its own");
    }
    const stray = Object.keys(scores).find((id) => !ids.has(id));
    if (stray !== undefined) {
        throw new UserError(`scores.json: labels.json has no ${stray}`, "Label it or take it out");
    }
    return items.map((item) => ({ ...item, scores: scores[item.id] ?? {} }));
}

/**
 * @template T
 * @param {string} folder
 * @param {string} name
 * @param {z.ZodType<T>} schema
 * @returns {T}
 */
function readJson(folder, name, schema) {
    /** @type {unknown} */
    let json;
    try {
        json = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
    } catch (error) {
        const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
        throw new UserError(`${name} in ${folder} ${why}`, HELP);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const at = issue?.path.map((key) =>
            typeof key === "number" ? `[${key}]` : `.${String(key)}`,
        );
        throw new UserError(`${name}${at?.join("") ?? ""}: ${issue?.message ?? ""}`, HELP);
    }
    return parsed.data;
}

const HELP = "The layout is in docs/presentation-attacks.md";
