/**
 * What was stored, in a few lines for a person.
 *
 * @param {import("./stored.mjs").Stored} stored
 * @returns {string}
 */
export function describeStored({ row, event, attendance, timings_ms: timings }) {
    const direction = attendance.eh_out_attempt_id === row.attempt_id ? "check-out" : "check-in";
    const steps = row.timeline.map(
        (/** @type {{at_ms: number, code: string}} */ { at_ms, code }) =>
            `${(at_ms / 1000).toFixed(2)} s ${code}`,
    );
    const times = Object.entries(timings).map(([name, ms]) => `${name} ${ms ?? "-"}`);
    return `
Stored
  capture      #${row.id} ${row.outcome}, ${row.blink_count} blinks, ${row.frames_per_second} pictures a second
               ${row.employee_id[1]} at ${row.site_id[1]}, ${row.device_id[1]}, ${row.recorded_on} UTC
               client_asserted ${row.client_asserted}, server_verdict ${row.server_verdict}
               ${steps.join(" · ")}
  event        #${event.id} ${event.event_type}
  attendance   #${attendance.id} ${direction} of ${attendance.employee_id[1]}
  attempt      ${row.attempt_id}
Times in ms    ${times.join(", ")}`;
}
