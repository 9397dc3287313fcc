/** Files appear whole or not at all. */
import fs from "node:fs";
import path from "node:path";

/**
 * Writes beside the target and flushes; the caller renames it over the target, or removes it.
 *
 * @returns the file's name
 */
export function stageFile(target: string, content: Uint8Array | string, mode = 0o644): string {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const part = `${target}.${process.pid}.part`;
    try {
        const handle = fs.openSync(part, "wx", mode);
        try {
            fs.writeFileSync(handle, content);
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
    } catch (error) {
        fs.rmSync(part, { force: true });
        throw error;
    }
    return part;
}

/** Writes beside the target, flushes, then renames over it. */
export function writeAtomically(target: string, content: Uint8Array | string): void {
    const part = stageFile(target, content);
    try {
        fs.renameSync(part, target);
    } catch (error) {
        fs.rmSync(part, { force: true });
        throw error;
    }
}
