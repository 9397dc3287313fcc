"""A tablet's proof that it holds its key: DPoP, RFC 9449, as docs/wire.md says.

Pure functions: what the proof is for, the time and the nonce's key are arguments. Nothing is remembered here: a proof that was
shown before is found by ``eh.hr.spent.proof``.
"""
import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from hmac import compare_digest
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

from ..const import PROOF_CLOCK_S, PROOF_ID_MAX_CHARS, PROOF_MAX_CHARS
from .proof_nonce import is_fresh_nonce

PROOF_TYPE = 'dpop+jwt'
_ALGORITHM = 'ES256'
_JWK_MEMBERS = frozenset({'kty', 'crv', 'x', 'y'})
_COORDINATE_BYTES = 32
# Beyond, a whole number of JSON is none of JavaScript's, and none that Python subtracts from a clock.
_SECONDS_MAX = 2 ** 53
_DEFAULT_PORTS = {'http': ':80', 'https': ':443'}
# Times are ours to judge: PyJWT reads the clock by itself, and knows no nonce.
_DECODE_OPTIONS = {
    'verify_exp': False, 'verify_iat': False, 'verify_nbf': False, 'verify_aud': False, 'verify_iss': False,
    'require': ['jti', 'htm', 'htu', 'iat'],
}


class ProofRefused(Exception):
    """No proof, or not one for this request."""


class ProofStale(ProofRefused):
    """A proof for this request, made at another time than the server's."""


@dataclass(frozen=True, slots=True)
class ProofTarget:
    """The request that a proof has to be for."""

    method: str
    path: str  # without a query
    hosts: frozenset  # the names this server is called by, as ``host_of`` writes them
    token: str | None  # the device token beside it; None where there is none yet: pairing


@dataclass(frozen=True, slots=True)
class Proof:
    """A sound proof, for this request and of this time."""

    thumbprint: str  # of the key, RFC 7638 with SHA-256
    digest: bytes  # 16 bytes that no other proof has


def read_proof(text, target, now_s, nonce_key):
    """Check a proof, claim by claim.

    :param text: the header ``DPoP``, of any content
    :param ProofTarget target: what it has to be for
    :param float now_s: the server's clock, seconds since 1970
    :param bytes nonce_key: of ``nonce_key``
    :rtype: Proof
    :raise ProofStale: all is right but the time
    :raise ProofRefused: anything else
    """
    if not text.isascii() or not 0 < len(text) <= PROOF_MAX_CHARS:
        raise ProofRefused("not the text of a proof")
    try:
        header = jwt.get_unverified_header(text)
        if header.get('typ') != PROOF_TYPE or header.get('alg') != _ALGORITHM or 'crit' in header:
            raise ProofRefused("not an ES256 proof")
        thumbprint, key = _read_key(header.get('jwk'))
        claims = jwt.decode(text, key, algorithms=[_ALGORITHM], options=_DECODE_OPTIONS)
        _check_target(claims, target)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # The text of a forger's token is not worth a place in the log.
        raise ProofRefused(type(error).__name__) from None
    proof_id, issued_at, nonce = claims['jti'], claims['iat'], claims.get('nonce')
    if not isinstance(proof_id, str) or not 0 < len(proof_id) <= PROOF_ID_MAX_CHARS or (
            type(issued_at) is not int or abs(issued_at) > _SECONDS_MAX):
        raise ProofRefused("a claim of the wrong type")
    # The server's own time in it is worth more than the tablet's clock, which may be years off.
    is_timely = abs(issued_at - now_s) <= PROOF_CLOCK_S if nonce is None else is_fresh_nonce(nonce_key, nonce, now_s)
    if not is_timely:
        raise ProofStale("made at another time")
    digest = hashlib.sha256(f'{thumbprint}.{proof_id}'.encode('utf-8', 'surrogatepass')).digest()
    return Proof(thumbprint, digest[:16])


def host_of(address):
    """:param str address: an absolute URL
    :return: its host and port as all spellings of it have them in common, or None; behind a proxy the scheme is another one
    """
    parts = urlsplit(address)
    port = _DEFAULT_PORTS.get(parts.scheme)
    return parts.netloc.lower().removesuffix(port) if port and parts.netloc else None


def hash_access_token(token):
    """:return: claim ``ath`` for a device token"""
    return _base64url(hashlib.sha256(token.encode('ascii')).digest())


def _check_target(claims, target):
    address = claims['htu'] if isinstance(claims['htu'], str) else ''
    if claims['htm'] != target.method or urlsplit(address).path != target.path or host_of(address) not in target.hosts:
        raise ProofRefused("for another request")
    hashed = claims.get('ath', '')
    expected = hash_access_token(target.token) if target.token else ''
    if not isinstance(hashed, str) or not compare_digest(hashed.encode('utf-8', 'surrogatepass'), expected.encode()):
        raise ProofRefused("for another token")


def _read_key(jwk):
    """:return: thumbprint and public key of a P-256 JWK that says nothing else: a private part in it is refused, not passed over"""
    if not isinstance(jwk, dict) or jwk.keys() != _JWK_MEMBERS or jwk['kty'] != 'EC' or jwk['crv'] != 'P-256':
        raise ProofRefused("not a public P-256 key")
    return _load_key(jwk['x'], jwk['y'])


@lru_cache(maxsize=1024)
def _load_key(x, y):
    numbers = EllipticCurvePublicNumbers(_read_coordinate(x), _read_coordinate(y), SECP256R1())
    members = json.dumps({'crv': 'P-256', 'kty': 'EC', 'x': x, 'y': y}, separators=(',', ':'))
    return _base64url(hashlib.sha256(members.encode()).digest()), numbers.public_key()


def _read_coordinate(text):
    data = base64.urlsafe_b64decode(text + '=')
    # Only the one spelling that a browser writes: a key has one thumbprint.
    if len(data) != _COORDINATE_BYTES or _base64url(data) != text:
        raise ValueError("not a coordinate")
    return int.from_bytes(data, 'big')


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode('ascii')
