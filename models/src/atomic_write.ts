/** Files appear whole or not at all. */
import fs from "node:fs";
import path from "node:path";

/**
 * Writes beside the target, flushes, then renames over it.
 *
 * @param mode file mode; readable by the service's user by default
 */
export function writeAtomically(file: string, content: Uint8Array | string, mode = 0o644): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const part = `${file}.${process.pid}.part`;
    try {
        const handle = fs.openSync(part, "wx", mode);
        try {
            fs.writeFileSync(handle, content);
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
        fs.renameSync(part, file);
    } catch (error) {
        fs.rmSync(part, { force: true });
        throw error;
    }
}
