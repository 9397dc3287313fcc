/**
 * `npm run models -- <command>`; see models/README.md for the commands. On a server whose packages were pruned
 * (`npm prune --omit=dev`) it runs what was built, and installs nothing.
 */
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages, isPruned } from "./lib/core/npm_packages.mjs";
import { ROOT } from "./lib/core/settings.mjs";

await runMain(async () => {
    const args = process.argv.slice(2);
    if (isPruned(ROOT)) {
        const { runBuiltModelCommand } = await import("./lib/build/model_tools.mjs");
        return await runBuiltModelCommand(ROOT, args);
    }
    await ensureNpmPackages(ROOT, (text) => console.error(text));
    // Its code needs the packages.
    const { runModelCommand } = await import("./lib/build/models.mjs");
    return await runModelCommand(ROOT, args);
});
