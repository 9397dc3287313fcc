/**
 * `npm run sidecar -- pair`: prints a one-time code with which an Odoo pairs with the sidecar of this checkout.
 * `npm run sidecar`: builds models and service where they are not there yet and starts one replica, without Odoo.
 * Settings come from the environment, see sidecar/.env.example; Ctrl-C stops it.
 */
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { describeSidecar } from "./lib/sidecar/describe.mjs";
import { makeSetupCode, startSidecar } from "./lib/sidecar/sidecar.mjs";

await runMain(async (lifetime) => {
    const settings = loadSettings(process.env);
    const progress = new Progress();
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    const [command, ...others] = process.argv.slice(2);
    if (others.length > 0 || (command !== undefined && command !== "pair")) {
        throw new UserError("Unknown arguments", "Known is: npm run sidecar -- pair");
    }
    if (command === "pair") {
        progress.say(`\n${await makeSetupCode(settings, process.env)}`);
        return;
    }
    const sidecar = await progress.step("sidecar", (note) =>
        startSidecar(settings, { env: process.env, note }),
    );
    lifetime.onEnd(sidecar.stop);
    progress.say(`\n${describeSidecar(sidecar)}\n\nCtrl-C stops it.`);
    throw new UserError(await sidecar.ended, "Start it again with npm run sidecar");
});
