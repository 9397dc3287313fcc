/** `npm run models -- <command>`; see models/README.md for the commands. */
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { ROOT } from "./lib/core/settings.mjs";

await runMain(async () => {
    await ensureNpmPackages(ROOT, (text) => console.error(text));
    // Its code needs the packages.
    const { runModelCommand } = await import("./lib/build/models.mjs");
    return await runModelCommand(ROOT, process.argv.slice(2));
});
