/**
 * Reads apt's sources in both of their formats and finds the Debian archive this machine uses.
 * The mirror's address is taken from there and written nowhere else.
 */
import fs from "node:fs";
import path from "node:path";

/**
 * @typedef {object} AptSource
 * @property {string[]} types deb, deb-src
 * @property {string[]} uris
 * @property {string[]} suites
 * @property {string[]} components
 * @property {string} [signedBy] a key file, or a whole key
 */

/**
 * One-line format: `deb [signed-by=/a.gpg] http://mirror/debian bookworm main`.
 *
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseOneLineSources(text) {
    const sources = [];
    for (const line of text.split("\n")) {
        const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(
            line.replace(/#.*$/, ""),
        );
        if (!match) {
            continue;
        }
        const [, type = "", options = "", uri = "", suite = "", components = ""] = match;
        const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
        sources.push({
            types: [type],
            uris: [uri],
            suites: [suite],
            components: words(components),
            ...(signedBy ? { signedBy } : {}),
        });
    }
    return sources;
}

/**
 * deb822 format (`*.sources`): paragraphs of `Field: value`, continued on indented lines.
 *
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseDeb822Sources(text) {
    const sources = [];
    const lines = text.split("\n").filter((line) => !line.startsWith("#"));
    for (const paragraph of lines.join("\n").split(/\n\s*\n/)) {
        /** @type {Map<string, string>} */
        const fields = new Map();
        let last = "";
        for (const line of paragraph.split("\n")) {
            const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
            if (match) {
                last = (match[1] ?? "").toLowerCase();
                fields.set(last, match[2] ?? "");
            } else if (/^\s/.test(line) && last) {
                fields.set(last, `${fields.get(last)}\n${line}`);
            }
        }
        if (!fields.has("uris") || /^(no|false)$/i.test(fields.get("enabled") ?? "")) {
            continue;
        }
        const signedBy = fields.get("signed-by")?.trimEnd();
        sources.push({
            types: words(fields.get("types")),
            uris: words(fields.get("uris")),
            suites: words(fields.get("suites")),
            components: words(fields.get("components")),
            ...(signedBy ? { signedBy } : {}),
        });
    }
    return sources;
}

/** @param {string | undefined} text */
function words(text) {
    return (text ?? "").split(/\s+/).filter(Boolean);
}

/**
 * Every apt source of this machine.
 *
 * @param {string} [folder]
 * @returns {AptSource[]}
 */
export function readAptSources(folder = "/etc/apt") {
    const parts = path.join(folder, "sources.list.d");
    const files = [path.join(folder, "sources.list")];
    if (fs.existsSync(parts)) {
        files.push(
            ...fs
                .readdirSync(parts)
                .sort()
                .map((name) => path.join(parts, name)),
        );
    }
    return files.flatMap((file) => {
        if (!fs.existsSync(file)) {
            return [];
        }
        if (file.endsWith(".sources")) {
            return parseDeb822Sources(fs.readFileSync(file, "utf8"));
        }
        return file.endsWith(".list") ? parseOneLineSources(fs.readFileSync(file, "utf8")) : [];
    });
}

/**
 * The archive that serves this machine's own Debian release; it serves the other suites as well.
 *
 * @param {AptSource[]} sources
 * @param {string} codename of the release that runs here, for example bookworm
 * @returns {{uri: string, signedBy?: string} | undefined}
 */
export function findDebianArchive(sources, codename) {
    for (const { types, uris, suites, components, signedBy } of sources) {
        const [uri] = uris;
        if (
            uri &&
            types.includes("deb") &&
            suites.includes(codename) &&
            components.includes("main")
        ) {
            return signedBy ? { uri, signedBy } : { uri };
        }
    }
    return undefined;
}

/**
 * A deb822 paragraph for other suites of the same archive.
 *
 * @param {{uri: string, signedBy?: string}} archive
 * @param {string[]} suites
 * @returns {string}
 */
export function formatSource(archive, suites) {
    const signed = archive.signedBy ? `Signed-By: ${archive.signedBy}\n` : "";
    return `Types: deb\nURIs: ${archive.uri}\nSuites: ${suites.join(" ")}\nComponents: main\n${signed}`;
}
