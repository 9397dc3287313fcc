/** Pairs the sidecar of this checkout with its own Odoo, through what an administrator uses. */
import { makeSetupCode } from "./sidecar.mjs";

const CODE = /[2-9A-HJKMNP-Z]{5}(-[2-9A-HJKMNP-Z]{5}){3}/;
/** The pairing is good, whatever else there is to say. */
const WORKS = ["good", "no_model", "models_changed"];

/**
 * Does nothing where the two know each other already.
 *
 * @param {Pick<import("../core/settings.mjs").Settings, "root" | "runDir">} settings
 * @param {import("../odoo/rpc.mjs").OdooClient} client signed in as an administrator
 * @param {string} url of the sidecar, for Odoo and for the tablets of this machine
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} how the sidecar is, in Odoo's words
 */
export async function pairWithOdoo(settings, client, url, env = process.env) {
    const known = await readSidecar(client, url);
    if (known) {
        await client.call("eh.hr.sidecar", "action_test", [[known.id]]);
        const state = await readSidecar(client, url);
        if (WORKS.includes(state.health)) {
            return state.health_text;
        }
    }
    const code = CODE.exec(await makeSetupCode(settings, env))?.[0];
    const [wizard] = await client.call("eh.hr.sidecar.pair", "create", [[{ address: url, code }]]);
    await client.call("eh.hr.sidecar.pair", "action_pair", [[wizard]]);
    return (await readSidecar(client, url)).health_text;
}

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {string} url
 */
async function readSidecar(client, url) {
    const domain = [["address", "=", url]];
    const [found] = await client.call("eh.hr.sidecar", "search_read", [
        domain,
        ["health", "health_text"],
    ]);
    return found;
}
