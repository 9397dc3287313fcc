/**
 * Debian packages of any suite, fetched and unpacked into a folder without installing them.
 * apt does the work with folders of its own, so that its signatures and checksums hold
 * and the machine's package lists stay as they are.
 */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { run } from "../core/processes.mjs";
import { explainAptError } from "./packages.mjs";
import { findDebianArchive, formatSource, readAptSources } from "./sources.mjs";

/**
 * Downloads packages and unpacks them into one root folder.
 *
 * @param {object} request
 * @param {string} request.workDir an empty folder for apt's files; the caller removes it
 * @param {string} request.target the folder to unpack into
 * @param {string} request.codename of the release that runs here
 * @param {string[]} request.packages as `name/suite`
 * @param {(text: string) => void} request.note
 * @returns {Promise<string[]>} the package files' names, which hold the versions
 */
export async function unpackPackages({ workDir, target, codename, packages, note }) {
    const archive = findDebianArchive(readAptSources(), codename);
    if (!archive) {
        throw new UserError(
            `/etc/apt names no archive with "${codename} main"`,
            "Add Debian's main archive to /etc/apt/sources.list, or set ODOO_HOME to an Odoo 19 source tree",
        );
    }
    const debs = path.join(workDir, "debs");
    for (const folder of ["state/lists/partial", "cache/archives/partial", "debs"]) {
        fs.mkdirSync(path.join(workDir, folder), { recursive: true });
    }
    const suites = [...new Set(packages.map((name) => name.split("/")[1] ?? ""))];
    fs.writeFileSync(path.join(workDir, "apt.sources"), formatSource(archive, suites));
    fs.writeFileSync(path.join(workDir, "status"), "");
    const apt = (/** @type {string[]} */ args) =>
        run("apt-get", [...aptOptions(workDir), ...args], {
            cwd: debs,
            env: { ...process.env, LC_ALL: "C" },
        });
    try {
        note("package lists");
        await apt(["update"]);
        const watch = setInterval(() => note(`${folderMegabytes(debs)} MB`), 500);
        try {
            await apt(["download", ...packages]);
        } finally {
            clearInterval(watch);
        }
    } catch (error) {
        throw explainAptError(error);
    }
    const files = fs.readdirSync(debs).filter((name) => name.endsWith(".deb"));
    for (const file of files) {
        note(`unpacking ${file.split("_")[0]}`);
        await run("dpkg-deb", ["--extract", path.join(debs, file), target]);
    }
    return files.sort();
}

/** @param {string} workDir */
function aptOptions(workDir) {
    const options = {
        "Dir::Etc::sourcelist": path.join(workDir, "apt.sources"),
        "Dir::Etc::sourceparts": "-",
        "Dir::State": path.join(workDir, "state"),
        "Dir::State::status": path.join(workDir, "status"),
        "Dir::Cache": path.join(workDir, "cache"),
        // The cache folder may lie where apt's own user cannot write; signatures are checked all the same.
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        "Acquire::Retries": "3",
        "APT::Update::Error-Mode": "any",
    };
    return Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
}

/** @param {string} folder */
function folderMegabytes(folder) {
    const bytes = fs
        .readdirSync(folder)
        .map((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
        .reduce((sum, size) => sum + size, 0);
    return (bytes / 1e6).toFixed(0);
}
