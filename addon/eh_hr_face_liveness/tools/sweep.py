"""What a company's retention of captures covers: the captures, and the kiosk events about them."""

from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.sweep import count_overdue as count_table

from ..const import CAPTURE_EVENTS

# The tables, and which of their events: one about a capture tells who, what and why as the capture does, so it lives no longer.
SWEPT = {'eh_hr_liveness_check': (), 'eh_hr_kiosk_event': CAPTURE_EVENTS}


def count_overdue(env):
    """What is past its company's horizon now.

    :rtype: list[Overdue]
    :returns: tables and companies without any such row are left out
    """
    env['res.company'].flush_model(['eh_liveness_retention_days'])
    companies = env.execute_query(SQL(
        "SELECT id, (now() AT TIME ZONE 'UTC') - eh_liveness_retention_days * INTERVAL '1 day' FROM res_company ORDER BY id"))
    jobs = [count_table(env, table, *company, event_types) for table, event_types in SWEPT.items() for company in companies]
    return [job for job in jobs if job.count]


def mark_swept(env, jobs):
    """Remember on the companies up to when captures went: a longer retention later does not bring them back."""
    for job in jobs:
        env.cr.execute(SQL(
            """UPDATE res_company SET eh_liveness_swept_until = GREATEST(eh_liveness_swept_until, %s) WHERE id = %s""",
            job.horizon, job.company_id))
    env['res.company'].invalidate_model(['eh_liveness_swept_until'])
