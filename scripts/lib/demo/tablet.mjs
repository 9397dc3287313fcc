/**
 * The demo tablet: a kiosk device on the demo workplace, and a link that pairs the browser which opens it.
 * Everything goes through what an administrator uses.
 */

const TABLET_NAME = "Demo tablet";
const SITE_NAME = "Demo workplace";

/**
 * Makes the demo tablet if it is missing, and a fresh one-time pairing code for it.
 *
 * @param {import("../odoo/rpc.mjs").OdooClient} client signed in as an administrator
 * @returns {Promise<{kioskUrl: string, pairingUrl: string, paired: boolean}>}
 *     `paired`: a browser has been paired before; it stays so until the link is used again
 */
export async function prepareTablet(client) {
    const [user] = await client.call("res.users", "search_read", [
        [["login", "=", "admin"]],
        ["company_id"],
    ]);
    const companyId = user.company_id[0];
    const [company] = await client.call("res.company", "read", [
        [companyId],
        ["attendance_kiosk_key"],
    ]);
    const kioskUrl = `${client.url}/hr_attendance/${company.attendance_kiosk_key}`;

    const domain = [
        ["company_id", "=", companyId],
        ["name", "=", TABLET_NAME],
    ];
    let [device] = await client.call("eh.hr.kiosk.device", "search_read", [domain, ["state"]]);
    if (!device) {
        const [siteId] = await client.call("eh.hr.site", "create", [
            [{ name: SITE_NAME, company_id: companyId }],
        ]);
        const [id] = await client.call("eh.hr.kiosk.device", "create", [
            [{ name: TABLET_NAME, site_id: siteId }],
        ]);
        device = { id, state: "unpaired" };
    }
    const action = await client.call("eh.hr.kiosk.device", "action_pair", [[device.id]]);
    const code = action.context.eh_pairing_code;
    return {
        kioskUrl,
        pairingUrl: `${kioskUrl}#eh_pair=${code}`,
        paired: device.state === "paired",
    };
}
