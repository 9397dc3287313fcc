/**
 * `npm run sidecar`: builds models and service where they are not there yet, starts one replica, stops it with
 * Ctrl+C. Settings come from the environment; without a key it makes one for this machine and keeps it.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { buildSidecar, ROOT } from "./build.mjs";
import { developmentSecret } from "./secret.mjs";
import { spawnSidecar } from "./spawn.mjs";

execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
});
await buildSidecar();
const env = {
    ...process.env,
    SIDECAR_JWT_SECRET: process.env["SIDECAR_JWT_SECRET"] ?? developmentSecret(ROOT),
};
try {
    const sidecar = await spawnSidecar({ env });
    console.log(`Sidecar ready at ${sidecar.url} after ${Math.round(sidecar.readyMs)} ms`);
    for (const signal of ["SIGINT", "SIGTERM"]) {
        process.on(signal, () => {
            sidecar.process.kill("SIGTERM");
        });
    }
    sidecar.process.once("exit", (code) => {
        process.exitCode = code ?? 1;
    });
} catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
}
