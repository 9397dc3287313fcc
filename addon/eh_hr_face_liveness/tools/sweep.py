"""Deleting what is past retention: in batches, within the scheduler's time, with progress."""

from datetime import datetime
from typing import NamedTuple

from odoo.tools import SQL

from ..const import CAPTURE_EVENTS

# The tables that are swept by a company's retention of captures, and which of their rows: an event about a capture tells
# who, what and why as the capture does, so it lives no longer.
SWEPT = {
    'eh_hr_liveness_check': SQL("TRUE"),
    'eh_hr_kiosk_event': SQL("event_type IN %s", CAPTURE_EVENTS),
}


class Overdue(NamedTuple):
    """Rows of one table and company that are past its horizon."""

    table: str
    company_id: int
    horizon: datetime
    count: int


def count_overdue(env):
    """What is past its company's horizon now.

    :rtype: list[Overdue]
    :returns: tables and companies without any such row are left out
    """
    env['res.company'].flush_model(['eh_liveness_retention_days'])
    return [Overdue(table, *row) for table, condition in SWEPT.items() for row in env.execute_query(SQL(
        """SELECT company.id, company.horizon, count(*)
             FROM (SELECT id, (now() AT TIME ZONE 'UTC') - eh_liveness_retention_days * INTERVAL '1 day' AS horizon
                     FROM res_company) company
             JOIN %s swept ON swept.company_id = company.id AND swept.recorded_on < company.horizon AND %s
            GROUP BY company.id, company.horizon ORDER BY company.id""",
        SQL.identifier(table), condition))]


def mark_swept(env, jobs):
    """Remember on the companies up to when captures went: a longer retention later does not bring them back."""
    for job in jobs:
        env.cr.execute(SQL(
            """UPDATE res_company SET eh_liveness_swept_until = GREATEST(eh_liveness_swept_until, %s) WHERE id = %s""",
            job.horizon, job.company_id))
    env['res.company'].invalidate_model(['eh_liveness_swept_until'])


def delete_before(env, overdue, limit, since=datetime.min):
    """Delete the oldest `limit` rows of a job.

    :param datetime since: where to start looking. Without it every batch would walk past what the batches before it
        left in the index, and the whole sweep would grow with the square of the rows
    :returns: how many rows went, and where the next batch starts
    :rtype: tuple[int, datetime]
    """
    # By row address: the index scan is all there is to find, and inserts are never waited for.
    # Not waiting for the disk is safe here: rows that a crash brings back are past retention still.
    [[gone, newest]] = env.execute_query(SQL(
        """WITH overdue AS MATERIALIZED (
               SELECT ctid AS address, recorded_on FROM %(table)s
                WHERE company_id = %(company_id)s AND recorded_on >= %(since)s AND recorded_on < %(horizon)s
                  AND %(condition)s
                ORDER BY recorded_on LIMIT %(limit)s
           ), gone AS (
               DELETE FROM %(table)s WHERE ctid = ANY(ARRAY(SELECT address FROM overdue))
           ), unhurried AS (
               SELECT set_config('synchronous_commit', 'off', TRUE)
           )
           SELECT count(*), max(recorded_on) FROM overdue, unhurried""",
        table=SQL.identifier(overdue.table), condition=SWEPT[overdue.table], company_id=overdue.company_id,
        since=since, horizon=overdue.horizon, limit=limit))
    return gone, newest or overdue.horizon
