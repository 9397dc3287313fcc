/**
 * A PostgreSQL of our own: reachable over a unix socket in a folder only its owner may enter, no port.
 * Several runs of one checkout share it; the last one to leave stops it.
 */
import fs from "node:fs";
import path from "node:path";
import { CommandError, UserError, isDiskFull } from "../core/errors.mjs";
import { withLock } from "../core/lock.mjs";
import { describeProcess, readLiveProcess } from "../core/process_file.mjs";
import { run } from "../core/processes.mjs";
import { chooseClusterDir, chooseSocketDir, findOwner } from "./owner.mjs";

const ROLE = "odoo";
const DEBIAN_BINARIES = "/usr/lib/postgresql";

/** Durable like any other; only the pauses that a large `CREATE DATABASE` would cause are spread out. */
const SERVER_OPTIONS = {
    listen_addresses: "",
    max_connections: "200",
    max_wal_size: "2GB",
    // Containers give /dev/shm 64 MB.
    dynamic_shared_memory_type: "mmap",
};

export class Cluster {
    /**
     * @param {object} parts
     * @param {string} parts.dir
     * @param {string} parts.socketDir
     * @param {string} parts.binDir
     * @param {import("./owner.mjs").Owner} parts.owner
     */
    constructor({ dir, socketDir, binDir, owner }) {
        this.dir = dir;
        this.dataDir = path.join(dir, "data");
        this.socketDir = socketDir;
        this.binDir = binDir;
        this.owner = owner;
        this.role = ROLE;
        this.logFile = path.join(dir, "postgres.log");
        this.usersDir = path.join(dir, "users");
    }

    /**
     * The cluster of this checkout, not started yet.
     *
     * @param {import("../core/settings.mjs").Settings} settings
     */
    static async of(settings) {
        const owner = findOwner();
        const dir = await chooseClusterDir(settings, owner);
        const socketDir = chooseSocketDir(dir, settings.rootKey);
        return new Cluster({ dir, socketDir, binDir: findBinaries(), owner });
    }

    /** Makes the cluster if there is none, starts it if it is down, and notes that we use it. */
    async open() {
        await withLock(path.join(this.dir, "cluster.lock"), async () => {
            this.makeFolders();
            await this.create();
            if (!(await this.isRunning())) {
                this.clearStaleLocks();
                await this.start();
            }
            fs.writeFileSync(path.join(this.usersDir, String(process.pid)), describeProcess());
        });
    }

    /** Leaves the cluster; stops it when nobody else uses it. */
    async close() {
        await withLock(path.join(this.dir, "cluster.lock"), async () => {
            fs.rmSync(path.join(this.usersDir, String(process.pid)), { force: true });
            for (const name of fs.readdirSync(this.usersDir)) {
                if (readLiveProcess(path.join(this.usersDir, name)) !== undefined) {
                    return;
                }
                fs.rmSync(path.join(this.usersDir, name), { force: true });
            }
            await this.stop();
        });
    }

    makeFolders() {
        fs.mkdirSync(this.usersDir, { recursive: true });
        fs.mkdirSync(this.socketDir, { recursive: true, mode: 0o700 });
        const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = this.owner;
        const found = fs.lstatSync(this.socketDir);
        if (!found.isDirectory() || (found.uid !== uid && found.uid !== process.getuid?.())) {
            throw new UserError(
                `${this.socketDir} belongs to somebody else`,
                "Remove it, or set EH_RUN_DIR to a shorter path",
            );
        }
        fs.chownSync(this.socketDir, uid, gid);
        fs.chmodSync(this.socketDir, 0o700);
        fs.closeSync(fs.openSync(this.logFile, "a"));
        fs.chownSync(this.logFile, uid, gid);
    }

