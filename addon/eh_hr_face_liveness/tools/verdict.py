"""The sidecar's signed verdict, read claim by claim (docs/wire.md, "The signed verdict").

Pure: keys, expectations and time are arguments, and nothing is fetched. A tablet carries the verdict, so it is read as something
a stranger wrote: type and algorithm are fixed here, the key is looked up among those the sidecar was seen to publish, and each
claim is compared with what this server itself said or was told.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import jwt
from jwt.algorithms import ECAlgorithm

VERDICT_TYPE = 'eh-verdict+jwt'
VERDICT_MAX_CHARS = 6 * 1024
VERDICTS = ('live', 'not_live', 'not_assessed')
# From signing to the log route. The sidecar itself says 300 s; one that says more is not ours.
LIFE_MAX_S = 300
# Clocks that keep the time differ by less, and a verdict of a minute ago is still of this attempt.
CLOCK_SKEW_S = 60
MODELS_MAX = 16
REASONS_MAX = 32
_ALGORITHM = 'ES256'
_CLAIMS = ('iss', 'aud', 'scope', 'attempt', 'device', 'company', 'nonce', 'jti', 'iat', 'exp', 'frames')
_HEX = re.compile(r'[0-9a-f]{64}')
_CODE = re.compile(r'[a-z0-9_]{1,64}')


class VerdictRefused(Exception):
    """Not a verdict about this attempt. ``code`` says why, ``detail`` what was found where that can be said."""

    def __init__(self, code, detail=None):
        super().__init__(code)
        self.code = code
        self.detail = detail


class Expected(NamedTuple):
    """What a verdict about this attempt must say."""

    keys: dict  # public keys by kid, as ``public_key`` makes them
    issuer: str  # the sidecar's name for itself
    audience: str  # the database's uuid
    attempt: str
    device: int
    company: int
    nonce: str
    frames_digest: str | None  # of the report that brought it
    frame_count: int | None
    models: dict  # SHA-256 by id: the models that an administrator has seen
    detector: str | None
    now: float  # seconds since 1970
    scope: str = 'verify'


class Verdict(NamedTuple):
    verdict: str  # one of VERDICTS
    score: float | None
    threshold: float | None
    reasons: list
    models: list
    detector: str
    kid: str
    signed_at: int  # seconds since 1970, the sidecar's clock


@lru_cache(maxsize=64)
def public_key(x, y):
    """:return: a P-256 key of a published JWK's coordinates; kept, since making one costs more than a verification"""
    return ECAlgorithm.from_jwk({'kty': 'EC', 'crv': 'P-256', 'x': x, 'y': y})


def public_keys(jwks):
    """:param list jwks: the published keys; what is no P-256 key is left out
    :return: keys by kid
    """
    found = {}
    for jwk in jwks or ():
        if isinstance(jwk, dict) and jwk.get('kty') == 'EC' and jwk.get('crv') == 'P-256':
            try:
                found[jwk['kid']] = public_key(jwk['x'], jwk['y'])
            except (jwt.PyJWTError, KeyError, TypeError, ValueError):
                continue
    return found


def read_verdict(text, expected):
    """Check a verdict that a tablet brought.

    :param text: as sent, of any type
    :param Expected expected: what it must say
    :rtype: Verdict
    :raise VerdictRefused: with one of the codes of docs/wire.md
    """
    if not isinstance(text, str) or not text or not text.isascii():
        raise VerdictRefused('verdict_malformed')
    if len(text) > VERDICT_MAX_CHARS:
        raise VerdictRefused('verdict_too_large')
    try:
        header = jwt.get_unverified_header(text)
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        raise VerdictRefused('verdict_malformed') from None
    if header.get('typ') != VERDICT_TYPE or header.get('alg') != _ALGORITHM:
        # `none`, HS256 with the public key, another token of the sidecar or of ours.
        raise VerdictRefused('verdict_wrong_kind')
    key = expected.keys.get(header['kid']) if isinstance(header.get('kid'), str) else None
    if key is None:
        raise VerdictRefused('verdict_unknown_key')
    try:
        # Names and times are compared below, each with a code of its own: PyJWT reads the clock by itself.
        claims = jwt.decode(
            text, key, algorithms=[_ALGORITHM], options={
                'verify_exp': False, 'verify_iat': False, 'verify_nbf': False, 'verify_aud': False, 'require': list(_CLAIMS)})
    except jwt.MissingRequiredClaimError:
        raise VerdictRefused('verdict_malformed') from None
    except jwt.InvalidSignatureError:
        raise VerdictRefused('verdict_forged') from None
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        raise VerdictRefused('verdict_malformed') from None
    _check_binding(claims, expected)
    return _read_claims(claims, header['kid'], expected)


