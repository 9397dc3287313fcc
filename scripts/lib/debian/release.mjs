/** Which Debian this is. */
import fs from "node:fs";
import { UserError } from "../core/errors.mjs";

/**
 * @param {string} text of /etc/os-release
 * @returns {{id: string, codename: string}}
 */
export function parseOsRelease(text) {
    const value = (/** @type {string} */ key) =>
        new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
    return { id: value("ID"), codename: value("VERSION_CODENAME") };
}

/**
 * The codename of this Debian release.
 *
 * @param {string} [file]
 * @returns {string}
 * @throws {UserError} this is another system
 */
export function requireDebian(file = "/etc/os-release") {
    const { id, codename } = parseOsRelease(
        fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "",
    );
    if (id !== "debian" || !codename) {
        throw new UserError(
            `This needs Debian 12, and here runs ${id || "another system"}`,
            "Use `docker compose up` (compose.yaml), or a Debian 12 machine or container",
        );
    }
    return codename;
}
