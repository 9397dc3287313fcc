/** Which Odoo the tests run against: the one `npm test` started, or a running `npm start`. */
import fs from "node:fs";
import path from "node:path";
import { loadSettings } from "../../../scripts/lib/core/settings.mjs";
import { OdooClient } from "../../../scripts/lib/odoo/rpc.mjs";

interface ServerFile {
    url: string;
    database: string;
    login: string;
    password: string;
}

function readServer(): ServerFile {
    const { ODOO_URL: url, ODOO_DATABASE: database } = process.env;
    const { ODOO_LOGIN: login = "admin", ODOO_PASSWORD: password = "admin" } = process.env;
    if (url && database) {
        return { url, database, login, password };
    }
    const file = path.join(loadSettings(process.env).runDir, "server.json");
    if (!fs.existsSync(file)) {
        throw new Error("No Odoo: run `npm start`, or set ODOO_URL and ODOO_DATABASE");
    }
    return JSON.parse(fs.readFileSync(file, "utf8")) as ServerFile;
}

/** Signed in as the administrator. */
export async function signIn(): Promise<OdooClient> {
    const { url, database, login, password } = readServer();
    const client = new OdooClient(url);
    await client.signIn(database, login, password);
    return client;
}
