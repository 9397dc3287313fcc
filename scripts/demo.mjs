/**
 * `npm run demo`: the main job by itself, on a real Odoo. Headless Chromium with a film of a blinking test subject for a
 * camera pairs a tablet, checks an employee in, and looks at what Odoo stored.
 *
 *   npm run demo                       screenshots of every screen in screenshots/, and what was stored
 *   npm run demo -- --out FOLDER       another folder
 *   npm run demo -- --hide-faces       blurs people's pictures, as in the README
 *   npm run -s demo -- --json          one JSON object {row, event, attendance, timings_ms} and nothing else on stdout
 *
 * Uses the Odoo of a running `npm start`, or starts one for itself. May be repeated at will.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { describeStored } from "./lib/demo/describe.mjs";
import { findOrStartOdoo } from "./lib/demo/running_odoo.mjs";
import { ensureBrowser } from "./lib/prepare.mjs";

await runMain(async (lifetime) => {
    const { json, out, "hide-faces": hideFaces } = readArguments();
    const settings = loadSettings(process.env);
    const folder = path.resolve(settings.root, out);
    const progress = new Progress(json ? process.stderr : process.stdout);
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    await ensureBrowser(progress);
    const { client, odooUrl } = await findOrStartOdoo({ settings, progress, lifetime });
    // Only now are the packages that these need sure to be there.
    const { runTour } = await import("./lib/demo/tour.mjs");
    const { makeShots } = await import("./lib/demo/shots.mjs");
    const shots = makeShots(folder, { hideFaces });
    const stored = await runTour({ client, odooUrl, progress, lifetime, shots, brief: json });
    if (json) {
        console.log(JSON.stringify(stored, null, 2));
    } else {
        progress.say(describeStored(stored));
        progress.say(
            `\n${shots.count} screenshots in ${path.relative(process.cwd(), folder) || "."}`,
        );
    }
});

function readArguments() {
    try {
        const { values } = parseArgs({
            options: {
                json: { type: "boolean", default: false },
                out: { type: "string", default: "screenshots" },
                "hide-faces": { type: "boolean", default: false },
            },
        });
        return values;
    } catch (error) {
        const reason = /** @type {Error} */ (error).message.split(".")[0] ?? "";
        throw new UserError(reason, "Known are --json, --hide-faces and --out FOLDER");
    }
}
