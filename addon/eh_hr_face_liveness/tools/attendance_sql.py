"""What PostgreSQL says of the capture in front of one end of an attendance."""

from odoo.tools import SQL

from ..const import LATE_AFTER_S


def capture_tables_sql(direction, readable):
    """Attendances, each with the capture of its attempt, whoever may read it, and again as far as the user may.

    :param str direction: `in` or `out`
    :param Query readable: the captures that the user may read
    """
    columns = [SQL.identifier(readable.table, name) for name in ('id', 'device_id', 'attempt_id')]
    return SQL(
        """hr_attendance attendance
           JOIN hr_employee employee ON employee.id = attendance.employee_id
      LEFT JOIN eh_hr_kiosk_device device ON device.id = %(device)s
           JOIN res_company company ON company.id = COALESCE(device.company_id, employee.company_id)
      LEFT JOIN eh_hr_liveness_check capture ON capture.device_id = %(device)s AND capture.attempt_id = %(attempt)s
      LEFT JOIN (%(readable)s) readable ON readable.device_id = %(device)s AND readable.attempt_id = %(attempt)s""",
        device=_end(direction, 'device_id'), attempt=_end(direction, 'attempt_id'), readable=readable.select(*columns))


def capture_state_sql(direction):
    """One word of `STATES`, or NULL where no capture was asked for and none was made.

    "None on record" is the last of them: said only when nothing else explains why there is none.
    """
    return SQL(
        """CASE WHEN capture.id IS NOT NULL AND readable.id IS NULL THEN 'hidden'
                WHEN capture.employee_number IS DISTINCT FROM attendance.employee_id AND capture.id IS NOT NULL THEN 'other'
                WHEN capture.id IS NOT NULL THEN capture.result
                WHEN %(asked)s IS NOT TRUE THEN NULL
                WHEN EXISTS (
                    SELECT FROM eh_hr_kiosk_event event
                     WHERE event.attempt_id = %(attempt)s AND event.event_type = 'capture_deleted'
                       AND event.device_id IS NOT DISTINCT FROM %(device)s) THEN 'deleted'
                WHEN %(at)s < GREATEST(
                    company.eh_liveness_swept_until,
                    (now() AT TIME ZONE 'UTC') - company.eh_liveness_retention_days * INTERVAL '1 day') THEN 'expired'
                ELSE 'missing' END""",
        asked=SQL.identifier('attendance', f'eh_{direction}_capture_asked'),
        attempt=_end(direction, 'attempt_id'), device=_end(direction, 'device_id'),
        at=SQL.identifier('attendance', f'check_{direction}'))


def own_capture_sql():
    """The id of the capture, when it is readable and the attendance's employee is the capture's."""
    return SQL("CASE WHEN capture.employee_number = attendance.employee_id THEN readable.id END")


def capture_late_sql(direction):
    """Whether the capture's report arrived a while after the check-in or check-out that it was in front of."""
    return SQL(
        "readable.id IS NOT NULL AND capture.recorded_on > %s + %s * INTERVAL '1 second'",
        SQL.identifier('attendance', f'check_{direction}'), LATE_AFTER_S)


def _end(direction, name):
    return SQL.identifier('attendance', f'eh_{direction}_{name}')
