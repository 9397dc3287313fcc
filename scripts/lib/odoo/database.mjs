/**
 * Databases and their filestores. A template is marked as one when it is whole: what an interrupted run
 * leaves behind has no mark and is dropped by the next.
 */
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../core/lock.mjs";
import { run } from "../core/processes.mjs";

/**
 * Makes a template unless it exists.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} name
 * @param {(database: string) => Promise<void>} fill makes the database
 * @param {(text: string) => void} note
 */
export async function ensureTemplate(odoo, name, fill, note) {
    const lock = path.join(odoo.settings.runDir, `${name}.lock`);
    await withLock(
        lock,
        async () => {
            if (await isTemplate(odoo, name)) {
                return;
            }
            await dropDatabase(odoo, name);
            await fill(name);
            await odoo.cluster.sql(`ALTER DATABASE "${name}" IS_TEMPLATE true`);
        },
        { onWait: (pid) => note(`waiting for process ${pid}, which makes the database`) },
    );
}

/**
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} name
 */
export async function isTemplate({ cluster, dataDir }, name) {
    const sql = `SELECT 1 FROM pg_database WHERE datname = '${name}' AND datistemplate`;
    return (await cluster.sql(sql)).length > 0 && fs.existsSync(filestore(dataDir, name));
}

/**
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} name
 */
export async function databaseExists({ cluster }, name) {
    return (await cluster.sql(`SELECT 1 FROM pg_database WHERE datname = '${name}'`)).length > 0;
}

/**
 * Copies a database with its filestore; the files are hard links, for Odoo never changes one in place.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} from
 * @param {string} to must not exist
 */
export async function copyDatabase({ cluster, dataDir }, from, to) {
    fs.rmSync(filestore(dataDir, to), { recursive: true, force: true });
    if (fs.existsSync(filestore(dataDir, from))) {
        await run("cp", ["--archive", "--link", filestore(dataDir, from), filestore(dataDir, to)]);
    }
    await cluster.sql(`CREATE DATABASE "${to}" TEMPLATE "${from}" STRATEGY file_copy`);
}

/**
 * Drops a database, whoever is connected to it, and its filestore.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} name
 */
export async function dropDatabase(odoo, name) {
    // Unlike ALTER DATABASE this is no error when another end of the same run was faster.
    await odoo.cluster.sql(
        `UPDATE pg_database SET datistemplate = false WHERE datname = '${name}'`,
    );
    await odoo.cluster.sql(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    fs.rmSync(filestore(odoo.dataDir, name), { recursive: true, force: true });
}

/**
 * The names of all databases that start so.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} prefix
 */
export async function listDatabases({ cluster }, prefix) {
    return cluster.sql(
        `SELECT datname FROM pg_database WHERE starts_with(datname, '${prefix}') ORDER BY datname`,
    );
}

/**
 * @param {string} dataDir
 * @param {string} database
 */
function filestore(dataDir, database) {
    return path.join(dataDir, "filestore", database);
}
