/**
 * `npm run evaluate -- --identity DIR`: how well a recogniser tells people apart, through the product's own code on the server or in
 * the browser.
 */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../../../scripts/lib/core/errors.mjs";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { CONDITIONS, readPicture } from "./conditions.mjs";
import { DescriptorFile } from "./descriptor_file.mjs";
import { openBrowser, openServer } from "./describers.mjs";
import { summarise } from "./numbers.mjs";
import { listPeople, readGroups } from "./people.mjs";
import { plotPairs, plotTrade } from "./plots.mjs";
import { toUnit } from "./scores.mjs";
import { formatText } from "./text.mjs";

/** Worse pictures are made of so many people. */
const CONDITION_PEOPLE = 150;
const CONDITION_PICTURES = 4;

/**
 * @typedef {object} IdentityOptions
 * @property {string} identity the folder
 * @property {string} [model] id in the registry
 * @property {string} [models] folder of an operator's models
 * @property {string} [in] `server` or `browser`
 * @property {string} [groups] csv
 * @property {string} [observations] where descriptors are kept
 * @property {string} [plots] where the drawings go
 * @property {string} [people] at most so many
 * @property {string} [per-person]
 * @property {string} [singles]
 * @property {boolean} [conditions] worse pictures too
 * @property {boolean} [json]
 */

/**
 * @param {IdentityOptions} options
 * @returns {Promise<number>}
 */
export async function runIdentity(options) {
    const where = options.in ?? "server";
    if (where !== "server" && where !== "browser") {
        throw new UserError(`--in ${where}`, "Expected server or browser");
    }
    const people = listPeople(options.identity, {
        perPerson: readCount(options, "per-person"),
        singles: readCount(options, "singles"),
        people: readCount(options, "people"),
    });
    const own = options.models ?? process.env["EH_SIDECAR_MODELS_DIR"];
    const folders = [path.join(ROOT, "dist/models"), ...(own ? [own] : [])];
    const model = options.model ?? "face_descriptor";
    const describer = await (where === "server" ? openServer : openBrowser)(model, folders);
    try {
        const clean = await describeAll(describer, people, "clean", where, options);
        /** @type {Record<string, Awaited<ReturnType<typeof describeAll>>>} */
        const worse = {};
        const few = people
            .filter(({ pictures }) => pictures.length >= CONDITION_PICTURES)
            .slice(0, CONDITION_PEOPLE);
        for (const condition of options.conditions ? Object.keys(CONDITIONS) : []) {
            // Only the probe, the last of a person's pictures, is made worse.
            const probes = few.map(({ name, pictures }) => ({
                name,
                pictures: pictures.slice(CONDITION_PICTURES - 1, CONDITION_PICTURES),
            }));
            worse[condition] = await describeAll(
                describer,
                probes,
                condition,
                where,
                options,
                clean.facePx,
            );
        }
        const groups = readGroups(options.groups);
        const numbers = summarise({ describer, where, people, clean, worse, few, groups });
        if (options.plots) {
            fs.mkdirSync(options.plots, { recursive: true });
            for (const [name, drawing] of [
                ["pairs", plotPairs(numbers)],
                ["trade", plotTrade(numbers)],
            ]) {
                const file = path.join(options.plots, `${model}_${where}_${name}.svg`);
                fs.writeFileSync(file, /** @type {string} */ (drawing));
            }
        }
        console.log(options.json ? JSON.stringify(numbers, null, 2) : formatText(numbers));
        return 0;
    } finally {
        await describer.close();
    }
}

/**
 * @param {import("./describers.mjs").Describer} describer
 * @param {import("./people.mjs").Person[]} people
 * @param {string} condition
 * @param {string} where
 * @param {IdentityOptions} options
 * @param {Map<string, number>} [facePx] width of the face in the clean picture, by path
 */
async function describeAll(describer, people, condition, where, options, facePx = new Map()) {
    const { id, sha256, code } = describer;
    const kept = new DescriptorFile(
        options.observations,
        [id, sha256.slice(0, 8), where, code, condition].join("-"),
    );
    /** @type {Map<string, Float32Array>} */
    const units = new Map();
    /** @type {Map<string, number>} */
    const widths = new Map();
    let [looked, missed] = [0, 0];
    for (const { pictures } of people) {
        for (const picture of pictures) {
            const width = facePx.get(picture);
            if (condition !== "clean" && width === undefined) {
                continue;
            }
            const name = path.relative(options.identity, picture);
            const line = await kept.take(name, async () => {
                const bytes = fs.readFileSync(picture);
                return describer.describe(await readPicture(bytes, condition, width ?? 0));
            });
            looked++;
            if (line.values) {
                units.set(picture, toUnit(line.values));
                widths.set(picture, line.facePx ?? NaN);
            } else {
                missed++;
            }
            if (looked % 500 === 0) {
                process.stderr.write(
                    `${condition}: ${looked} pictures, ${missed} without a face\n`,
                );
            }
        }
    }
    return { units, facePx: widths, looked, missed };
}

/** @param {IdentityOptions} options @param {"people" | "per-person" | "singles"} name */
function readCount(options, name) {
    const text = options[name];
    if (text === undefined) {
        return Infinity;
    }
    if (!/^\d{1,9}$/.test(text)) {
        throw new UserError(`--${name} ${text}`, "Expected a whole number");
    }
    return Number(text);
}
