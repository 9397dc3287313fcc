/** Before the models' tests: the default models in dist/models. What is there with the right checksum stays. */
import { execFileSync } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../../..");

export default function setup() {
    execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
}
