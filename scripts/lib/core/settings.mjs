/** Where things are, and what the environment and the command line ask for: one frozen object. */
import crypto from "node:crypto";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "./errors.mjs";

/** The project's folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

/** The version of Odoo the modules are written for. */
export const ODOO_SERIES = "19.0";

/** Our modules, in the order in which they depend on each other. */
export const MODULES = Object.freeze([
    "eh_hr_face_kiosk",
    "eh_hr_face_liveness",
    "eh_hr_face_identity",
    "eh_hr_face_evidence",
]);

/**
 * @typedef {object} Settings
 * @property {string} root the project's folder
 * @property {string} rootKey eight characters that stand for this folder, for names outside of it
 * @property {string} cacheDir what may be downloaded again: Odoo, package lists (EH_CACHE_DIR, XDG_CACHE_HOME)
 * @property {string} runDir databases, logs and process ids of this checkout (EH_RUN_DIR)
 * @property {string | undefined} odooHome somebody's own Odoo 19 source tree (ODOO_HOME)
 * @property {string} python the interpreter that runs Odoo (ODOO_PYTHON)
 * @property {string} host address the server listens on (--host, HOST)
 * @property {number} port (--port, PORT)
 */

/**
 * Reads the settings.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{host?: string | undefined, port?: string | undefined}} [options] from the command line; they win
 * @returns {Readonly<Settings>}
 * @throws {UserError} a port that is none
 */
export function loadSettings(env, options = {}) {
    const cacheHome = env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
    return Object.freeze({
        root: ROOT,
        rootKey: crypto.createHash("sha256").update(ROOT).digest("hex").slice(0, 8),
        cacheDir: path.resolve(env["EH_CACHE_DIR"] || path.join(cacheHome, "eh_hr_face")),
        runDir: path.resolve(env["EH_RUN_DIR"] || path.join(ROOT, ".run")),
        odooHome: env["ODOO_HOME"] ? path.resolve(env["ODOO_HOME"]) : undefined,
        python: env["ODOO_PYTHON"] || "/usr/bin/python3",
        host: options.host || env["HOST"] || "127.0.0.1",
        port: readPort(options.port || env["PORT"] || "8069"),
    });
}

/** @param {string} text */
function readPort(text) {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw new UserError(
            `"${text}" is no port`,
            "Give a number from 1 to 65535, for example --port 8070",
        );
    }
    return port;
}
