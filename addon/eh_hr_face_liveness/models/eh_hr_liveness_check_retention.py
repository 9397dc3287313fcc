"""The daily sweep: captures past their company's horizon go."""

import logging
import time
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const import SWEEP_BATCH

_logger = logging.getLogger(__name__)

# Below this the round trip and the commit cost more than the rows.
SMALLEST_BATCH = 100
# A report to the scheduler is a commit and three statements: as much work as a batch.
REPORT_EVERY_S = 0.25


class EhHrLivenessCheck(models.Model):
    _inherit = 'eh.hr.liveness.check'

    @api.model
    def _gc_past_retention(self, batch=SWEEP_BATCH, report_every_s=REPORT_EVERY_S):
        """Delete the captures that are older than their company keeps them.

        Commits and reports progress several times a second; when the scheduler's time is up it stops and is called
        again for the rest. Plain SQL: nothing refers to these rows, and row by row `unlink` is many times slower.

        :param int batch: most rows one statement removes, at most 2000
        :param float report_every_s: seconds between two reports; each costs as much as a batch
        :returns: how many rows this run removed
        :rtype: int
        """
        cron = self.env['ir.cron']
        overdue = self._count_past_retention()
        remaining = sum(count for _horizon, count in overdue.values())
        seconds_left = cron._commit_progress(remaining=remaining)
        reported_at, reported = time.monotonic(), remaining
        size = batch = min(batch, SWEEP_BATCH)
        removed = unreported = 0
        for company_id, (horizon, found) in overdue.items():
            count, since = found, datetime.min
            while count > 0:
                started = time.monotonic()
                gone, since = self._delete_before(company_id, horizon, size, since)
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
                    _logger.info("retention: removed %d captures, %d to go", removed, remaining)
                    return removed
                size = batch_for(time_left, gone / max(now - started, 1e-6), batch)
        if unreported or remaining != reported:
            cron._commit_progress(unreported, remaining=remaining)
        if removed:
            _logger.info("retention: removed %d captures, none to go", removed)
        return removed

    @api.model
    def _count_past_retention(self):
        """What is overdue now.

        :rtype: dict[int, tuple[datetime, int]]
        :returns: per company id its horizon and the number of rows before it; companies without any are left out
        """
        now = fields.Datetime.now()
        overdue = {}
        for company in self.env['res.company'].sudo().with_context(active_test=False).search([]):
            horizon = now - timedelta(days=company.eh_liveness_retention_days)
            [[count]] = self.env.execute_query(SQL(
                "SELECT count(*) FROM eh_hr_liveness_check WHERE company_id = %s AND recorded_on < %s",
                company.id, horizon))
            if count:
                overdue[company.id] = (horizon, count)
        return overdue

    @api.model
    def _delete_before(self, company_id, horizon, limit, since=datetime.min):
        """Delete the oldest `limit` rows of a company recorded before `horizon`.

        :param datetime since: where to start looking. Without it every batch would walk past what the batches before it
            left in the index, and the whole sweep would grow with the square of the rows
        :returns: how many rows went, and where the next batch starts
        :rtype: tuple[int, datetime]
        """
        # By row address: the index scan is all there is to find, and inserts are never waited for.
        # Not waiting for the disk is safe here: rows that a crash brings back are past retention still.
        [[gone, newest]] = self.env.execute_query(SQL(
            """WITH overdue AS MATERIALIZED (
                   SELECT ctid AS address, recorded_on FROM eh_hr_liveness_check
                    WHERE company_id = %s AND recorded_on >= %s AND recorded_on < %s
                    ORDER BY recorded_on LIMIT %s
               ), gone AS (
                   DELETE FROM eh_hr_liveness_check WHERE ctid = ANY(ARRAY(SELECT address FROM overdue))
               ), unhurried AS (
                   SELECT set_config('synchronous_commit', 'off', TRUE)
               )
               SELECT count(*), max(recorded_on) FROM overdue, unhurried""",
            company_id, since, horizon, limit))
        self.invalidate_model()
        return gone, newest or horizon


def batch_for(seconds_left, rows_per_second, batch):
    """How many rows the next statement may remove so that it ends before the scheduler's time does."""
    if seconds_left == float('inf'):
        return batch
    return max(min(batch, int(seconds_left * rows_per_second)), min(SMALLEST_BATCH, batch))
