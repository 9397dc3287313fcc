"""Deleting what is past retention: in batches, within the scheduler's time, with progress.

What a hold covers (``eh.hr.hold``) stays, however old it is.
"""
import time
from datetime import datetime
from typing import NamedTuple

from odoo.tools import SQL

from ..const import SWEEP_BATCH

# Below this the round trip and the commit cost more than the rows.
SMALLEST_BATCH = 100
# A report to the scheduler is a commit and three statements: as much work as a batch.
REPORT_EVERY_S = 0.25


class Overdue(NamedTuple):
    """Rows of one table and company that are past its horizon."""

    table: str
    company_id: int
    horizon: datetime
    count: int
    # Of a table of events: which of them.
    event_types: tuple = ()

    def rows(self, env):
        """:return: the condition for these rows, held ones left out, of the table named ``swept``"""
        return SQL(
            "swept.company_id = %s AND swept.recorded_on < %s AND %s AND NOT (%s)",
            self.company_id, self.horizon, _of_types(self.event_types), env['eh.hr.hold']._held_sql('swept'))

    def held(self, env):
        """:return: ids of the rows that are past the horizon and stay, for somebody holds them"""
        return [row[0] for row in env.execute_query(SQL(
            "SELECT swept.id FROM %s swept WHERE swept.company_id = %s AND swept.recorded_on < %s AND %s AND %s ORDER BY swept.id",
            SQL.identifier(self.table), self.company_id, self.horizon, _of_types(self.event_types),
            env['eh.hr.hold']._held_sql('swept')))]


def _of_types(event_types):
    return SQL("swept.event_type = ANY(%s)", list(event_types)) if event_types else SQL("TRUE")


def count_overdue(env, table, company_id, horizon, event_types=()):
    """:return: an ``Overdue``; its count is 0 where nothing is"""
    overdue = Overdue(table, company_id, horizon, 0, tuple(event_types))
    [[count]] = env.execute_query(SQL(
        "SELECT count(*) FROM %s swept WHERE %s", SQL.identifier(table), overdue.rows(env)))
    return overdue._replace(count=count)


def delete_before(env, overdue, limit, since=datetime.min):
    """Delete the oldest ``limit`` rows of a job.

    :param datetime since: where to start looking. Without it every batch would walk past what the batches before it
        left in the index, and the whole sweep would grow with the square of the rows
    :returns: how many rows went, and where the next batch starts
    :rtype: tuple[int, datetime]
    """
    # By row address: the index scan is all there is to find, and inserts are never waited for.
    # Not waiting for the disk is safe here: rows that a crash brings back are past retention still.
    [[gone, newest]] = env.execute_query(SQL(
        """WITH overdue AS MATERIALIZED (
               SELECT ctid AS address, recorded_on FROM %(table)s swept
                WHERE swept.recorded_on >= %(since)s AND %(rows)s
                ORDER BY recorded_on LIMIT %(limit)s
           ), gone AS (
               DELETE FROM %(table)s WHERE ctid = ANY(ARRAY(SELECT address FROM overdue))
           ), unhurried AS (
               SELECT set_config('synchronous_commit', 'off', TRUE)
           )
           SELECT count(*), max(recorded_on) FROM overdue, unhurried""",
        table=SQL.identifier(overdue.table), rows=overdue.rows(env), since=since, limit=limit))
    return gone, newest or overdue.horizon


def sweep(cron, jobs, delete, batch=SWEEP_BATCH, report_every_s=REPORT_EVERY_S):
    """Work through the jobs until they are done or the scheduler's time is up.

    :param cron: `ir.cron`, whose `_commit_progress` commits and says how many seconds are left
    :param list jobs: of `Overdue`
    :param delete: called with a job, the most rows and where to start; answers as `delete_before`
    :param int batch: most rows one statement removes, at most `SWEEP_BATCH`
    :param float report_every_s: seconds between two reports
    :returns: how many rows went, and how many are left
    :rtype: tuple[int, int]
    """
    remaining = sum(job.count for job in jobs)
    seconds_left = cron._commit_progress(remaining=remaining)
    reported_at, reported = time.monotonic(), remaining
    size = batch = min(batch, SWEEP_BATCH)
    removed = unreported = 0
    for job in jobs:
        count, since = job.count, datetime.min
        while count > 0:
            started = time.monotonic()
            gone, since = delete(job, size, since)
            if not gone:  # an administrator deleted the others meanwhile
                remaining = max(remaining - count, 0)
                break
            count -= gone
            removed += gone
            unreported += gone
            remaining = max(remaining - gone, 0)
            now = time.monotonic()
            time_left = seconds_left - (now - reported_at)
            if now - reported_at >= report_every_s or time_left <= 0:
                time_left = seconds_left = cron._commit_progress(unreported, remaining=remaining)
                reported_at, reported, unreported = now, remaining, 0
            if time_left <= 0:
                return removed, remaining
            size = batch_for(time_left, gone / max(now - started, 1e-6), batch)
    if unreported or remaining != reported:
        cron._commit_progress(unreported, remaining=remaining)
    return removed, 0


def batch_for(seconds_left, rows_per_second, batch):
    """How many rows the next statement may remove so that it ends before the scheduler's time does."""
    if seconds_left == float('inf'):
        return batch
    return max(min(batch, int(seconds_left * rows_per_second)), min(SMALLEST_BATCH, batch))
