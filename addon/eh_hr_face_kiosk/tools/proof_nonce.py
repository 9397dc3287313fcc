"""The server's time as a tablet brings it back in its proof: for tablets whose clock is wrong. Signed, nothing is stored."""
import hashlib
import hmac

from ..const import PROOF_NONCE_TTL_S

_KEY_LABEL = b'eh_hr_face_kiosk proof nonce 1'
_MAX_CHARS = 64


def nonce_key(database_secret):
    """:param str database_secret: Odoo's system parameter ``database.secret``
    :return: the 32 bytes that sign the nonces of this database
    """
    if not database_secret:
        raise ValueError("database.secret is empty: anybody could sign with it")
    return hmac.new(database_secret.encode(), _KEY_LABEL, hashlib.sha256).digest()


def make_nonce(key, now_s):
    """:return: text that any host of this database knows again for ``PROOF_NONCE_TTL_S`` seconds"""
    second = f'{int(now_s):x}'
    return f'{second}.{_sign(key, second)}'


def is_fresh_nonce(key, nonce, now_s):
    """:param nonce: as sent, of any type"""
    if not isinstance(nonce, str) or not nonce.isascii() or len(nonce) > _MAX_CHARS:
        return False
    second, _dot, signature = nonce.partition('.')
    if not hmac.compare_digest(signature, _sign(key, second)):
        return False
    # The hosts of one Odoo do not agree to the second.
    return -PROOF_NONCE_TTL_S <= now_s - int(second, 16) <= PROOF_NONCE_TTL_S


def _sign(key, second):
    return hmac.new(key, second.encode('ascii'), hashlib.sha256).hexdigest()[:32]
