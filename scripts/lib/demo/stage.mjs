/**
 * What the tour needs in Odoo: a tablet of its own (pairing the demo tablet would take the pairing from whoever uses it),
 * an employee who may check in, captures switched on. What it changed of the company is put back at the end.
 */

const TABLET_NAME = "Film tablet";
const SETTINGS = {
    eh_liveness_enabled: true,
    eh_liveness_trigger: "all",
    attendance_kiosk_mode: "barcode_manual",
};

/**
 * @typedef {object} Stage
 * @property {number} companyId
 * @property {number} deviceId
 * @property {string} kioskUrl
 * @property {{id: number, name: string}} employee
 */

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {import("../core/lifetime.mjs").Lifetime} lifetime
 * @returns {Promise<Stage>}
 */
export async function setStage(client, lifetime) {
    const [user] = await client.call("res.users", "search_read", [
        [["login", "=", "admin"]],
        ["company_id"],
    ]);
    const companyId = user.company_id[0];
    const [company] = await client.call("res.company", "read", [
        [companyId],
        ["attendance_kiosk_key", ...Object.keys(SETTINGS)],
    ]);
    const before = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, company[name]]));
    lifetime.onEnd(() => client.call("res.company", "write", [[companyId], before]));
    await client.call("res.company", "write", [[companyId], SETTINGS]);
    return {
        companyId,
        deviceId: await findTablet(client, companyId),
        kioskUrl: `${client.url}/hr_attendance/${company.attendance_kiosk_key}`,
        employee: await findEmployee(client, companyId),
    };
}

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {number} companyId
 * @returns {Promise<number>}
 */
async function findTablet(client, companyId) {
    const own = ["company_id", "=", companyId];
    const [device] = await client.call("eh.hr.kiosk.device", "search", [
        [own, ["name", "=", TABLET_NAME]],
    ]);
    if (device) {
        return device;
    }
    let [site] = await client.call("eh.hr.site", "search", [[own]], { limit: 1, order: "id" });
    if (!site) {
        [site] = await client.call("eh.hr.site", "create", [
            [{ name: "Main site", company_id: companyId }],
        ]);
    }
    const [made] = await client.call("eh.hr.kiosk.device", "create", [
        [{ name: TABLET_NAME, site_id: site }],
    ]);
    return made;
}

/**
 * Whoever has not used a kiosk for longest: a second check-in within the minimum interval would change nothing.
 *
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {number} companyId
 * @returns {Promise<{id: number, name: string}>}
 */
async function findEmployee(client, companyId) {
    const own = ["company_id", "=", companyId];
    const employees = await client.call("hr.employee", "search_read", [[own], ["name"]], {
        order: "id",
    });
    const recent = await client.call(
        "hr.attendance",
        "search_read",
        [[["employee_id.company_id", "=", companyId]], ["employee_id"]],
        { order: "write_date desc", limit: 500 },
    );
    const order = recent.map((/** @type {any} */ attendance) => attendance.employee_id[0]);
    const age = (/** @type {{id: number}} */ { id }) => {
        const place = order.indexOf(id);
        return place === -1 ? Infinity : place;
    };
    return employees.reduce((/** @type {any} */ oldest, /** @type {any} */ each) =>
        age(each) > age(oldest) ? each : oldest,
    );
}
