/** A short name for the content of folders, to know whether something made from them is still right. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * Hashes every file below the given folders, by name and content.
 *
 * @param {string} root
 * @param {string[]} folders from the root; one that is missing counts as empty
 * @param {(file: string) => boolean} [counts] whether a file, named from the root, matters
 * @returns {string} 12 hexadecimal characters
 */
export function hashFolders(root, folders, counts = () => true) {
    const hash = crypto.createHash("sha256");
    for (const folder of [...folders].sort()) {
        for (const file of listFiles(root, folder).filter(counts)) {
            hash.update(`${file}\0`)
                .update(fs.readFileSync(path.join(root, file)))
                .update("\0");
        }
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * Every file below a folder, as sorted paths from the root; none when the folder is missing.
 *
 * @param {string} root
 * @param {string} folder path from the root
 * @returns {string[]}
 */
export function listFiles(root, folder) {
    const start = path.join(root, folder);
    if (!fs.existsSync(start)) {
        return [];
    }
    return fs
        .readdirSync(start, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .sort();
}

/**
 * Hashes files that need not lie anywhere, by name and content, in whatever order they come.
 *
 * @param {ReadonlyMap<string, Uint8Array>} files
 * @returns {string} 12 hexadecimal characters
 */
export function hashFiles(files) {
    const hash = crypto.createHash("sha256");
    for (const [file, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${file}\0${content.length}\0`).update(content);
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * @param {string} text
 * @returns {string} 12 hexadecimal characters
 */
export function hashText(text) {
    return crypto.createHash("sha256").update(text).digest("hex").slice(0, 12);
}
