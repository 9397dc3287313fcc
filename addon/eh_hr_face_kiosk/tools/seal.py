"""What a tablet must not be able to read again, sealed to this database: a PIN that was typed while Odoo was away.

ECDH over P-256 with a key pair of the tablet's for this one message, HKDF-SHA-256, AES-256-GCM (docs/wire.md, "Sealed
values"). Pure functions: keys, contexts and bytes are arguments.
"""
import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_LABEL = b'eh_hr_face_kiosk seal 1'
_CURVE = ec.SECP256R1()
# The order of P-256's group.
_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
_POINT_BYTES, _NONCE_BYTES, _TAG_BYTES = 65, 12, 16
# A PIN is filled up to so many bytes, so that its length does not show.
PADDED_BYTES = 64
SEALED_CHARS = 4 * -(-(_POINT_BYTES + _NONCE_BYTES + PADDED_BYTES + _TAG_BYTES) // 3)


class SealBroken(Exception):
    """Not sealed to this database, for something else, or changed on its way."""


def seal_key(database_secret):
    """:param str database_secret: Odoo's system parameter ``database.secret``
    :return: this database's private key; it lies nowhere, and is the same each time
    """
    if not database_secret:
        raise ValueError("database.secret is empty: anybody could open what is sealed")
    # 512 bits taken modulo the order: no number is likelier than another.
    number = int.from_bytes(hmac.new(database_secret.encode(), _KEY_LABEL, hashlib.sha512).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, _CURVE)


def public_text(key):
    """:return: the public half as base64url of the uncompressed point"""
    return _to_text(_point(key.public_key()))


def open_sealed(text, key, context):
    """:param text: as sent, of any type
    :param str context: what it was sealed for; another one does not open it
    :return: the text that was sealed
    :raise SealBroken: for anything else
    """
    if not isinstance(text, str) or not text.isascii() or not 0 < len(text) <= SEALED_CHARS:
        raise SealBroken("not sealed")
    try:
        data = base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
        point, nonce, sealed = (
            data[:_POINT_BYTES], data[_POINT_BYTES:_POINT_BYTES + _NONCE_BYTES], data[_POINT_BYTES + _NONCE_BYTES:])
        other = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        own = _point(key.public_key())
        secret = HKDF(hashes.SHA256(), 32, salt=point + own, info=_KEY_LABEL).derive(key.exchange(ec.ECDH(), other))
        return AESGCM(secret).decrypt(nonce, sealed, context.encode()).rstrip(b'\0').decode()
    except (ValueError, InvalidTag) as error:
        raise SealBroken(type(error).__name__) from None


def _point(public_key):
    return public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _to_text(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()
