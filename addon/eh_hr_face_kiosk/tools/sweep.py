"""Deleting what is past retention: in batches, within the scheduler's time, with progress."""
import time
from datetime import datetime
from typing import NamedTuple

from ..const import SWEEP_BATCH

# Below this the round trip and the commit cost more than the rows.
SMALLEST_BATCH = 100
# A report to the scheduler is a commit and three statements: as much work as a batch.
REPORT_EVERY_S = 0.25


class Overdue(NamedTuple):
    """Rows of one company that are past its horizon."""

    company_id: int
    horizon: datetime
    count: int
    event_types: tuple = ()


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
