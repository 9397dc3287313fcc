/**
 * The demo database's administrator. On this machine alone it is Odoo's well-known admin / admin; before a demo opens to
 * the network every well-known password in it is replaced.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import { OdooClient } from "../odoo/rpc.mjs";
import { DEMO_DATABASE, passwordFile } from "./database.mjs";

export const LOGIN = "admin";
const WELL_KNOWN = "admin";
const PASSWORD_BYTES = 12;

/**
 * @param {Pick<import("../core/settings.mjs").Settings, "runDir">} settings
 * @returns {string} the administrator's password, as far as this checkout has set it
 */
export function readPassword(settings) {
    const file = passwordFile(settings);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : WELL_KNOWN;
}

/**
 * Signs in to the demo database.
 *
 * @param {string} url
 * @param {Pick<import("../core/settings.mjs").Settings, "runDir">} settings
 * @returns {Promise<OdooClient>}
 */
export async function signInToDemo(url, settings) {
    const client = new OdooClient(url);
    await client.signIn(DEMO_DATABASE, LOGIN, readPassword(settings));
    return client;
}

/**
 * Replaces the passwords that everybody knows: the administrator's by one that is kept here, those of Odoo's demo users by
 * ones that nobody knows. A database that has been through this is left as it is.
 *
 * @param {string} url that only this machine reaches
 * @param {Pick<import("../core/settings.mjs").Settings, "runDir">} settings
 */
export async function replacePasswords(url, settings) {
    if (readPassword(settings) !== WELL_KNOWN) {
        await signInToDemo(url, settings);
        return;
    }
    const client = await signInToDemo(url, settings);
    const random = () => crypto.randomBytes(PASSWORD_BYTES).toString("base64url");
    const users = await client.call("res.users", "search_read", [
        [["login", "!=", LOGIN]],
        ["login"],
    ]);
    for (const { id } of users) {
        await client.call("res.users", "write", [[id], { password: random() }]);
    }
    const [admin] = await client.call("res.users", "search", [[["login", "=", LOGIN]]]);
    const password = random();
    await client.call("res.users", "write", [[admin], { password }]);
    fs.writeFileSync(passwordFile(settings), `${password}\n`, { mode: 0o600 });
}
