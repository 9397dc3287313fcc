/** Before the sidecar's tests: the models and the bundle that its threads are started from. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { buildSidecar, ROOT } from "../../build.mjs";

export default async function setup() {
    execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
    await buildSidecar();
}
