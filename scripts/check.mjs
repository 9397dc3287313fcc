/**
 * `npm run check`: format, lint, types, generated files.
 *
 *   npm run check              all of it
 *   npm run check -- tsc ruff  some of it
 *   npm run check -- --quick   ESLint looks at changed files only
 */
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { UserError } from "./lib/core/errors.mjs";
import { formatSeconds } from "./lib/core/progress.mjs";
import { ROOT } from "./lib/core/settings.mjs";
import { CHECKS, runChecks } from "./lib/check/checks.mjs";

await runMain(async () => {
    await ensureNpmPackages(ROOT, () => {});
    const quick = process.argv.includes("--quick");
    const wanted = process.argv.slice(2).filter((name) => name !== "--quick");
    const unknown = wanted.find((name) => !CHECKS.some((check) => check.name === name));
    if (unknown) {
        throw new UserError(
            `There is no check "${unknown}"`,
            `Known are ${CHECKS.map((check) => check.name).join(", ")}`,
        );
    }
    const checks = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    const { failed } = await runChecks(ROOT, checks, { quick }, (name, problems, ms) => {
        console.log(`${problems ? "✗" : "✓"} ${name} (${formatSeconds(ms)})`);
        if (problems) {
            console.log(problems);
        }
    });
    return failed === 0 ? 0 : 1;
});
