"""What becomes of the sidecar's verdict that a report brings, or does not bring: the `passive_*` columns of its row."""

from datetime import datetime, timezone
from typing import NamedTuple

from ..const import VERDICT_MISSING
from .verdict import Expected, VerdictRefused, read_verdict


class KnownSidecar(NamedTuple):
    """What a company's own sidecar is known to be; no secret."""

    use: str  # 'record' or 'policy'
    audience: str  # its name for itself
    keys: dict  # public keys by kid
    models: dict  # SHA-256 by id
    detector: str | None


def judge_passive(payload, device, attempt, slip, sidecar, issuer, now, is_late=False):
    """:param dict payload: the parsed body of the log route
    :param device: the ``DeviceIdentity`` of the tablet
    :param attempt: the ``Attempt``
    :param slip: its ``Slip``, or None
    :param sidecar: the company's ``KnownSidecar``, or None where it uses none
    :param str issuer: the database's uuid
    :param datetime now: naive UTC
    :param bool is_late: the report waited on the tablet, so a verdict that is too old by now is nobody's fault
    :return: columns by name; none where there was nothing to expect
    :rtype: dict
    """
    if sidecar is None:
        return {}
    text = payload.get('verdict')
    if text is None:
        state = _why_none(payload.get('verdict_missing'), attempt, slip)
        return {'passive_state': state, 'server_verdict': 'not_assessed'} if state else {}
    if slip is None:
        # Without the slip nobody knows which nonce this attempt had.
        return _refuse('verdict_unbound', None, is_late)
    try:
        verdict = read_verdict(text, Expected(
            keys=sidecar.keys, issuer=sidecar.audience, audience=issuer, attempt=attempt.attempt_id,
            device=device.device_id, company=device.company_id, nonce=slip.nonce, frames_digest=attempt.frames_digest,
            frame_count=attempt.frame_count, models=sidecar.models, detector=sidecar.detector,
            now=now.replace(tzinfo=timezone.utc).timestamp()))
    except VerdictRefused as refused:
        return _refuse(refused.code, refused.detail, is_late)
    return {
        'passive_state': 'verified',
        'server_verdict': verdict.verdict,
        'passive_score': verdict.score,
        'passive_threshold': verdict.threshold,
        'passive_reasons': verdict.reasons,
        'passive_models': verdict.models,
        'passive_detector': verdict.detector,
        'passive_key': verdict.kid,
        'passive_signed_on': datetime.fromtimestamp(verdict.signed_at, timezone.utc).replace(tzinfo=None),
    }


def _refuse(code, detail, is_late):
    if is_late and code in ('verdict_expired', 'verdict_unbound'):
        code, detail = 'verdict_late', None
    return {'passive_state': code, 'passive_detail': detail, 'server_verdict': 'not_assessed'}


def _why_none(said, attempt, slip):
    """:return: the word for a report without a verdict; None where there was to be none"""
    if isinstance(said, str) and said in VERDICT_MISSING:
        return said
    if attempt.outcome != 'passed':
        # The tablet asks about prompts that passed.
        return None
    return 'verdict_missing' if slip else 'verdict_no_ticket'
