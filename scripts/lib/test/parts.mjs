/** The parts of `npm test`: what each runs, and on what. */
import path from "node:path";
import { CHECKS, runChecks } from "../check/checks.mjs";
import { UserError } from "../core/errors.mjs";
import { MODULES } from "../core/settings.mjs";
import { copyDatabase, dropDatabase } from "../odoo/database.mjs";
import { startServer } from "../odoo/server.mjs";
import { ensurePlainTemplate, ensureTestTemplate } from "../odoo/templates.mjs";
import { prepareOdoo } from "../prepare.mjs";
import { NO_TESTS, addCounts } from "./counts.mjs";
import { runJest } from "./jest_tests.mjs";
import { runOdooTests } from "./odoo_tests.mjs";
import { testUninstalls } from "./uninstall.mjs";

/** Everything that neither needs Odoo nor a browser. */
const UNIT_PROJECTS = ["liveness", "static", "scripts", "bench"];
/** Real models in onnxruntime, the service on a real port. */
const SIDECAR_PROJECTS = ["models", "sidecar", "verdict"];
/** Films made, and clips looked at in Chromium at their own times: slow machines only take longer. */
const CLIP_PROJECTS = ["film", "evaluate"];
/** Real Chromium with a camera film that does not wait, but no Odoo. */
const BROWSER_PROJECTS = ["worker"];
const E2E_PROJECTS = ["e2e", "contract"];
/** Odoo and PostgreSQL are killed under a kiosk: `npm run faults` runs all of it, `npm test` a part. */
const FAULT_PROJECTS = ["faults"];

/** @type {import("../prepare.mjs").PackageSets} */
export const TEST_PACKAGES = ["odoo", "database", "browser", "tests"];
/** @type {import("../prepare.mjs").PackageSets} */
export const QUICK_PACKAGES = ["odoo", "database", "tests"];

/** What a quick run consists of; of the Python tests those of one module. */
export const QUICK_PARTS = ["check", "unit", "python"];

/** Written for a database without hr_attendance: it reads a field of it that only officers may. Fails on Odoo alone as well. */
const NOT_WITH_ATTENDANCES = "/hr:TestSelfAccessRights.testReadOtherEmployee";

const PART_TIMEOUT_MS = 15 * 60_000;
/** Prompts take their time; measured on two busy cores: over fifteen minutes, with nothing wrong. */
const E2E_TIMEOUT_MS = 25 * 60_000;

/**
 * @typedef {import("./counts.mjs").TestCounts} TestCounts
 * @typedef {import("./schedule.mjs").Part<TestCounts>} TestPart
 *
 * @typedef {object} TestRun what the parts share
 * @property {import("../core/settings.mjs").Settings} settings
 * @property {import("../core/lifetime.mjs").Lifetime} lifetime
 * @property {import("../core/progress.mjs").Progress} progress
 * @property {import("../prepare.mjs").PackageSets} packageSets
 * @property {import("../prepare.mjs").Beginnings} [begun] what was begun before the parts
 * @property {import("../odoo/command.mjs").Odoo} [odoo] once it is prepared
 * @property {string} template the test template's name, once it is made
 * @property {string} [quick] the module whose Python tests are enough; nothing in a whole run
 */

/**
 * The parts that run tests, by name.
 *
 * @param {TestRun} shared
 * @returns {TestPart[]}
 */
export function listParts(shared) {
    const { settings } = shared;
    const files = (/** @type {string} */ name) => ({
        reportFile: path.join(settings.runDir, "log", `${name}.json`),
        logFile: path.join(settings.runDir, "log", `${name}.log`),
    });
    return [
        { name: "check", needs: [], run: () => check(settings.root, shared.quick !== undefined) },
        {
            name: "unit",
            needs: [],
            run: () =>
                runJest({
                    root: settings.root,
                    projects: UNIT_PROJECTS,
                    workers: 1,
                    timeoutMs: PART_TIMEOUT_MS,
                    ...files("unit"),
                }),
        },
        {
            name: "sidecar",
            needs: [],
            run: () =>
                runJest({
                    root: settings.root,
                    projects: SIDECAR_PROJECTS,
                    workers: 1,
                    timeoutMs: PART_TIMEOUT_MS,
                    ...files("sidecar"),
                }),
        },
        {
            name: "python",
            needs: ["database"],
            run: () => {
                const modules = shared.quick ? [shared.quick] : MODULES;
                return odooPart(shared, "python", {
                    tags: modules.map((name) => `/${name}`).join(","),
                });
            },
        },
        {
            name: "odoo_lint",
            needs: ["database"],
            run: () =>
                odooPart(shared, "odoo_lint", {
                    tags: "/test_lint",
                    everythingLoaded: true,
                    lintOnly: [...MODULES],
                }),
        },
        {
            name: "hr_attendance",
            needs: ["database"],
            run: async () =>
                addCounts(
                    await odooPart(shared, "hr_attendance", {
                        tags: `/hr_attendance,/hr,-${NOT_WITH_ATTENDANCES}`,
                        everythingLoaded: true,
                    }),
                    await onCopy(shared, "uninstall", testUninstalls),
                ),
        },
        {
            name: "clips",
            needs: ["packages"],
            run: () =>
                runJest({
                    root: settings.root,
                    projects: CLIP_PROJECTS,
                    workers: 1,
                    timeoutMs: PART_TIMEOUT_MS,
                    ...files("clips"),
                }),
        },
        {
            name: "browser",
            needs: ["packages"],
            alone: true,
            run: () =>
                runJest({
                    root: settings.root,
                    projects: BROWSER_PROJECTS,
                    workers: 1,
                    timeoutMs: PART_TIMEOUT_MS,
                    ...files("browser"),
                }),
        },
        {
            name: "e2e",
            needs: ["database"],
            alone: true,
            run: () => endToEnd(shared, "e2e", E2E_PROJECTS, files("e2e")),
        },
        {
            name: "faults",
            needs: ["database"],
            alone: true,
            run: () => endToEnd(shared, "faults", FAULT_PROJECTS, files("faults")),
        },
    ];
}

