/** The Odoo the demo works on: the one `npm start` runs, else one of its own for as long as the demo takes. */
import fs from "node:fs";
import path from "node:path";
import { run } from "../core/processes.mjs";
import { OdooClient } from "../odoo/rpc.mjs";
import { startServer } from "../odoo/server.mjs";
import { prepareOdoo } from "../prepare.mjs";
import { DEMO_DATABASE, ensureDemoDatabase } from "./database.mjs";
import { LOGIN, signInToDemo } from "./login.mjs";

/** @typedef {{url: string, database: string, login: string, password: string}} ServerFile */

/**
 * @param {object} parts
 * @param {import("../core/settings.mjs").Settings} parts.settings
 * @param {import("../core/progress.mjs").Progress} parts.progress
 * @param {import("../core/lifetime.mjs").Lifetime} parts.lifetime
 * @returns {Promise<{client: OdooClient, odooUrl: string}>} a client signed in as the administrator
 */
export async function findOrStartOdoo({ settings, progress, lifetime }) {
    const running = await signInTo(readServerFile(settings));
    if (running) {
        progress.say(`  ✓ Odoo runs at ${running.url}`);
        return { client: running, odooUrl: running.url };
    }
    await progress.step("build", () => run("node", ["esbuild.config.mjs"], { cwd: settings.root }));
    const packageSets = /** @type {const} */ (["odoo", "database", "browser"]);
    const odoo = await prepareOdoo({
        settings,
        progress,
        lifetime,
        packageSets: [...packageSets],
    });
    await progress.step("demo database", (note) => ensureDemoDatabase(odoo, note));
    const server = await progress.step("Odoo", () =>
        startServer(odoo, DEMO_DATABASE, {
            name: "demo_odoo",
            host: "127.0.0.1",
            port: 0,
            onStarted: (stop) => lifetime.onEnd(stop),
        }),
    );
    const client = await signInToDemo(server.url, settings);
    return { client, odooUrl: server.url };
}

/**
 * @param {import("../core/settings.mjs").Settings} settings
 * @returns {ServerFile | undefined}
 */
function readServerFile(settings) {
    const { ODOO_URL: url, ODOO_DATABASE: database } = process.env;
    if (url && database) {
        return { url, database, login: LOGIN, password: process.env["ODOO_PASSWORD"] ?? "admin" };
    }
    try {
        const file = path.join(settings.runDir, "server.json");
        return JSON.parse(fs.readFileSync(file, "utf8"));
    } catch {
        return undefined;
    }
}

/**
 * @param {ServerFile | undefined} server
 * @returns {Promise<OdooClient | undefined>} nothing when it does not answer: a run that was killed leaves its file
 */
async function signInTo(server) {
    if (!server) {
        return undefined;
    }
    try {
        const client = new OdooClient(server.url);
        await client.signIn(server.database, server.login, server.password);
        return client;
    } catch {
        return undefined;
    }
}
