"""The attempt slip: a short-lived JWT by which Odoo knows again what it answered at the beginning of an attempt.

Pure functions: key, issuer and time are arguments. What a slip says, and who may use it, is in docs/wire.md.
"""
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timezone

import jwt

from ..const import ATTEMPT_ID_PATTERN, ID_MAX, SLIP_MAX_CHARS, SLIP_TTL_S, TRIGGERS

SLIP_TYPE = 'eh-slip+jwt'
SLIP_AUDIENCE = 'eh_hr_kiosk'
_ALGORITHM = 'HS256'
# A key of its own: the database's secret signs other things too, and none of them must pass for a slip.
_KEY_LABEL = b'eh_hr_face_kiosk attempt slip 1'
# All but `employee`, which says null where nobody was known yet: PyJWT takes null for a missing claim.
_CLAIMS = ('iss', 'aud', 'attempt', 'device', 'company', 'trigger', 'steps', 'nonce', 'iat', 'exp')
# The hosts of one Odoo do not agree to the second about the time.
_CLOCK_SKEW_S = 60


class SlipRefused(Exception):
    """No slip of ours, or not for this request."""


class SlipExpired(SlipRefused):
    """A slip of ours whose time is over."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the server said at the beginning of an attempt."""

    attempt_id: str
    device_id: int
    company_id: int
    employee_id: int | None  # None: nobody was known yet
    trigger: str  # one of TRIGGERS
    steps: list[dict]  # {'behaviour': str, 'count': int} each, in the order asked for
    nonce: str
    began_on: datetime  # naive UTC, to the second


def slip_key(database_secret):
    """:param str database_secret: Odoo's system parameter ``database.secret``
    :return: the 32 bytes that sign the slips of this database
    """
    if not database_secret:
        raise ValueError("database.secret is empty: anybody could sign with it")
    return hmac.new(database_secret.encode(), _KEY_LABEL, hashlib.sha256).digest()


def new_nonce():
    return secrets.token_urlsafe(16)


def sign_slip(key, issuer, now, *, attempt_id, device_id, company_id, employee_id, trigger, steps, nonce=None):
    """:param bytes key: of ``slip_key``
    :param str issuer: the database's uuid
    :param datetime now: naive UTC
    :param str nonce: where something else that goes out with the slip carries it too
    :return: the slip as text, good for ``SLIP_TTL_S`` seconds
    """
    issued_at = int(now.replace(tzinfo=timezone.utc).timestamp())
    return jwt.encode(
        {
            'iss': issuer, 'aud': SLIP_AUDIENCE, 'iat': issued_at, 'exp': issued_at + SLIP_TTL_S,
            'attempt': attempt_id, 'device': device_id, 'company': company_id, 'employee': employee_id,
            'trigger': trigger, 'steps': steps, 'nonce': nonce or new_nonce(),
        },
        key, algorithm=_ALGORITHM, headers={'typ': SLIP_TYPE},
    )


def read_slip(text, key, issuer, now):
    """Check a slip that came back, claim by claim.

    :param text: as sent, of any type
    :param datetime now: naive UTC
    :rtype: Slip
    :raise SlipExpired: it was one of ours
    :raise SlipRefused: it never was
    """
    if not isinstance(text, str) or not text.isascii() or not 0 < len(text) <= SLIP_MAX_CHARS:
        raise SlipRefused("not the text of a slip")
    try:
        if jwt.get_unverified_header(text).get('typ') != SLIP_TYPE:
            raise SlipRefused("a token of another kind")
        # Times are ours to judge: PyJWT reads the clock by itself.
        claims = jwt.decode(
            text, key, algorithms=[_ALGORITHM], audience=SLIP_AUDIENCE, issuer=issuer,
            options={'verify_exp': False, 'verify_iat': False, 'verify_nbf': False, 'require': list(_CLAIMS)})
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError) as error:
        # The text of a forger's token is not worth a place in the log.
        raise SlipRefused(type(error).__name__) from None
    return _read_claims(claims, now)


def _read_claims(claims, now):
    issued_at, expires_at = claims['iat'], claims['exp']
    is_sound = (
        _is_id(claims['device']) and _is_id(claims['company'])
        and 'employee' in claims and (claims['employee'] is None or _is_id(claims['employee']))
        and isinstance(claims['attempt'], str) and ATTEMPT_ID_PATTERN.fullmatch(claims['attempt'])
        and isinstance(claims['trigger'], str) and claims['trigger'] in TRIGGERS
        and isinstance(claims['steps'], list) and all(isinstance(step, dict) for step in claims['steps'])
        and isinstance(claims['nonce'], str) and type(issued_at) is int and type(expires_at) is int
        and 0 < expires_at - issued_at <= SLIP_TTL_S
    )
    seconds = now.replace(tzinfo=timezone.utc).timestamp()
    if not is_sound or issued_at > seconds + _CLOCK_SKEW_S:
        raise SlipRefused("a claim of the wrong type or out of range")
    if expires_at <= seconds:
        raise SlipExpired("too old")
    return Slip(
        attempt_id=claims['attempt'], device_id=claims['device'], company_id=claims['company'],
        employee_id=claims['employee'], trigger=claims['trigger'], steps=claims['steps'], nonce=claims['nonce'],
        began_on=datetime.fromtimestamp(issued_at, timezone.utc).replace(tzinfo=None),
    )


def _is_id(value):
    return type(value) is int and 0 < value <= ID_MAX
