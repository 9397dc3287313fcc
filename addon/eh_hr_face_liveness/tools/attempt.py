"""A reported capture, checked field by field.

Pure functions: parsed JSON in, cleaned values or `InvalidField` out. The rules are the table of docs/wire.md,
"POST /eh_hr/kiosk/liveness/log".
"""

import re
from typing import NamedTuple

from odoo.addons.eh_hr_face_kiosk.const import ID_MAX, TRIGGERS
from odoo.addons.eh_hr_face_kiosk.errors import InvalidField
from odoo.addons.eh_hr_face_kiosk.tools.clean_text import clean_text
from odoo.addons.eh_hr_face_kiosk.tools.kiosk_input import read_attempt_id, read_choice, read_whole_number

from ..const import (
    BLINK_LIMIT,
    DURATION_LIMIT_MS,
    FRAME_COUNT_LIMIT,
    FRAMES_PER_SECOND_LIMIT,
    ML_MODELS_LIMIT,
    OUTCOMES,
    POLICIES,
    TIMELINE_LIMIT,
)
from .score import parse_components, parse_policy_met, parse_reasons, parse_share

_CODE = re.compile(r'[a-z_]{1,40}')
_HASH = re.compile(r'[0-9a-f]{64}')
_MODEL_ID = re.compile(r'[a-z][a-z0-9_]{1,63}')


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
    frames_digest: str | None
    frame_count: int | None
    ml_source: str | None
    ml_models: list[dict] | None


def parse_attempt(payload):
    """Check one reported capture.

    :param dict payload: the parsed JSON object; unknown keys are ignored
    :rtype: Attempt
    :raises InvalidField: naming the first field that is missing, of the wrong type or out of range
    """
    get = payload.get
    return Attempt(
        attempt_id=read_attempt_id(payload),
        outcome=read_choice(payload, 'outcome', OUTCOMES),
        prompt=_text(payload, 'prompt'),
        duration_ms=_if_said(read_whole_number, payload, 'duration_ms', 0, DURATION_LIMIT_MS) or 0,
        blink_count=_if_said(read_whole_number, payload, 'blink_count', 0, BLINK_LIMIT) or 0,
        fail_reason=_text(payload, 'fail_reason'),
        trigger=_if_said(read_choice, payload, 'trigger', TRIGGERS),
        employee_id=_if_said(read_whole_number, payload, 'employee_id', 1, ID_MAX),
        policy=_if_said(read_choice, payload, 'policy', POLICIES),
        frames_per_second=_number(payload, 'frames_per_second', FRAMES_PER_SECOND_LIMIT),
        timeline=_timeline(get('timeline')),
        l1=parse_share('l1', get('l1')),
        components=parse_components(get('components')),
        reasons=parse_reasons(get('reasons')),
        policy_met=parse_policy_met(get('policy_met')),
        frames_digest=_if_said(_hash, payload, 'frames_digest'),
        frame_count=_if_said(read_whole_number, payload, 'frame_count', 0, FRAME_COUNT_LIMIT),
        ml_source=_if_said(read_choice, payload, 'ml_source', ('tablet', 'sidecar')),
        ml_models=_ml_models(get('ml_models')),
    )


def take_slip(attempt, slip):
    """What the server itself said at the begin of an attempt counts, whatever the report says.

    :param slip: the ``Slip`` of this attempt, or None
    :rtype: Attempt
    """
    if slip is None:
        return attempt
    return attempt._replace(trigger=slip.trigger, employee_id=slip.employee_id or attempt.employee_id)


def _text(payload, field):
    value = payload.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidField(field, "a text")
    return clean_text(value) or None


def _number(payload, field, high):
    value = payload.get(field)
    if value is None:
        return None
    # `bool` is an `int` in Python, and no number on the wire. Not a number is not between two numbers either.
    if type(value) not in (int, float) or not 0 <= value <= high:
        raise InvalidField(field, f"a number from 0 to {high}")
    return float(value)


def _if_said(read, payload, field, *rule):
    """A reader of required fields, for one that may be missing or null."""
    return None if payload.get(field) is None else read(payload, field, *rule)


def _hash(payload, field):
    value = payload[field]
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise InvalidField(field, "a SHA-256 as 64 hex characters")
    return value


def _ml_models(value):
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > ML_MODELS_LIMIT:
        raise InvalidField('ml_models', f"a list of at most {ML_MODELS_LIMIT} models")
    for model in value:
        if (
            not isinstance(model, dict) or not isinstance(model.get('id'), str) or not _MODEL_ID.fullmatch(model['id'])
            or not isinstance(model.get('sha256'), str) or not _HASH.fullmatch(model['sha256'])
        ):
            raise InvalidField('ml_models', "objects with id and sha256")
    return [{'id': model['id'], 'sha256': model['sha256']} for model in value]


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
