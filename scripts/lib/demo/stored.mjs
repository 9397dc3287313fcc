/** What Odoo stored of a check-in, read back through its own RPC. */

const ROW_FIELDS = [
    ...["attempt_id", "outcome", "recorded_on", "prompt", "duration_ms", "blink_count"],
    ...["fail_reason", "trigger", "policy", "frames_per_second", "timeline", "client_asserted"],
    ...["server_verdict", "device_id", "site_id", "employee_id", "company_id"],
];
const EVENT_FIELDS = [
    ...["event_type", "recorded_on", "attempt_id", "device_id", "site_id", "employee_id"],
    "company_id",
];
const ATTENDANCE_FIELDS = [
    ...["employee_id", "check_in", "check_out", "in_mode", "out_mode"],
    ...["eh_in_attempt_id", "eh_out_attempt_id", "eh_in_device_id", "eh_out_device_id"],
];

/**
 * @typedef {object} Stored
 * @property {any} row of eh.hr.liveness.check
 * @property {any} event of eh.hr.kiosk.event
 * @property {any} attendance of hr.attendance
 * @property {import("./stopwatch.mjs").Timings} timings_ms
 */

/**
 * The newest row of the stage's tablet and employee, and what belongs to its attempt.
 *
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {import("./stage.mjs").Stage} stage
 * @param {import("./stopwatch.mjs").Timings} timings
 * @returns {Promise<Stored>}
 * @throws {Error} something that must be there is not
 */
export async function readStored(client, stage, timings) {
    const row = await readNewest(client, "eh.hr.liveness.check", ROW_FIELDS, [
        ["device_id", "=", stage.deviceId],
        ["employee_id", "=", stage.employee.id],
    ]);
    const attempt = row.attempt_id;
    const event = await readNewest(client, "eh.hr.kiosk.event", EVENT_FIELDS, [
        ["attempt_id", "=", attempt],
    ]);
    const attendance = await readNewest(client, "hr.attendance", ATTENDANCE_FIELDS, [
        "|",
        ["eh_in_attempt_id", "=", attempt],
        ["eh_out_attempt_id", "=", attempt],
    ]);
    return { row, event, attendance, timings_ms: timings };
}

/**
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {string} model
 * @param {string[]} fields
 * @param {unknown[]} domain
 */
async function readNewest(client, model, fields, domain) {
    const options = { order: "id desc", limit: 1 };
    const [record] = await client.call(model, "search_read", [domain, fields], options);
    if (!record) {
        throw new Error(`${model}: nothing was stored`);
    }
    return record;
}
