/** The Debian packages the project needs, by what they are needed for, and their installation. */
import fs from "node:fs";
import { CommandError, UserError, isDiskFull } from "../core/errors.mjs";
import { run } from "../core/processes.mjs";

/** What Debian's odoo-19 depends on, by bookworm's names (there python3-lxml holds lxml's HTML cleaner). */
const ODOO = `
    python3 python3-asn1crypto python3-babel python3-cbor2 python3-chardet python3-cryptography
    python3-dateutil python3-docutils python3-freezegun python3-geoip2 python3-gevent
    python3-greenlet python3-idna python3-jinja2 python3-libsass python3-lxml python3-magic
    python3-markupsafe python3-num2words python3-ofxparse python3-openpyxl python3-openssl
    python3-passlib python3-pil python3-polib python3-psutil python3-psycopg2 python3-pypdf
    python3-tz python3-qrcode python3-reportlab python3-requests python3-rjsmin python3-serial
    python3-stdnum python3-urllib3 python3-usb python3-vobject python3-werkzeug python3-xlrd
    python3-xlsxwriter python3-xlwt python3-zeep`;

/** What the manifests of our own modules name below `external_dependencies`, by Debian's names. */
const ADDONS = "python3-jwt python3-numpy";

/** What Odoo prints PDFs with, and a font for Chinese names (DejaVu has Arabic). */
const PRINTING = "wkhtmltopdf fonts-droid-fallback";

/** @type {Readonly<Record<string, readonly string[]>>} */
export const PACKAGE_SETS = Object.freeze({
    odoo: words(`${ODOO} ${ADDONS} ${PRINTING} libopenblas0-pthread fonts-dejavu-core`),
    database: ["postgresql"],
    browser: words("chromium ffmpeg"),
    // Odoo skips its browser tests without the first, its lint tests without the others.
    tests: words("python3-websocket python3-astroid python3-pygments pylint"),
    bare_root: ["debootstrap"],
});

/** @param {string} text */
function words(text) {
    return text.trim().split(/\s+/);
}

/** Whether packages are installed here as Debian installs them; elsewhere people install what is needed themselves. */
export function hasDebianPackages() {
    return fs.existsSync("/usr/bin/dpkg-query") && fs.existsSync("/etc/debian_version");
}

/**
 * Those of the packages that are not installed here.
 *
 * @param {readonly string[]} names
 * @returns {Promise<string[]>}
 */
export async function findMissingPackages(names) {
    const { stdout } = await run(
        "dpkg-query",
        ["--show", "--showformat", "${db:Status-Abbrev}\t${Package}\n", ...names],
        { okCodes: [0, 1] },
    );
    return listMissing(names, stdout);
}

/**
 * @param {readonly string[]} names
 * @param {string} answer of dpkg-query: status and name a line
 * @returns {string[]}
 */
export function listMissing(names, answer) {
    const installed = new Set(
        answer
            .split("\n")
            .map((line) => line.split("\t"))
            .filter(([status]) => status?.startsWith("ii"))
            .map(([, name]) => name),
    );
    return names.filter((name) => !installed.has(name));
}

/**
 * Installs what is missing, as root or through sudo.
 *
 * @param {(keyof typeof PACKAGE_SETS)[]} sets
 * @param {(text: string) => void} note
 * @throws {UserError} no root, no network, a package that this release does not have
 */
export async function ensurePackages(sets, note) {
    const missing = await findMissingPackages(sets.flatMap((set) => PACKAGE_SETS[set] ?? []));
    if (missing.length === 0) {
        return;
    }
    const asRoot = await findRoot(missing);
    const apt = async (/** @type {string[]} */ args) => {
        const options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"];
        const [command = "", ...rest] = [...asRoot, "apt-get", ...options, ...args];
        await run(command, rest, {
            env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
            mayOutlive: true,
            onLine: (line) => /^(Get|Unpacking|Setting up)/.test(line) && note(line),
        });
    };
    try {
        // A dpkg that was killed earlier refuses everything until this is done.
        const [command = "", ...rest] = [...asRoot, "dpkg", "--configure", "-a"];
        await run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
        note("package lists");
        await apt(["update"]);
        note(`${missing.length} packages`);
        await apt(["install", "--yes", "--no-install-recommends", ...missing]);
    } catch (error) {
        throw explainAptError(error);
    }
}

/**
 * How to run a command as root: directly, or through sudo.
 *
 * @param {string[]} missing for the error's text
 * @returns {Promise<string[]>} what to put before the command
 */
async function findRoot(missing) {
    if (process.getuid?.() === 0) {
        return [];
    }
    const keep = "--preserve-env=DEBIAN_FRONTEND,LC_ALL,http_proxy,https_proxy,no_proxy";
    if (fs.existsSync("/usr/bin/sudo")) {
        try {
            await run("sudo", ["-n", "true"]);
            return ["sudo", "-n", keep];
        } catch {
            if (process.stdin.isTTY) {
                await run("sudo", ["-v"], { log: "inherit" });
                return ["sudo", "-n", keep];
            }
        }
    }
    throw new UserError(
        `${missing.length} Debian packages are missing, and this is neither root nor a user with sudo`,
        `Have root run: apt-get install --no-install-recommends ${missing.join(" ")}`,
    );
}

/**
 * @param {unknown} error
 * @returns {unknown}
 */
export function explainAptError(error) {
    if (!(error instanceof CommandError) || isDiskFull(error)) {
        return error;
    }
    const unknown =
        /Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate/.exec(
            error.output,
        );
    if (unknown && !/Failed to fetch|Could not resolve/.test(error.output)) {
        return new UserError(
            `apt knows no package ${unknown[1] ?? unknown[2]}`,
            "Use Debian 12 (bookworm) with its main archive in /etc/apt, or compose.yaml",
        );
    }
    if (/Release file .* (is expired|is not valid yet)/.test(error.output)) {
        return new UserError(
            "apt refuses the Debian archive's lists, for their date does not fit this machine's clock",
            "Set the clock, or use a mirror that is kept up to date",
        );
    }
    const network =
        /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection (refused|timed out|failed)|Network is unreachable|Failed to fetch|Some index files failed/;
    if (network.test(error.output)) {
        return new UserError(
            "apt cannot reach the Debian archive that /etc/apt names",
            "Check the network and apt's proxy settings with `apt-get update`, and start again",
        );
    }
    return error;
}