    /** `initdb`; the data folder gets its name when it is whole. */
    async create() {
        if (fs.existsSync(this.dataDir)) {
            return;
        }
        const part = `${this.dataDir}.part`;
        fs.rmSync(part, { recursive: true, force: true });
        await this.run("initdb", [
            ...["--pgdata", part, "--username", ROLE, "--auth", "trust"],
            ...["--encoding", "UTF8", "--locale", "C.UTF-8"],
        ]);
        fs.renameSync(part, this.dataDir);
    }

    async start() {
        const options = Object.entries(SERVER_OPTIONS).map(
            ([key, value]) => `-c ${key}='${value}'`,
        );
        const before = fs.statSync(this.logFile).size;
        try {
            await this.run("pg_ctl", [
                ...["start", "--wait", "--timeout", "60", "--silent"],
                ...["--pgdata", this.dataDir, "--log", this.logFile],
                ...["--options", `-k '${this.socketDir}' ${options.join(" ")}`],
            ]);
        } catch {
            const log = fs.readFileSync(this.logFile).subarray(before).toString().slice(-2000);
            if (isDiskFull(new Error(log))) {
                throw new CommandError("pg_ctl start", 1, log);
            }
            console.error(log.trim());
            throw new UserError(
                `PostgreSQL does not start on ${this.dataDir}`,
                "If its log above does not help, make everything anew with `npm start -- --reset`",
            );
        }
    }

    async stop() {
        if (await this.isRunning()) {
            await this.run("pg_ctl", [
                ...["stop", "--wait", "--timeout", "60", "--silent", "--mode", "fast"],
                ...["--pgdata", this.dataDir],
            ]);
        }
    }

    async isRunning() {
        if (!fs.existsSync(path.join(this.dataDir, "postmaster.pid"))) {
            return false;
        }
        return this.postmasterPid() !== undefined;
    }

    /** The pid of the postmaster on our data folder; a pid that another program has by now does not count. */
    postmasterPid() {
        try {
            const file = path.join(this.dataDir, "postmaster.pid");
            const pid = Number(fs.readFileSync(file, "utf8").split("\n")[0]);
            const commandLine = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
            return commandLine.includes(this.dataDir) ? pid : undefined;
        } catch {
            return undefined;
        }
    }

    /** A killed postmaster leaves its pid behind, and PostgreSQL trusts it when that pid is alive again. */
    clearStaleLocks() {
        fs.rmSync(path.join(this.dataDir, "postmaster.pid"), { force: true });
        for (const name of fs.readdirSync(this.socketDir)) {
            fs.rmSync(path.join(this.socketDir, name), { force: true });
        }
    }

    /**
     * Runs one of PostgreSQL's programs as the cluster's owner.
     *
     * @param {string} program
     * @param {string[]} args
     */
    async run(program, args) {
        return run(path.join(this.binDir, program), args, {
            ...this.owner,
            cwd: this.dir,
            env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
        });
    }

    /**
     * Runs SQL and returns what it prints, unaligned, one row a line.
     *
     * @param {string} sql
     * @param {string} [database]
     * @returns {Promise<string[]>}
     */
    async sql(sql, database = "postgres") {
        const { stdout } = await run(path.join(this.binDir, "psql"), [
            ...["--host", this.socketDir, "--username", ROLE, "--dbname", database],
            ...[
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set",
                "ON_ERROR_STOP=1",
            ],
            ...["--command", sql],
        ]);
        return stdout.split("\n").filter(Boolean);
    }
}

/** The folder of the newest PostgreSQL programs that are installed. */
function findBinaries() {
    const versions = fs.existsSync(DEBIAN_BINARIES) ? fs.readdirSync(DEBIAN_BINARIES) : [];
    const folders = versions
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => path.join(DEBIAN_BINARIES, version, "bin"))
        .filter((folder) => fs.existsSync(path.join(folder, "initdb")));
    if (!folders[0]) {
        throw new UserError("PostgreSQL is not installed", "Install Debian's package postgresql");
    }
    return folders[0];
}
