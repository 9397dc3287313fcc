"""The one statement that writes a capture and its kiosk event, or neither."""

from psycopg2.extras import Json

from odoo.tools import SQL

from .challenge import judge_steps

JSON_FIELDS = ('timeline', 'components', 'reasons', 'ml_models')
# Who the row and its event are about: the claimed employee, as far as the statement below found them.
EMPLOYEE_ID = SQL("(SELECT id FROM employee)")


def record_attempt_sql(device, attempt, event, slip, late, tap, passive=None, alarm=None):
    """One statement, as two ORM creates would cost more than the rest of the request.

    It returns the row of the attempt (id, outcome, recorded on, event id), new or known, and nothing when the employee
    is refused.

    :param device: the ``DeviceIdentity`` of the tablet
    :param attempt: an ``Attempt``
    :param SQL event: the INSERT of the event; it may name ``recorded`` and ``employee``
    :param dict passive: columns of what became of the sidecar's verdict, by name; none where there was none to expect
    :param SQL alarm: the INSERT of a second event; it may name the same
    :param slip: the ``Slip`` that came with it, or None. Whom it names was admitted with it: archived, moved or deleted
        meanwhile, they keep their row
    :param late: the ``LateReport``; what it says is kept where it was late
    :param tap: the ``TapTime`` of it
    :rtype: SQL
    """
    passive = passive or {'server_verdict': 'not_assessed'}
    admitted = bool(slip and slip.employee_id)
    return SQL(
        """
        WITH known AS (
            SELECT id, outcome, recorded_on
              FROM eh_hr_liveness_check
             WHERE device_id = %(device_id)s AND attempt_id = %(attempt_id)s
        ), employee AS (
            SELECT id, name
              FROM hr_employee
             WHERE id = %(employee_id)s AND (%(admitted)s OR company_id = %(company_id)s AND active)
        ), recorded AS (
            INSERT INTO eh_hr_liveness_check (
                attempt_id, outcome, recorded_on, company_id,
                device_id, device_name, site_id, site_name, site_tz, employee_id, employee_name, employee_number,
                trigger, prompt, duration_ms, blink_count, fail_reason, policy, frames_per_second, timeline,
                l1, is_scored, components, reasons, policy_met,
                server_saw_begin, server_began_at, server_ended_at, steps, steps_fit, client_asserted,
                late, tapped_on, happened_on, clock_skew_s, sequence,
                frames_digest, frame_count, ml_source, ml_models, %(passive_columns)s
            )
            SELECT %(attempt_id)s, %(outcome)s, date_trunc('second', now() AT TIME ZONE 'UTC'), %(company_id)s,
                   %(device_id)s, %(device_name)s, %(site_id)s, %(site_name)s, %(site_tz)s,
                   employee.id, employee.name, claimed.id,
                   %(trigger)s, %(prompt)s, %(duration_ms)s, %(blink_count)s, %(fail_reason)s, %(policy)s,
                   %(frames_per_second)s, %(timeline)s::jsonb,
                   %(l1)s, %(l1)s IS NOT NULL, %(components)s::jsonb, %(reasons)s::jsonb, %(policy_met)s,
                   %(began_on)s IS NOT NULL, %(began_on)s::timestamp,
                   CASE WHEN %(began_on)s IS NOT NULL THEN date_trunc('second', now() AT TIME ZONE 'UTC') END,
                   %(steps)s::jsonb, %(steps_fit)s, TRUE,
                   %(late)s, %(tapped_on)s::timestamp, %(happened_on)s::timestamp, %(skew_s)s::int, %(sequence)s::int,
                   %(frames_digest)s, %(frame_count)s::int, %(ml_source)s, %(ml_models)s::jsonb, %(passive_values)s
              FROM (VALUES (%(employee_id)s::int)) AS claimed (id)
         LEFT JOIN employee ON employee.id = claimed.id
             WHERE claimed.id IS NULL OR employee.id IS NOT NULL OR %(admitted)s
       ON CONFLICT (device_id, attempt_id) DO NOTHING
         RETURNING id, outcome, recorded_on
        ), noted AS (
            %(event)s
        )%(alarm)s
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
        event=event,
        alarm=SQL(", alarmed AS (%s)", alarm) if alarm else SQL(),
        passive_columns=SQL(", ").join(SQL.identifier(name) for name in passive),
        passive_values=SQL(", ").join(
            SQL("%s::jsonb", Json(value)) if isinstance(value, list) else SQL("%s", value) for value in passive.values()),
        device_id=device.device_id,
        device_name=device.name,
        site_id=device.site_id,
        site_name=device.site_name,
        site_tz=device.tz,
        admitted=admitted,
        began_on=slip and slip.began_on,
        steps=slip and Json(slip.steps),
        steps_fit=slip and judge_steps(slip.steps, attempt.outcome, attempt.timeline),
        company_id=device.company_id,
        late=late.is_late,
        **_late_columns(late, tap),
        **{
            **attempt._asdict(),
            **{name: None if getattr(attempt, name) is None else Json(getattr(attempt, name)) for name in JSON_FIELDS},
        },
    )


def _late_columns(late, tap):
    if not late.is_late:
        return {'tapped_on': None, 'happened_on': None, 'skew_s': None, 'sequence': None}
    return {
        'tapped_on': late.tapped_at and late.tapped_at.replace(microsecond=0),
        'happened_on': tap.happened_on if tap.is_sure else None,
        'skew_s': late.skew_s,
        'sequence': late.sequence,
    }
