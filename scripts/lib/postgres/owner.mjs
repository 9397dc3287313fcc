/**
 * Who runs PostgreSQL, and where its files can lie.
 * PostgreSQL refuses root: then its own system user does it, in a folder that user can reach.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { run } from "../core/processes.mjs";

/** The kernel takes 107 characters for a socket's path. */
const SOCKET_PATH_MAX = 107;
const SOCKET_NAME = ".s.PGSQL.5432.lock";

/**
 * @typedef {object} Owner
 * @property {number} [uid] nothing: whoever runs this
 * @property {number} [gid]
 */

/**
 * The user that PostgreSQL runs as.
 *
 * @param {string} [passwd] text of /etc/passwd
 * @param {number} [uid] ours
 * @returns {Owner}
 */
export function findOwner(
    passwd = fs.readFileSync("/etc/passwd", "utf8"),
    uid = process.getuid?.(),
) {
    if (uid !== 0) {
        return {};
    }
    const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(passwd);
    if (!entry) {
        throw new UserError(
            "There is no system user postgres to run the database as",
            "Install Debian's package postgresql, or do not run this as root",
        );
    }
    return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/**
 * The folder for the cluster's files: in the run folder, or beside the system's other temporary files
 * when PostgreSQL's user cannot get into the run folder.
 *
 * @param {import("../core/settings.mjs").Settings} settings
 * @param {Owner} owner
 * @returns {Promise<string>}
 */
export async function chooseClusterDir(settings, owner) {
    const candidates = [
        path.join(settings.runDir, "postgres"),
        path.join("/var/tmp", `eh_hr_face-${settings.rootKey}`, "postgres"),
    ];
    for (const folder of candidates) {
        fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
        if (owner.uid === undefined) {
            return folder;
        }
        fs.chownSync(folder, owner.uid, owner.gid ?? owner.uid);
        const probe = await run("test", ["-x", folder], {
            ...owner,
            cwd: "/",
            okCodes: [0, 1],
        }).catch(() => ({ code: 1 }));
        if (probe.code === 0) {
            return folder;
        }
        fs.rmSync(folder, { recursive: true, force: true });
    }
    throw new UserError(
        `The user postgres can enter neither ${candidates.join(" nor ")}`,
        "Set EH_RUN_DIR to a folder it can enter",
    );
}

/**
 * The folder for the socket: beside the cluster, or a short one when that path is too long for a socket.
 *
 * @param {string} clusterDir
 * @param {string} rootKey
 * @returns {string}
 */
export function chooseSocketDir(clusterDir, rootKey) {
    const near = path.join(clusterDir, "socket");
    return path.join(near, SOCKET_NAME).length <= SOCKET_PATH_MAX
        ? near
        : path.join(os.tmpdir(), `eh_hr_face-${rootKey}`);
}
