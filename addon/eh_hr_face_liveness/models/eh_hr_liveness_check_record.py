"""The one writer of attended captures."""

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.errors import KioskError

from ..tools.attempt import parse_attempt

JSON_FIELDS = ('timeline', 'components', 'reasons')


class EhHrLivenessCheck(models.Model):
    _inherit = 'eh.hr.liveness.check'

    @api.model
    def _record_attempt(self, device, payload):
        """Record one reported capture: a row here and a kiosk event, or neither.

        The same attempt of the same device again is answered with the first answer, and nothing is written. When two
        requests report it at the same moment, the second fails to serialize and Odoo runs it again: it then finds the
        first one's row.

        :param device: the ``DeviceIdentity`` of the tablet
        :param dict payload: the parsed body (docs/wire.md)
        :returns: the body of the answer
        :rtype: dict
        :raises KioskError: ``invalid_field`` or ``employee_refused``
        """
        attempt = parse_attempt(payload)
        self.env.cr.execute(self._record_attempt_sql(device, attempt))
        row = self.env.cr.fetchone()
        if row is None:
            raise KioskError('employee_refused', "employee_id: not an active employee of this device's company")
        check_id, outcome, recorded_on, event_id = row
        return {
            'attempt_id': attempt.attempt_id,
            'outcome': outcome,
            'recorded_on': recorded_on.isoformat() + 'Z',
            'check_id': check_id,
            'event_id': event_id,
        }

    @api.model
    def _has_passed(self, device, employee, attempt_id):
        """Whether this tablet reported a passed capture of this employee under this attempt.

        A capture of somebody else, or of nobody in particular, is none of this employee's.
        """
        return bool(attempt_id) and bool(self.sudo().search_count([
            ('device_id', '=', device.device_id), ('attempt_id', '=', attempt_id),
            ('outcome', '=', 'passed'), ('employee_id', '=', employee.id),
        ], limit=1))

    @api.model
    def _record_attempt_sql(self, device, attempt):
        """One statement, as two ORM creates would cost more than the rest of the request.

        It returns the row of the attempt (id, outcome, recorded on, event id), new or known, and nothing when the
        employee is refused.
        """
        event_type = f'capture_{attempt.outcome}'
        return SQL(
            """
            WITH known AS (
                SELECT id, outcome, recorded_on
                  FROM eh_hr_liveness_check
                 WHERE device_id = %(device_id)s AND attempt_id = %(attempt_id)s
            ), employee AS (
                SELECT id, name
                  FROM hr_employee
                 WHERE id = %(employee_id)s AND company_id = %(company_id)s AND active
            ), recorded AS (
                INSERT INTO eh_hr_liveness_check (
                    attempt_id, outcome, recorded_on, company_id,
                    device_id, device_name, site_id, site_name, employee_id, employee_name,
                    trigger, prompt, duration_ms, blink_count, fail_reason, policy, frames_per_second, timeline,
                    l1, is_scored, components, reasons, policy_met,
                    client_asserted, server_verdict
                )
                SELECT %(attempt_id)s, %(outcome)s, date_trunc('second', now() AT TIME ZONE 'UTC'), %(company_id)s,
                       %(device_id)s, %(device_name)s, %(site_id)s, %(site_name)s, employee.id, employee.name,
                       %(trigger)s, %(prompt)s, %(duration_ms)s, %(blink_count)s, %(fail_reason)s, %(policy)s,
                       %(frames_per_second)s, %(timeline)s::jsonb,
                       %(l1)s, %(l1)s IS NOT NULL, %(components)s::jsonb, %(reasons)s::jsonb, %(policy_met)s,
                       TRUE, 'not_assessed'
                  FROM (VALUES (%(employee_id)s::int)) AS claimed (id)
             LEFT JOIN employee ON employee.id = claimed.id
                 WHERE claimed.id IS NULL OR employee.id IS NOT NULL
           ON CONFLICT (device_id, attempt_id) DO NOTHING
             RETURNING id, outcome, recorded_on
            ), noted AS (
                %(event)s
            )
            SELECT recorded.id, recorded.outcome, recorded.recorded_on, noted.id FROM recorded, noted
             UNION ALL
            SELECT known.id, known.outcome, known.recorded_on, (
                       SELECT max(id)
                         FROM eh_hr_kiosk_event
                        WHERE attempt_id = %(attempt_id)s
                          AND device_id = %(device_id)s
                          AND event_type = 'capture_' || known.outcome)
              FROM known
            """,
            event=self.env['eh.hr.kiosk.event']._record_sql(
                event_type, device, employee_id=attempt.employee_id, attempt_id=attempt.attempt_id,
                detail=attempt.fail_reason, when=SQL("EXISTS (SELECT FROM recorded)")),
            device_id=device.device_id,
            device_name=device.name,
            site_id=device.site_id,
            site_name=device.site_name,
            company_id=device.company_id,
            **{
                **attempt._asdict(),
                **{name: None if getattr(attempt, name) is None else Json(getattr(attempt, name)) for name in JSON_FIELDS},
            },
        )
