"""A reported capture, checked field by field.

Pure functions: parsed JSON in, cleaned values or `InvalidField` out. The rules are the table of docs/wire.md,
"POST /eh_hr/kiosk/liveness/log".
"""

import re
from typing import NamedTuple

from odoo.addons.eh_hr_face_kiosk.const import ATTEMPT_ID_PATTERN
from odoo.addons.eh_hr_face_kiosk.errors import InvalidField
from odoo.addons.eh_hr_face_kiosk.tools.clean_text import clean_text

from ..const import (
    BLINK_LIMIT,
    DURATION_LIMIT_MS,
    FRAMES_PER_SECOND_LIMIT,
    OUTCOMES,
    POLICIES,
    TIMELINE_LIMIT,
    TRIGGERS,
)
from .score import parse_components, parse_policy_met, parse_reasons, parse_share

DATABASE_ID_LIMIT = 2**31 - 1

_CODE = re.compile(r'[a-z_]{1,40}')


class Attempt(NamedTuple):
    """One attended capture as the kiosk page reported it, cleaned. None where the page said nothing."""

    attempt_id: str
    outcome: str
    prompt: str | None
    duration_ms: int
    blink_count: int
    fail_reason: str | None
    trigger: str | None
    employee_id: int | None
    policy: str | None
    frames_per_second: float | None
    timeline: list[dict] | None
    l1: float | None
    components: dict[str, float | None] | None
    reasons: list[str] | None
    policy_met: str | None


def parse_attempt(payload):
    """Check one reported capture.

    :param dict payload: the parsed JSON object; unknown keys are ignored
    :rtype: Attempt
    :raises InvalidField: naming the first field that is missing, of the wrong type or out of range
    """
    get = payload.get
    return Attempt(
        attempt_id=parse_attempt_id(get('attempt_id')),
        outcome=_choice('outcome', get('outcome'), OUTCOMES, required=True),
        prompt=_text('prompt', get('prompt')),
        duration_ms=_whole_number('duration_ms', get('duration_ms'), 0, DURATION_LIMIT_MS) or 0,
        blink_count=_whole_number('blink_count', get('blink_count'), 0, BLINK_LIMIT) or 0,
        fail_reason=_text('fail_reason', get('fail_reason')),
        trigger=_choice('trigger', get('trigger'), TRIGGERS),
        employee_id=_whole_number('employee_id', get('employee_id'), 1, DATABASE_ID_LIMIT),
        policy=_choice('policy', get('policy'), POLICIES),
        frames_per_second=_number('frames_per_second', get('frames_per_second'), FRAMES_PER_SECOND_LIMIT),
        timeline=_timeline(get('timeline')),
        l1=parse_share('l1', get('l1')),
        components=parse_components(get('components')),
        reasons=parse_reasons(get('reasons')),
        policy_met=parse_policy_met(get('policy_met')),
    )


def take_slip(attempt, slip):
    """What the server itself said at the begin of an attempt counts, whatever the report says.

    :param slip: the ``Slip`` of this attempt, or None
    :rtype: Attempt
    """
    if slip is None:
        return attempt
    return attempt._replace(trigger=slip.trigger, employee_id=slip.employee_id or attempt.employee_id)


def parse_attempt_id(value):
    """The attempt's UUID in lower case, the form it is stored and compared in."""
    attempt_id = value.lower() if isinstance(value, str) and len(value) == 36 else ''
    if not ATTEMPT_ID_PATTERN.fullmatch(attempt_id):
        raise InvalidField('attempt_id', "a UUID such as 0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11")
    return attempt_id


def _text(field, value):
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidField(field, "a text")
    return clean_text(value) or None


def _choice(field, value, allowed, required=False):
    if value is None and not required:
        return None
    # A list or an object is no key to look up; `in` on a tuple compares and never hashes.
    if not isinstance(value, str) or value not in allowed:
        raise InvalidField(field, f"{', '.join(allowed[:-1])} or {allowed[-1]}")
    return value


def _whole_number(field, value, low, high):
    if value is None:
        return None
    # `bool` is an `int` in Python, and no number on the wire.
    if type(value) is not int or not low <= value <= high:
        raise InvalidField(field, f"a whole number from {low} to {high}")
    return value


def _number(field, value, high):
    if value is None:
        return None
    # Not a number is not between two numbers either.
    if type(value) not in (int, float) or not 0 <= value <= high:
        raise InvalidField(field, f"a number from 0 to {high}")
    return float(value)


def _timeline(value):
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > TIMELINE_LIMIT:
        raise InvalidField('timeline', f"a list of at most {TIMELINE_LIMIT} entries")
    entries = []
    earlier = 0
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise InvalidField('timeline', f"entry {index} to be an object with at_ms and code")
        at_ms, code = entry.get('at_ms'), entry.get('code')
        if type(at_ms) is not int or not 0 <= at_ms <= DURATION_LIMIT_MS:
            raise InvalidField('timeline', f"entry {index} to have at_ms from 0 to {DURATION_LIMIT_MS}")
        if at_ms < earlier:
            raise InvalidField('timeline', f"entry {index} not to be earlier than the one before it")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise InvalidField('timeline', f"entry {index} to have a code of 1 to 40 letters a-z and _")
        entries.append({'at_ms': at_ms, 'code': code})
        earlier = at_ms
    return entries
