/** How Odoo is called here: its program, its settings, its environment. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { run } from "../core/processes.mjs";

/**
 * @typedef {object} Odoo
 * @property {import("../core/settings.mjs").Settings} settings
 * @property {import("./source.mjs").OdooSource} source
 * @property {import("../postgres/cluster.mjs").Cluster} cluster
 * @property {string} dataDir filestores and sessions
 * @property {string} logDir
 */

/**
 * @param {import("../core/settings.mjs").Settings} settings
 * @param {import("./source.mjs").OdooSource} source
 * @param {import("../postgres/cluster.mjs").Cluster} cluster
 * @returns {Odoo}
 */
export function describeOdoo(settings, source, cluster) {
    const odoo = {
        settings,
        source,
        cluster,
        dataDir: path.join(settings.runDir, "data"),
        logDir: path.join(settings.runDir, "log"),
    };
    fs.mkdirSync(path.join(odoo.dataDir, "filestore"), { recursive: true });
    fs.mkdirSync(odoo.logDir, { recursive: true });
    return odoo;
}

/**
 * The arguments every call has.
 *
 * @param {Odoo} odoo
 * @param {string} database
 * @returns {string[]}
 */
export function commonArgs({ settings, source, cluster, dataDir }, database) {
    return [
        `--config=${writeConfig(settings.runDir)}`,
        `--database=${database}`,
        `--db-filter=^${database}$`,
        `--db_host=${cluster.socketDir}`,
        `--db_user=${cluster.role}`,
        `--data-dir=${dataDir}`,
        `--addons-path=${[...source.addonsPaths, path.join(settings.root, "addon")].join(",")}`,
        "--http-interface=127.0.0.1",
        "--no-database-list",
    ];
}

/**
 * A configuration file of our own, so that nobody's ~/.odoorc decides; its one line is the master password,
 * which nobody needs.
 *
 * @param {string} runDir
 * @returns {string} its path
 */
function writeConfig(runDir) {
    const file = path.join(runDir, "odoo.conf");
    if (!fs.existsSync(file)) {
        const password = crypto.randomBytes(24).toString("base64url");
        fs.writeFileSync(file, `[options]\nadmin_passwd = ${password}\n`, { mode: 0o600 });
    }
    return file;
}

/**
 * @param {Odoo} odoo
 * @returns {NodeJS.ProcessEnv}
 */
export function odooEnv({ settings, source }) {
    return {
        ...process.env,
        PYTHONPATH: source.pythonPath,
        // Compiled Python lies beside the cache: the source trees stay clean, the second start is faster.
        PYTHONDONTWRITEBYTECODE: "",
        PYTHONPYCACHEPREFIX: path.join(settings.cacheDir, "pycache"),
        PYTHONUNBUFFERED: "1",
        LC_ALL: "C.UTF-8",
        TZ: "UTC",
    };
}

/**
 * Runs an Odoo command to its end; everything it prints goes to a log file as well.
 *
 * @param {Odoo} odoo
 * @param {string} database
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.logName
 * @param {string} [options.program] a script to run in the place of Odoo's own
 * @param {string} [options.command] a sub-command such as `shell`
 * @param {string} [options.input]
 * @param {NodeJS.ProcessEnv} [options.env] on top of the usual environment
 * @param {(line: string) => void} [options.onLine]
 * @param {number[]} [options.okCodes]
 * @param {number} [options.timeoutMs]
 */
export async function runOdoo(
    odoo,
    database,
    args,
    { logName, program = odoo.source.program, command, env, ...runOptions },
) {
    const log = fs.openSync(path.join(odoo.logDir, `${logName}.log`), "w");
    try {
        return await run(
            odoo.settings.python,
            [program, ...(command ? [command] : []), ...commonArgs(odoo, database), ...args],
            { cwd: odoo.settings.runDir, env: { ...odooEnv(odoo), ...env }, log, ...runOptions },
        );
    } finally {
        fs.closeSync(log);
    }
}

/**
 * Runs Python in Odoo's shell; `env` is there, nothing is committed unless the code does so.
 *
 * @param {Odoo} odoo
 * @param {string} database
 * @param {string} code
 * @param {string} logName
 */
export async function runShell(odoo, database, code, logName) {
    return runOdoo(odoo, database, ["--no-http", "--log-level=warn"], {
        command: "shell",
        input: code,
        logName,
    });
}