def _check_binding(claims, expected):
    for code, claim, value in (
        ('verdict_other_sidecar', 'iss', expected.issuer),
        ('verdict_other_server', 'aud', expected.audience),
        ('verdict_other_use', 'scope', expected.scope),
        ('verdict_other_company', 'company', str(expected.company)),
        ('verdict_other_device', 'device', str(expected.device)),
        ('verdict_other_attempt', 'attempt', expected.attempt),
        # The same attempt begun twice has two slips: a verdict of the first is used up with it.
        ('verdict_replayed', 'nonce', expected.nonce),
    ):
        if claims[claim] != value:
            raise VerdictRefused(code)
    issued_at, expires_at = claims['iat'], claims['exp']
    # A time beyond JavaScript's whole numbers cannot be taken from a clock here.
    if type(issued_at) is not int or type(expires_at) is not int or abs(issued_at) > 2 ** 53 or (
            not 0 < expires_at - issued_at <= LIFE_MAX_S):
        raise VerdictRefused('verdict_malformed')
    if issued_at > expected.now + CLOCK_SKEW_S:
        raise VerdictRefused('verdict_from_future', f'{round(issued_at - expected.now)} s')
    if expires_at + CLOCK_SKEW_S <= expected.now:
        raise VerdictRefused('verdict_expired', f'{round(expected.now - expires_at)} s')
    if claims['frames'] != expected.frames_digest or claims.get('frame_count') != expected.frame_count:
        raise VerdictRefused('verdict_other_frames')


def _read_claims(claims, kid, expected):
    verdict, models, reasons = claims.get('verdict'), claims.get('models'), claims.get('reasons')
    score, threshold = claims.get('score'), claims.get('threshold')
    is_sound = (
        verdict in VERDICTS and _is_list(models, MODELS_MAX, _is_model) and _is_list(reasons, REASONS_MAX, _is_code)
        and _is_share_or_none(score) and _is_share_or_none(threshold)
        and (score is None) == (verdict == 'not_assessed') and (threshold is None) == (score is None)
        and isinstance(claims.get('detector'), str) and _HEX.fullmatch(claims['detector'])
    )
    if not is_sound:
        raise VerdictRefused('verdict_malformed')
    for model in models:
        if expected.models.get(model['id']) != model['sha256']:
            raise VerdictRefused('verdict_unknown_model', model['id'])
    if claims['detector'] != expected.detector:
        raise VerdictRefused('verdict_unknown_model', 'face detector')
    return Verdict(
        verdict=verdict, score=score, threshold=threshold, reasons=reasons, detector=claims['detector'], kid=kid,
        models=[{name: model.get(name) for name in ('id', 'sha256', 'weight', 'threshold', 'score', 'not_assessed')
                 if name in model} for model in models],
        signed_at=claims['iat'])


def _is_list(value, most, is_item):
    return isinstance(value, list) and len(value) <= most and all(map(is_item, value))


def _is_code(value):
    return isinstance(value, str) and _CODE.fullmatch(value)


def _is_model(value):
    return (
        isinstance(value, dict) and _is_code(value.get('id'))
        and isinstance(value.get('sha256'), str) and _HEX.fullmatch(value['sha256'])
        and _is_number(value.get('weight')) and _is_share_or_none(value.get('threshold'))
        and _is_share_or_none(value.get('score')) and ('not_assessed' not in value or _is_code(value['not_assessed'])))


def _is_number(value):
    return type(value) in (int, float) and value >= 0


def _is_share_or_none(value):
    # `bool` is an `int` in Python, and no number on the wire. Not a number is not between two numbers either.
    return value is None or (type(value) in (int, float) and 0 <= value <= 1)
