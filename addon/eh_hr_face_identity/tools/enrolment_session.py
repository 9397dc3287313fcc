"""The enrolment session: a short-lived JWT by which Odoo knows again who consented to be enrolled, at which tablet.

Pure functions: key, issuer and time are arguments. Nothing is stored before the enrolment, and any worker can check it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timezone

import jwt

SESSION_TYPE = 'eh-enrolment+jwt'
SESSION_AUDIENCE = 'eh_hr_enrolment'
SESSION_TTL_S = 600
SESSION_MAX_CHARS = 2048
_KEY_LABEL = b'eh_hr_face_identity enrolment session 1'
_CLAIMS = ('iss', 'aud', 'iat', 'exp', 'jti', 'attempt', 'device', 'company', 'employee', 'consent', 'identifier')


class SessionRefused(Exception):
    """No session of ours, not of this tablet, or too old."""


@dataclass(frozen=True, slots=True)
class EnrolmentSession:
    attempt_id: str
    device_id: int
    company_id: int
    employee_id: int
    consent_id: int
    identifier: str  # opaque, made for this enrolment: all that whoever checks the pictures gets to know
    jti: str


def session_key(database_secret):
    """:return: the 32 bytes that sign the sessions of this database"""
    if not database_secret:
        raise ValueError("database.secret is empty: anybody could sign with it")
    return hmac.new(database_secret.encode(), _KEY_LABEL, hashlib.sha256).digest()


def sign_session(key, issuer, now, *, attempt_id, device_id, company_id, employee_id, consent_id):
    """:param datetime now: naive UTC
    :return: the session as text, and its identifier
    """
    issued_at, identifier = int(now.replace(tzinfo=timezone.utc).timestamp()), secrets.token_urlsafe(16)
    return jwt.encode(
        {
            'iss': issuer, 'aud': SESSION_AUDIENCE, 'iat': issued_at, 'exp': issued_at + SESSION_TTL_S,
            'jti': secrets.token_urlsafe(16), 'attempt': attempt_id, 'device': device_id, 'company': company_id,
            'employee': employee_id, 'consent': consent_id, 'identifier': identifier,
        },
        key, algorithm='HS256', headers={'typ': SESSION_TYPE},
    ), identifier


def read_session(text, key, issuer, now):
    """:param text: as sent, of any type
    :rtype: EnrolmentSession
    :raise SessionRefused: see there
    """
    if not isinstance(text, str) or not text.isascii() or not 0 < len(text) <= SESSION_MAX_CHARS:
        raise SessionRefused
    try:
        if jwt.get_unverified_header(text).get('typ') != SESSION_TYPE:
            raise SessionRefused
        claims = jwt.decode(
            text, key, algorithms=['HS256'], audience=SESSION_AUDIENCE, issuer=issuer,
            options={'verify_exp': False, 'verify_iat': False, 'verify_nbf': False, 'require': list(_CLAIMS)})
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        raise SessionRefused from None
    if claims['exp'] <= now.replace(tzinfo=timezone.utc).timestamp():
        raise SessionRefused
    return EnrolmentSession(
        attempt_id=claims['attempt'], device_id=claims['device'], company_id=claims['company'], employee_id=claims['employee'],
        consent_id=claims['consent'], identifier=claims['identifier'], jti=claims['jti'])
