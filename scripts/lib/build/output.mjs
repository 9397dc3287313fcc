/**
 * The files of one build, collected in memory and written in one go: a running Odoo sees no half bundle,
 * an unchanged file keeps its time stamp, and a file that is no longer built disappears.
 */
import fs from "node:fs";
import path from "node:path";
import { listFiles } from "../core/content_hash.mjs";

export class BuildOutput {
    /** @param {string} root the project's folder */
    constructor(root) {
        this.root = root;
        /** @type {Map<string, Buffer>} content by path from the root */
        this.files = new Map();
    }

    /**
     * @param {string} file path from the root
     * @param {string | Uint8Array} content
     */
    add(file, content) {
        if (this.files.has(file)) {
            throw new Error(`two sources are built into ${file}`);
        }
        this.files.set(file, Buffer.from(content));
    }

    /**
     * Copies one file as it is.
     *
     * @param {string} from path from the root
     * @param {string} to path from the root
     */
    copy(from, to) {
        this.add(to, fs.readFileSync(path.join(this.root, from)));
    }

    /**
     * Writes what changed; then removes whatever else lies in the `owned` folders.
     *
     * @param {string[]} owned folders, from the root, that hold built files only
     * @returns {{written: string[], removed: string[]}}
     */
    write(owned) {
        const written = [];
        for (const [file, content] of this.files) {
            const target = path.join(this.root, file);
            if (fs.existsSync(target) && fs.readFileSync(target).equals(content)) {
                continue;
            }
            fs.mkdirSync(path.dirname(target), { recursive: true });
            fs.writeFileSync(`${target}.part`, content);
            fs.renameSync(`${target}.part`, target);
            written.push(file);
        }
        const removed = owned
            .flatMap((folder) => listFiles(this.root, folder))
            .filter((file) => !this.files.has(file));
        for (const file of removed) {
            fs.rmSync(path.join(this.root, file));
            this.removeEmpty(path.dirname(file));
        }
        return { written, removed };
    }

    /** @param {string} folder path from the root */
    removeEmpty(folder) {
        const target = path.join(this.root, folder);
        if (folder !== "." && fs.readdirSync(target).length === 0) {
            fs.rmdirSync(target);
            this.removeEmpty(path.dirname(folder));
        }
    }
}
