/** Loads pages with their scripts and styles once, so that Odoo builds its asset bundles before people wait. */

const ASSETS = /["'](\/web\/assets\/[^"']+)["']/g;

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client the pages are loaded as its user
 * @param {string[]} pages addresses
 * @throws {Error} a page or one of its assets does not answer with 200
 */
export async function warmUp(client, pages) {
    for (const page of pages) {
        const html = await (await get(client, page)).text();
        const assets = new Set([...html.matchAll(ASSETS)].map((match) => match[1] ?? ""));
        for (const asset of assets) {
            await (await get(client, client.url + asset.replaceAll("&amp;", "&"))).arrayBuffer();
        }
    }
}

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {string} url
 */
async function get(client, url) {
    const response = await fetch(url, { headers: { Cookie: client.cookie } });
    if (!response.ok) {
        throw new Error(`${url} answers ${response.status}`);
    }
    return response;
}
