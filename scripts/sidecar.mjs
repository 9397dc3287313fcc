/**
 * `npm run sidecar`: builds models and service where they are not there yet and starts one replica, without Odoo.
 * Settings come from the environment, see sidecar/.env.example; Ctrl-C stops it.
 */
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { describeSidecar } from "./lib/sidecar/describe.mjs";
import { startSidecar } from "./lib/sidecar/sidecar.mjs";

await runMain(async (lifetime) => {
    const settings = loadSettings(process.env);
    const progress = new Progress();
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    const sidecar = await progress.step("sidecar", (note) =>
        startSidecar(settings, { env: process.env, note }),
    );
    lifetime.onEnd(sidecar.stop);
    progress.say(`\n${describeSidecar(sidecar)}\n\nCtrl-C stops it.`);
    throw new UserError(await sidecar.ended, "Start it again with npm run sidecar");
});
