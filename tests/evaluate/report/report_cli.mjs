/**
 * `npm run evaluate -- --report --set NAME=LABELS:CLIPS ... [--changed ID,ID] [--observations DIR]`: measures sets of
 * labelled clips and writes docs/blink-accuracy.md, its numbers and its curves. A set named kept_back was never tuned on.
 * Without a set it draws the page anew from the numbers.
 */
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { drawChart } from "./chart.mjs";
import { measureSets } from "./numbers.mjs";
import { groupSets, writePage } from "./page.mjs";
import { sumClips } from "./totals.mjs";

/**
 * @typedef {import("./numbers.mjs").SetNumbers} SetNumbers
 * @typedef {import("./numbers.mjs").ClipNumbers} ClipNumbers
 */

const NUMBERS = "docs/blink-accuracy.json";
const PAGE = "docs/blink-accuracy.md";
const KEPT_BACK = "kept_back";

/**
 * @param {readonly string[]} sets
 * @param {{changed: string | undefined, observations: string | undefined}} options
 * @returns {Promise<number>} exit code
 */
export async function runReport(sets, { changed, observations }) {
    const file = path.join(ROOT, NUMBERS);
    if (sets.length > 0) {
        const numbers = await measureSets(sets.map(readSource), {
            observations,
            changed: changed?.split(",") ?? [],
            onClip: (said) => {
                console.error(said);
            },
        });
        fs.writeFileSync(file, `${JSON.stringify({ sets: numbers })}\n`);
    }
    /** @type {{sets: SetNumbers[]}} */
    const { sets: numbers } = JSON.parse(fs.readFileSync(file, "utf8"));
    fs.writeFileSync(path.join(ROOT, PAGE), writePage(numbers, drawCharts(numbers)));
    console.error(`${PAGE} is written`);
    return 0;
}

/**
 * @param {string} text NAME=LABELS:CLIPS
 * @returns {import("./numbers.mjs").SetSource}
 */
export function readSource(text) {
    const [, name, labels, clips] = /^(\w+)=([^:]+):(.+)$/.exec(text) ?? [];
    if (!name || !labels || !clips) {
        throw new Error(`--set: expected NAME=LABELS:CLIPS, got ${text}`);
    }
    return { name, isTuned: name !== KEPT_BACK, labels, clips };
}

/** @param {readonly SetNumbers[]} sets */
function drawCharts(sets) {
    const groups = groupSets(sets);
    const all = sets.flatMap(({ clips }) => clips);
    const changed = all.filter(({ changes }) => Object.keys(changes).length > 0);
    return [
        draw("thresholds", "Threshold of the likelihood", "likelihood", groups, "thresholds"),
        draw("rates", "Pictures a second", "pictures a second", groups, "rates"),
        ...["size", "blur", "light"].flatMap((kind) =>
            changed.length > 0 ? [drawChange(kind, changed)] : [],
        ),
    ];
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} axis
 * @param {[string, ClipNumbers[]][]} groups
 * @param {"thresholds" | "rates"} key
 */
function draw(name, title, axis, groups, key) {
    const places = Object.keys(groups[0]?.[1][0]?.[key] ?? {}).sort(
        (a, b) => Number(a) - Number(b),
    );
    const curves = groups.map(([group, clips]) => ({
        name: group,
        places: places.map((place) => readPlace(place, clips, (clip) => clip[key][place])),
    }));
    return save(name, title, drawChart(title, axis, curves));
}

/** @param {string} kind @param {ClipNumbers[]} clips */
function drawChange(kind, clips) {
    const titles = /** @type {Record<string, [string, string, string]>} */ ({
        size: ["Size of the face", "share of its size", "1"],
        blur: ["Blur", "sigma in pixels at a height of 480", "0"],
        light: ["Brightness", "share of the light", "1"],
    });
    const [title = kind, axis = kind, own = "1"] = titles[kind] ?? [];
    const names = Object.keys(clips[0]?.changes ?? {}).filter((name) =>
        name.startsWith(`${kind} `),
    );
    const places = [
        readPlace(own, clips, ({ kiosk }) => kiosk),
        ...names.map((name) =>
            readPlace(name.split(" ")[1] ?? "", clips, ({ changes }) => changes[name]),
        ),
    ].sort((a, b) => Number(a.label) - Number(b.label));
    return save(kind, title, drawChart(title, axis, [{ name: "Clips made worse", places }]));
}

/**
 * @param {string} label
 * @param {ClipNumbers[]} clips
 * @param {Parameters<typeof sumClips>[1]} read
 */
function readPlace(label, clips, read) {
    const { recall, falsePerMinute } = sumClips(clips, read);
    return { label, recall, falsePerMinute };
}

/** @param {string} name @param {string} title @param {string} svg */
function save(name, title, svg) {
    const file = `images/blink-accuracy-${name}.svg`;
    fs.mkdirSync(path.join(ROOT, "docs/images"), { recursive: true });
    fs.writeFileSync(path.join(ROOT, "docs", file), svg);
    return { file, title };
}
