"""The time of what a tablet kept while Odoo was away: read with suspicion, and put right by both clocks.

Pure functions: the body of a request and the server's time in, values out. What goes over the wire is in docs/wire.md,
"Late reports".
"""
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from ..const import ID_MAX, LATE_MAX_AGE, LATE_TOLERANCE
from ..errors import InvalidField
from .kiosk_input import read_whole_number

# No clock of a tablet is further off, not even one that begins in 1970; in seconds it fits PostgreSQL's integer.
_SKEW_LIMIT_MS = 2 * 10 ** 12
_MAX_TIME_CHARS = 40


@dataclass(frozen=True, slots=True)
class LateReport:
    """What a tablet says of the time of a tap. Each may be None: a page of the version before says none of it."""

    is_late: bool
    tapped_at: datetime | None  # naive UTC by the tablet's clock
    sent_at: datetime | None  # the same clock, when it sent this report
    sequence: int | None  # 1, 2, 3 ... within a pairing
    skew_ms: int | None  # tablet's clock minus the server's when the two last met before the tap

    @property
    def skew_s(self):
        return None if self.skew_ms is None else round(self.skew_ms / 1000)


@dataclass(frozen=True, slots=True)
class TapTime:
    """When a tap was, by the server's clock."""

    happened_on: datetime | None  # naive UTC, to the second; None: nobody can tell
    is_sure: bool  # both ways of reckoning agree


def read_late(body):
    """:rtype: LateReport
    :raise InvalidField: a field of the wrong type or out of range
    """
    is_late = body.get('late')
    if is_late is not None and not isinstance(is_late, bool):
        raise InvalidField('late', "true or false")
    return LateReport(
        is_late=bool(is_late),
        tapped_at=_read_time(body, 'tapped_at'),
        sent_at=_read_time(body, 'sent_at'),
        sequence=None if body.get('sequence') is None else read_whole_number(body, 'sequence', 1, ID_MAX),
        skew_ms=None if body.get('skew_ms') is None else read_whole_number(
            body, 'skew_ms', -_SKEW_LIMIT_MS, _SKEW_LIMIT_MS),
    )


def settle_time(late, now):
    """Reckon a tap's time in two ways that a wrong clock breaks differently.

    By the skew: the tablet's time less what its clock was off when it last met the server's. A clock that was set
    between that meeting and the tap spoils it. By the wait: the server's time less how long the tablet says it waited. A
    clock that was set while it waited spoils that. Only where both agree is the time sure.

    :param LateReport late:
    :param datetime now: the server's time, naive UTC
    :rtype: TapTime
    """
    by_skew = by_wait = None
    if late.tapped_at and late.skew_ms is not None:
        by_skew = _plausible(late.tapped_at - timedelta(milliseconds=late.skew_ms), now)
    if late.tapped_at and late.sent_at and late.sent_at >= late.tapped_at:
        by_wait = _plausible(now - (late.sent_at - late.tapped_at), now)
    is_sure = bool(by_skew and by_wait) and abs(by_skew - by_wait) <= LATE_TOLERANCE
    # Where they differ a person decides; this is what they are offered.
    best = by_skew or by_wait
    return TapTime(best and min(best, now).replace(microsecond=0), is_sure)


def _plausible(moment, now):
    """:return: the moment, or None where it cannot have been then"""
    return moment if now - LATE_MAX_AGE <= moment <= now + LATE_TOLERANCE else None


def _read_time(body, field):
    value = body.get(field)
    if value is None:
        return None
    moment = _parse_time(value) if isinstance(value, str) and len(value) <= _MAX_TIME_CHARS else None
    # PostgreSQL and Odoo's clients know these years; a tablet's clock may say any of them.
    if moment is None or not 1970 <= moment.year <= 9000:
        raise InvalidField(field, "a time from 1970 to 9000 such as 2026-11-20T08:00:03.120Z")
    return moment


def _parse_time(text):
    """:return: naive UTC, or None for what is no time in UTC"""
    try:
        return datetime.fromisoformat(text).astimezone(timezone.utc).replace(tzinfo=None) if text.endswith('Z') else None
    except (ValueError, OverflowError):
        return None
