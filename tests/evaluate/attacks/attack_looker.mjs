/** Looks at presentations in Chromium with the kiosk's nets, or remembers what it saw before. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { bundleWorker } from "../../../scripts/lib/build/worker.mjs";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import { startVisionServer } from "../../support/vision_server.mjs";
import { openPictures } from "./item_pictures.mjs";

const PAGE = "tests/evaluate/attacks/page.ts";

/**
 * @typedef {import("./page").LookedItem} LookedItem
 * @typedef {import("./attack_labels.mjs").AttackItem} AttackItem
 *
 * @typedef {object} AttackLooker
 * @property {(item: AttackItem) => Promise<LookedItem>} look throws when there is no picture that can be read
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} folder
 * @param {string | undefined} kept folder where what was seen is kept and taken from, as long as the worker's code and the
 *     files are the same. It holds landmarks and small pictures of people
 * @returns {Promise<AttackLooker>} it starts Chromium at the first item that it has to look at
 */
export async function openAttackLooker(folder, kept) {
    const code = kept && hash((await bundleWorker(ROOT, PAGE)).toString());
    /** @type {ReturnType<typeof openBrowser> | undefined} */
    let opened;
    return {
        async look(item) {
            const file =
                kept && path.join(kept, `${item.id}-${hash(code + stamp(folder, item))}.json`);
            if (file && fs.existsSync(file)) {
                return restore(fs.readFileSync(file, "utf8"));
            }
            opened ??= openBrowser();
            const looked = await (await opened).look(folder, item);
            if (kept && file) {
                fs.mkdirSync(kept, { recursive: true });
                fs.writeFileSync(`${file}.part`, store(looked));
                fs.renameSync(`${file}.part`, file);
            }
            return looked;
        },
        async close() {
            await (await opened)?.close();
        },
    };
}

async function openBrowser() {
    const server = await startVisionServer(PAGE);
    const browser = await launchChromium();
    try {
        const page = await browser.newPage();
        await page.goto(server.url);
        await page.evaluate(
            (assets) => /** @type {any} */ (globalThis).load(assets),
            server.assetsUrl,
        );
        return {
            /**
             * @param {string} folder
             * @param {AttackItem} item
             * @returns {Promise<LookedItem>}
             */
            async look(folder, item) {
                const pictures = await openPictures(folder, item);
                try {
                    server.serve("/next", pictures.next);
                    /** @type {LookedItem} */
                    const looked = await page.evaluate(
                        ([url, times, raw]) =>
                            /** @type {any} */ (globalThis).lookAtItem(url, times, raw),
                        /** @type {const} */ ([
                            `${server.url}next`,
                            pictures.timesMs,
                            pictures.raw,
                        ]),
                    );
                    if (looked.frames.length === 0) {
                        throw new Error("no picture could be read");
                    }
                    return looked;
                } finally {
                    await pictures.close();
                }
            },
            async close() {
                await browser.close();
                await server.close();
            },
        };
    } catch (error) {
        await browser.close();
        await server.close();
        throw error;
    }
}

/**
 * What changes when the item's files do.
 *
 * @param {string} folder
 * @param {AttackItem} item
 */
function stamp(folder, item) {
    const names = [item.video ?? item.frames ?? []].flat();
    const stats = names.map((name) => {
        const stat = fs.statSync(path.join(folder, name), { throwIfNoEntry: false });
        return [name, stat?.size, stat?.mtimeMs];
    });
    return JSON.stringify([stats, item.fps]);
}

/** @param {string} text */
function hash(text) {
    return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** JSON has no NaN, which an EAR of coinciding corners is. @param {LookedItem} looked */
function store(looked) {
    return JSON.stringify(looked, (_, value) => (Number.isNaN(value) ? "NaN" : value));
}

/** @param {string} text @returns {LookedItem} */
function restore(text) {
    return JSON.parse(text, (_, value) => (value === "NaN" ? Number.NaN : value));
}