/**
 * What the parts need; each counts no tests, and a failure when it fails.
 *
 * @param {TestRun} shared
 * @returns {TestPart[]}
 */
export function listPreparations(shared) {
    return [
        {
            name: "packages",
            needs: [],
            run: async () => {
                shared.odoo = await prepareOdoo(shared);
                return NO_TESTS;
            },
        },
        {
            name: "database",
            needs: ["packages"],
            run: async () => {
                if (!shared.odoo) {
                    throw new UserError("There is no Odoo", "See above what went wrong with it");
                }
                const ensure = shared.quick ? ensurePlainTemplate : ensureTestTemplate;
                shared.template = await ensure(shared.odoo, () => {});
                return NO_TESTS;
            },
        },
    ];
}

/**
 * @param {string} root
 * @param {boolean} quick
 */
async function check(root, quick) {
    /** @type {string[]} */
    const details = [];
    const counts = await runChecks(root, CHECKS, { quick }, (name, problems) => {
        if (problems) {
            details.push(`${name}:\n${problems}`);
        }
    });
    return { ...counts, skipped: 0, details };
}

/**
 * Odoo's tests on a copy of the template.
 *
 * @param {TestRun} shared
 * @param {string} name
 * @param {{tags: string, everythingLoaded?: boolean, lintOnly?: string[]}} options
 */
async function odooPart(shared, name, options) {
    return onCopy(shared, name, (odoo, database) =>
        runOdooTests(odoo, database, {
            logName: name,
            timeoutMs: PART_TIMEOUT_MS,
            ...options,
        }),
    );
}

/**
 * A jest suite in Chromium, against a running Odoo of its own.
 *
 * @param {TestRun} shared
 * @param {string} part
 * @param {string[]} projects
 * @param {{reportFile: string, logFile: string}} files
 */
async function endToEnd(shared, part, projects, files) {
    const name = `${part}_odoo_${process.pid}`;
    return onCopy(shared, part, async (odoo, database) => {
        /** @type {(() => Promise<void>) | undefined} */
        let stop;
        try {
            const server = await startServer(odoo, database, {
                name,
                host: "127.0.0.1",
                port: 0,
                onStarted: (stopServer) => {
                    stop = stopServer;
                    shared.lifetime.onEnd(stopServer);
                },
            });
            return await runJest({
                root: shared.settings.root,
                projects,
                workers: 1,
                timeoutMs: E2E_TIMEOUT_MS,
                env: {
                    ODOO_URL: server.url,
                    ODOO_DATABASE: database,
                    ODOO_LOGIN: "admin",
                    ODOO_PASSWORD: "admin",
                    EH_ODOO_PID_FILE: path.join(shared.settings.runDir, `${name}.pid`),
                },
                ...files,
            });
        } finally {
            await stop?.();
        }
    });
}

/**
 * @template T
 * @param {TestRun} shared
 * @param {string} name
 * @param {(odoo: import("../odoo/command.mjs").Odoo, database: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function onCopy(shared, name, work) {
    const { odoo, template } = shared;
    if (!odoo || !template) {
        throw new UserError("There is no test database", "See above what went wrong with it");
    }
    const database = `eh_test_${name}_${process.pid}`;
    shared.lifetime.onEnd(() => dropDatabase(odoo, database));
    await copyDatabase(odoo, template, database);
    try {
        return await work(odoo, database);
    } finally {
        await dropDatabase(odoo, database);
    }
}
