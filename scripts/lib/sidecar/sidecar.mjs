/** The sidecar on this machine: an extra beside Odoo, which nothing waits for and nothing depends on. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { spawnSidecar } from "../../../sidecar/spawn.mjs";
import { UserError } from "../core/errors.mjs";
import { run } from "../core/processes.mjs";

/** Longer than the service gives itself for its last answers. */
const STOP_MS = 20_000;
const BUILD_MS = 60_000;
const READY_MS = 15_000;

/**
 * @typedef {object} StartedSidecar
 * @property {string} url
 * @property {readonly string[]} models ids of the models whose word counts; none without an operator's own
 * @property {Promise<string>} ended resolves with a sentence when it ends without being asked to
 * @property {() => Promise<void>} stop after what it has accepted is answered
 */

/**
 * Builds models and service where they are not up to date, then starts one replica.
 *
 * @param {Pick<import("../core/settings.mjs").Settings, "root" | "runDir">} settings
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env its settings, see sidecar/.env.example; keys lie in the run directory where no other folder is set
 * @param {(text: string) => void} [options.note]
 * @returns {Promise<StartedSidecar>}
 * @throws {UserError} why it cannot run
 */
export async function startSidecar({ root, runDir }, { env, note = () => {} }) {
    const logFile = path.join(runDir, "log", "sidecar.log");
    fs.mkdirSync(path.dirname(logFile), { recursive: true });
    fs.writeFileSync(logFile, "");
    const log = fs.openSync(logFile, "a");
    try {
        note("models and service");
        await run(process.execPath, ["esbuild.config.mjs", "--only", "sidecar"], {
            cwd: root,
            log,
            timeoutMs: BUILD_MS,
        });
        note("self-tests of the models");
        const sidecar = await spawnSidecar({
            env: { ...env, EH_SIDECAR_KEYS_DIR: keysFolder(env, runDir) },
            stdio: ["ignore", log, log],
            cwd: root,
            readyTimeoutMs: READY_MS,
        });
        return { url: sidecar.url, models: sidecar.models, ...watch(sidecar, logFile) };
    } catch (error) {
        const said = reasonIn(fs.readFileSync(logFile, "utf8"));
        throw new UserError(
            `The sidecar did not start: ${said || /** @type {Error} */ (error).message}`,
            `The kiosk works without it; its log is ${logFile}`,
        );
    } finally {
        fs.closeSync(log);
    }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} runDir
 */
function keysFolder(env, runDir) {
    return env["EH_SIDECAR_KEYS_DIR"] || path.join(runDir, "sidecar_keys");
}

/**
 * Makes a one-time code with which an Odoo pairs, for a sidecar that runs here or will.
 *
 * @param {Pick<import("../core/settings.mjs").Settings, "root" | "runDir">} settings
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what the program says: the code, and where it goes
 */
export async function makeSetupCode({ root, runDir }, env) {
    await run(process.execPath, ["esbuild.config.mjs", "--only", "sidecar"], {
        cwd: root,
        timeoutMs: BUILD_MS,
    });
    const { stdout } = await promisify(execFile)(process.execPath, ["dist/sidecar/pair.js"], {
        cwd: root,
        env: { ...env, EH_SIDECAR_KEYS_DIR: keysFolder(env, runDir) },
    });
    return stdout.trim();
}

/**
 * @param {import("../../../sidecar/spawn.mjs").SpawnedSidecar} sidecar
 * @param {string} logFile
 * @returns {Pick<StartedSidecar, "ended" | "stop">}
 */
function watch(sidecar, logFile) {
    let stopping = false;
    const ended = new Promise((/** @type {(text: string) => void} */ resolve) => {
        sidecar.process.once("exit", (code, signal) => {
            if (!stopping) {
                resolve(`The sidecar ended with ${code ?? signal}, its log is ${logFile}`);
            }
        });
    });
    const stop = async () => {
        stopping = true;
        const insist = setTimeout(() => sidecar.process.kill("SIGKILL"), STOP_MS);
        await sidecar.stop();
        clearTimeout(insist);
    };
    return { ended, stop };
}

/**
 * What a process that could not start has said, in one line: its log's lines are JSON, its last words are not.
 *
 * @param {string} output
 */
function reasonIn(output) {
    const words = output
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line && !/^[{}]|^at |^models: |^node:|^Node\.js v/.test(line));
    return words.slice(0, 4).join("; ").replaceAll(":; ", ": ").replace(/\.$/, "").slice(0, 600);
}
