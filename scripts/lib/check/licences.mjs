/** The licences of what the sidecar runs on and of what the kiosk page holds, from the lock file: each has to go with LGPL-3.0. */
import fs from "node:fs";
import path from "node:path";

/** Every part of an expression has to be one of these, or one side of its OR. */
const FINE = new Set([
    ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "CC0-1.0"],
    "LGPL-3.0-or-later",
]);

/** Packages that say it in their LICENSE file only. */
const IN_A_FILE = /** @type {Record<string, string>} */ ({ busboy: "MIT", streamsearch: "MIT" });

/** What the build puts into files that are served, though only the build needs the package. */
const SERVED = new Set([
    ...["dpop", "idb", "@vladmandic/face-api", "@vladmandic/human", "onnxruntime-web"],
    "@tensorflow/tfjs-backend-wasm",
]);

/**
 * @param {string} root
 * @returns {string[]} a line for each package whose licence is not known to be fine
 */
export function findLicences(root) {
    const { packages } = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"));
    return Object.entries(packages)
        .map(([folder, about]) => ({ ...about, name: folder.replace(/^.*node_modules\//, "") }))
        .filter(({ name, dev }) => name !== "" && (!dev || SERVED.has(name)))
        .map(({ name, license }) => {
            return { name, licence: license ?? IN_A_FILE[name] ?? "no licence" };
        })
        .filter(({ licence }) => !isFine(licence))
        .map(({ name, licence }) => `${name}: ${licence}`);
}

/** @param {string} expression SPDX, without nested brackets */
export function isFine(expression) {
    return expression
        .replace(/[()]/g, "")
        .split(" OR ")
        .some((side) => side.split(" AND ").every((id) => FINE.has(id.trim())));
}
