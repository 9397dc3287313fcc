/**
 * A bare Debian of this machine's release in a folder, made by debootstrap: Debian's minimum, this machine's Node, and a
 * copy of what is committed here. It has processes and mounts of its own, which go when it is closed, and it shares this
 * machine's network.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { run, startTimeOf, waitFor } from "../core/processes.mjs";
import { ensurePackages } from "../debian/packages.mjs";
import { requireDebian } from "../debian/release.mjs";
import { findDebianArchive, formatSource, readAptSources } from "../debian/sources.mjs";

/** Where the copy of this project lies inside. */
export const PROJECT = "/home/newcomer/project";

/** `debootstrap` on a slow mirror. */
const MAKE_MS = 15 * 60_000;
const NEEDED_KB = 6e6;

/** First process inside: waits, and takes in what others leave behind. */
const INIT = "trap 'exit 0' TERM; while :; do sleep 60 & wait $!; done";

/** Mounts for the namespace of the root, `$1`; they go with it. */
const MOUNTS = `set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount -t sysfs -o ro sysfs "$1/sys"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
mount -t tmpfs -o size=64m tmpfs "$1/dev/shm"
exec chroot "$1" /bin/sh -c '${INIT.replaceAll("'", `'"'"'`)}'`;

/** What of this machine's environment says how to reach the network. */
const NETWORK_VARIABLES = ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => [
    name,
    name.toUpperCase(),
]);

const APT_NETWORK = /^Acquire::(\w+::Proxy|Check-Valid-Until|Check-Date|Retries|ForceIPv4)/i;

/**
 * @typedef {object} BareRoot
 * @property {string} folder as seen from outside
 * @property {string} mounted the same with its mounts, as seen from outside, while it is open
 * @property {string[]} enter the command that runs another one inside, in front of it
 * @property {NodeJS.ProcessEnv} env
 * @property {() => string[]} processes command lines of what runs inside besides its first process
 * @property {Close} close
 *
 * @typedef {(options?: {keep?: boolean}) => Promise<void>} Close ends every process in it, and removes the folder
 */

/**
 * Makes the root. The caller closes it, also when this fails half-way.
 *
 * @param {object} options
 * @param {string} options.project this checkout; what `HEAD` holds goes in
 * @param {(close: Close) => void} options.onMade hears how to close it
 * @param {(text: string) => void} options.note
 * @param {string} [options.parent] where the folder is made
 * @returns {Promise<BareRoot>}
 * @throws {UserError} this machine cannot have one
 */
export async function makeBareRoot({ project, onMade, note, parent = "/var/tmp" }) {
    if (process.getuid?.() !== 0) {
        throw new UserError("A bare root is made by root only", "Start this as root");
    }
    const codename = requireDebian();
    const archive = findDebianArchive(readAptSources(), codename);
    if (!archive) {
        throw new UserError(
            `/etc/apt names no archive with "${codename} main"`,
            "Add Debian's main archive to /etc/apt/sources.list",
        );
    }
    const { stdout } = await run("df", ["--output=avail", parent]);
    if (Number(stdout.split("\n")[1]) < NEEDED_KB) {
        throw new UserError(`${parent} has less than 6 GB free`, "Free some space");
    }
    await ensurePackages(["bare_root"], note);
    const folder = fs.mkdtempSync(path.join(parent, "eh_hr_face_bare-"));
    fs.chmodSync(folder, 0o755);
    /** @type {import("node:child_process").ChildProcess | undefined} */
    let keeper; // eslint-disable-line prefer-const -- closed half-way, it is not there yet
    /** @param {{keep?: boolean}} [options] */
    const close = async ({ keep = false } = {}) => {
        await endKeeper(keeper);
        if (!keep) {
            await removeRoot(folder);
        }
    };
    onMade(close);
    note("debootstrap");
    await run("debootstrap", ["--variant=minbase", codename, folder, archive.uri], {
        timeoutMs: MAKE_MS,
        env: { ...process.env, LC_ALL: "C" },
        onLine: (line) => note(line.replace(/^I: /, "")),
    });
    const env = await furnish(folder, { codename, archive, project });
    keeper = spawn(
        "unshare",
        [
            ...["--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"],
            ...["/bin/sh", "-c", MOUNTS, "sh", folder],
        ],
        { stdio: "ignore", detached: true },
    );
    const init = await findInit(/** @type {number} */ (keeper.pid));
    return {
        folder,
        mounted: `/proc/${init}/root`,
        enter: [
            ...["nsenter", `--target=${init}`, "--mount", "--pid", "--ipc", "--uts"],
            ...["--root", `--wd=/proc/${init}/root`],
        ],
        env,
        processes: () => listProcesses(init),
        close,
    };
}

/**
 * Node, the network's settings and the project.
 *
 * @param {string} folder
 * @param {{codename: string, archive: {uri: string, signedBy?: string}, project: string}} options
 * @returns {Promise<NodeJS.ProcessEnv>} for what runs inside
 */
