/**
 * A real Odoo 19 for this project, piece by piece:
 *
 *   npm run odoo -- get             fetch Odoo and install the Debian packages it needs
 *   npm run odoo -- start           the demo database and Odoo on it, until Ctrl-C (as `npm start`)
 *   npm run odoo -- stop            stop what a killed run left behind
 *   npm run odoo -- test TAGS       Odoo's tests by its own tags, for example /eh_hr_face_kiosk:TestPairing
 *   npm run odoo -- terms           Odoo's export of the texts to translate, into each module's i18n folder
 *   npm run odoo -- shell           Odoo's Python shell on the demo database
 *   npm run odoo -- psql            PostgreSQL's shell on the demo database
 *   npm run odoo -- reset           remove this checkout's databases and logs (the download stays)
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { UserError } from "./lib/core/errors.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { run } from "./lib/core/processes.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { DEMO_DATABASE, ensureDemoDatabase } from "./lib/demo/database.mjs";
import { commonArgs, odooEnv } from "./lib/odoo/command.mjs";
import { copyDatabase, dropDatabase } from "./lib/odoo/database.mjs";
import { ensurePlainTemplate, ensureTestTemplate } from "./lib/odoo/templates.mjs";
import { exportTerms } from "./lib/odoo/terms.mjs";
import { beginPreparing, prepareOdoo } from "./lib/prepare.mjs";
import { resetCheckout, stopCheckout } from "./lib/reset.mjs";
import { runOdooTests } from "./lib/test/odoo_tests.mjs";

const [command = "", ...args] = process.argv.slice(2);
const settings = loadSettings(process.env);
const progress = new Progress();

if (command === "start") {
    await import("./start.mjs");
} else {
    await runMain(async (lifetime) => {
        switch (command) {
            case "get":
                await prepare(lifetime, ["odoo", "database", "browser", "tests"]);
                return 0;
            case "stop":
                await stopCheckout(settings);
                return 0;
            case "reset":
                await resetCheckout(settings);
                return 0;
            case "shell":
            case "psql":
                return openShell(await prepare(lifetime, ["odoo", "database"]));
            case "test":
                return test(
                    await prepare(lifetime, ["odoo", "database", "browser", "tests"]),
                    lifetime,
                );
            case "terms":
                return writeTerms(await prepare(lifetime, ["odoo", "database"]), lifetime);
            default:
                throw new UserError(
                    `"npm run odoo -- ${command}" is unknown`,
                    "Known are get, start, stop, test TAGS, terms, shell, psql and reset",
                );
        }
    });
}

/**
 * @param {import("./lib/core/lifetime.mjs").Lifetime} lifetime
 * @param {import("./lib/prepare.mjs").PackageSets} packageSets
 */
async function prepare(lifetime, packageSets) {
    const begun = beginPreparing(settings, packageSets);
    await progress.step("npm packages", (note) => ensureNpmPackages(settings.root, note));
    await progress.step("build", () => run("node", ["esbuild.config.mjs"], { cwd: settings.root }));
    return prepareOdoo({ settings, progress, lifetime, begun });
}

/**
 * An interactive program on the demo database.
 *
 * @param {import("./lib/odoo/command.mjs").Odoo} odoo
 */
async function openShell(odoo) {
    await progress.step("demo database", (note) => ensureDemoDatabase(odoo, note));
    const [program, programArgs] =
        command === "psql"
            ? [
                  "psql",
                  [
                      "--host",
                      odoo.cluster.socketDir,
                      "--username",
                      odoo.cluster.role,
                      DEMO_DATABASE,
                  ],
              ]
            : [
                  settings.python,
                  [odoo.source.program, "shell", ...commonArgs(odoo, DEMO_DATABASE), "--no-http"],
              ];
    const { status } = spawnSync(
        /** @type {string} */ (program),
        [...(programArgs ?? []), ...args],
        {
            env: odooEnv(odoo),
            stdio: "inherit",
        },
    );
    return status ?? 1;
}

/**
 * @param {import("./lib/odoo/command.mjs").Odoo} odoo
 * @param {import("./lib/core/lifetime.mjs").Lifetime} lifetime
 */
async function test(odoo, lifetime) {
    if (!args[0]) {
        throw new UserError("Which tests?", "Give Odoo's test tags, for example /eh_hr_face_kiosk");
    }
    const template = await progress.step("database", (note) => ensureTestTemplate(odoo, note));
    const database = `eh_test_tags_${process.pid}`;
    lifetime.onEnd(() => dropDatabase(odoo, database));
    await copyDatabase(odoo, template, database);
    const result = await runOdooTests(odoo, database, {
        logName: "test_tags",
        tags: args[0],
        echo: true,
    });
    console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    console.log(`log: ${path.join(odoo.logDir, "test_tags.log")}`);
    return result.failed === 0 && result.passed > 0 ? 0 : 1;
}

/**
 * @param {import("./lib/odoo/command.mjs").Odoo} odoo
 * @param {import("./lib/core/lifetime.mjs").Lifetime} lifetime
 */
async function writeTerms(odoo, lifetime) {
    const template = await progress.step("database", (note) => ensurePlainTemplate(odoo, note));
    const database = `eh_terms_${process.pid}`;
    lifetime.onEnd(() => dropDatabase(odoo, database));
    await copyDatabase(odoo, template, database);
    const changed = await progress.step("terms", () => exportTerms(odoo, database));
    console.log(changed.length > 0 ? changed.join("\n") : "nothing changed");
    return 0;
}
