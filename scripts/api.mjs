/** `npm run api`: writes docs/api.md anew out of the library's docstrings. */
import fs from "node:fs";
import path from "node:path";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ROOT } from "./lib/core/settings.mjs";

await runMain(async () => {
    await ensureNpmPackages(ROOT, () => {});
    // Not before the packages it needs are installed.
    const { API_PAGE, makeApiPage } = await import("./lib/docs/api_page.mjs");
    fs.writeFileSync(path.join(ROOT, API_PAGE), await makeApiPage(ROOT));
    console.log(`${API_PAGE} is written`);
});
