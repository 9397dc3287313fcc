"""The daily sweep: captures past their company's horizon go."""

import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const import SWEEP_BATCH

_logger = logging.getLogger(__name__)

# Below this the round trip and the commit cost more than the rows.
SMALLEST_BATCH = 100


class EhHrLivenessCheck(models.Model):
    _inherit = 'eh.hr.liveness.check'

    @api.model
    def _gc_past_retention(self, batch=SWEEP_BATCH):
        """Delete the captures that are older than their company keeps them.

        Commits after every batch and reports progress; when the scheduler's time is up it stops and is called again
        for the rest. Plain SQL: nothing refers to these rows, and row by row `unlink` is many times slower.

        :param int batch: most rows one statement removes, at most 2000
        :returns: how many rows this run removed
        :rtype: int
        """
        cron = self.env['ir.cron']
        overdue = self._count_past_retention()
        remaining = sum(count for _horizon, count in overdue.values())
        cron._commit_progress(remaining=remaining)
        size = batch = min(batch, SWEEP_BATCH)
        removed = 0
        for company_id, (horizon, count) in overdue.items():
            while count > 0:
                started = time.monotonic()
                gone = self._delete_before(company_id, horizon, size)
                if not gone:  # an administrator deleted the others meanwhile
                    remaining = max(remaining - count, 0)
                    cron._commit_progress(remaining=remaining)
                    break
                count -= gone
                removed += gone
                remaining = max(remaining - gone, 0)
                seconds_left = cron._commit_progress(gone, remaining=remaining)
                if not seconds_left:
                    _logger.info("retention: removed %d captures, %d to go", removed, remaining)
                    return removed
                size = batch_for(seconds_left, gone / max(time.monotonic() - started, 1e-6), batch)
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
    def _delete_before(self, company_id, horizon, limit):
        """Delete the oldest `limit` rows of a company recorded before `horizon`; returns how many went."""
        # By row address: the subquery's index scan is all there is to find, and inserts are never waited for.
        self.env.cr.execute(SQL(
            """DELETE FROM eh_hr_liveness_check
                WHERE ctid = ANY(ARRAY(
                      SELECT ctid FROM eh_hr_liveness_check
                       WHERE company_id = %s AND recorded_on < %s
                       ORDER BY recorded_on LIMIT %s))""",
            company_id, horizon, limit))
        gone = self.env.cr.rowcount
        self.invalidate_model()
        return gone


def batch_for(seconds_left, rows_per_second, batch):
    """How many rows the next statement may remove so that it ends before the scheduler's time does."""
    if seconds_left == float('inf'):
        return batch
    return max(min(batch, int(seconds_left * rows_per_second)), min(SMALLEST_BATCH, batch))