async function furnish(folder, { codename, archive, project }) {
    const inside = (/** @type {string} */ file) => path.join(folder, file);
    const write = (/** @type {string} */ file, /** @type {string} */ text, mode = 0o644) => {
        fs.mkdirSync(path.dirname(inside(file)), { recursive: true });
        fs.writeFileSync(inside(file), text, { mode });
    };
    fs.rmSync(inside("etc/apt/sources.list"), { force: true });
    write("etc/apt/sources.list.d/debian.sources", formatSource(archive, [codename]));
    if (archive.signedBy?.startsWith("/")) {
        fs.mkdirSync(path.dirname(inside(archive.signedBy)), { recursive: true });
        fs.copyFileSync(archive.signedBy, inside(archive.signedBy));
    }
    // How this machine reaches its mirror, and what it has to forgive it.
    const { stdout: aptConfig } = await run("apt-config", ["dump", "Acquire"]);
    const network = aptConfig.split("\n").filter((line) => APT_NETWORK.test(line));
    write("etc/apt/apt.conf.d/99network", `${network.join("\n")}\n`);
    // There is no init that could start the services of packages: as in any container.
    write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755);
    write("etc/hosts", "127.0.0.1 localhost\n");
    fs.copyFileSync("/etc/resolv.conf", inside("etc/resolv.conf"));
    const npmrc = path.join(os.homedir(), ".npmrc");
    if (fs.existsSync(npmrc)) {
        fs.copyFileSync(npmrc, inside("root/.npmrc"));
    }
    await copyNode(folder);
    fs.mkdirSync(inside(PROJECT), { recursive: true });
    const tar = inside("tmp/project.tar");
    await run("git", ["archive", "--format=tar", `--output=${tar}`, "HEAD"], { cwd: project });
    await run("tar", ["-xf", tar, "-C", inside(PROJECT)]);
    fs.rmSync(tar);
    /** @type {NodeJS.ProcessEnv} */
    const env = {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        HOME: "/root",
        TERM: "dumb",
    };
    for (const name of NETWORK_VARIABLES.filter((each) => process.env[each])) {
        env[name] = process.env[name];
    }
    const certificates = process.env["NODE_EXTRA_CA_CERTS"];
    if (certificates && fs.existsSync(certificates)) {
        fs.copyFileSync(certificates, inside("etc/extra_ca.pem"));
        env["NODE_EXTRA_CA_CERTS"] = "/etc/extra_ca.pem";
    }
    return env;
}

/**
 * This very Node with its npm; Debian 12 has none that is new enough.
 *
 * @param {string} folder
 */
async function copyNode(folder) {
    const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
    const npm = path.join(prefix, "lib/node_modules/npm");
    if (!fs.existsSync(npm)) {
        throw new UserError(`There is no npm beside ${process.execPath}`, "Start this with npm");
    }
    const local = path.join(folder, "usr/local");
    fs.mkdirSync(path.join(local, "lib/node_modules"), { recursive: true });
    fs.copyFileSync(process.execPath, path.join(local, "bin/node"));
    await run("cp", ["--archive", npm, path.join(local, "lib/node_modules/npm")]);
    for (const name of ["npm", "npx"]) {
        fs.symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, path.join(local, "bin", name));
    }
}

/**
 * The first process inside: `unshare`'s child, once it has changed its root.
 *
 * @param {number} keeper
 * @returns {Promise<number>} its pid out here
 */
async function findInit(keeper) {
    let pid = 0;
    const isInside = () => {
        try {
            const text = fs.readFileSync(`/proc/${keeper}/task/${keeper}/children`, "utf8");
            pid = Number(text.trim().split(" ")[0]);
            return pid > 0 && fs.readlinkSync(`/proc/${pid}/root`) !== "/";
        } catch {
            return false;
        }
    };
    if (!(await waitFor(isInside, 10_000, 50))) {
        throw new UserError(
            "This machine does not let us make a bare root (mount and pid namespaces)",
            "Run it on a machine or a container that may mount",
        );
    }
    return pid;
}

/**
 * What runs in the namespace of a first process, without that one and its sleep.
 *
 * @param {number} init
 */
function listProcesses(init) {
    const space = fs.readlinkSync(`/proc/${init}/ns/pid`);
    return fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && Number(name) !== init)
        .flatMap((name) => {
            try {
                if (fs.readlinkSync(`/proc/${name}/ns/pid`) !== space) {
                    return [];
                }
                const line = fs.readFileSync(`/proc/${name}/cmdline`, "utf8");
                return [line.replaceAll("\0", " ").trim()];
            } catch {
                return [];
            }
        })
        .filter((line) => line !== "" && line !== "sleep 60");
}

/** @param {import("node:child_process").ChildProcess | undefined} keeper */
async function endKeeper(keeper) {
    const pid = keeper?.pid;
    if (pid) {
        keeper.kill("SIGKILL"); // and the kernel ends everything inside with its first process
        await waitFor(() => startTimeOf(pid) === undefined, 10_000);
    }
}

/** @param {string} folder */
async function removeRoot(folder) {
    // A process that dies may hold a file for a moment longer.
    await waitFor(async () => {
        try {
            await run("rm", ["--recursive", "--force", "--one-file-system", folder]);
            return true;
        } catch {
            return false;
        }
    }, 20_000);
}
