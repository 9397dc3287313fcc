"""Device tokens and pairing codes: made here, hashed here, shown to people once."""
import hashlib
import hmac
import secrets

from ..const import PAIRING_ALPHABET, PAIRING_LENGTH, TOKEN_BYTES, TOKEN_PATTERN

_BEARER = 'bearer '
# The longest header a tablet of ours sends, with room for spaces; anything longer is not looked into.
_MAX_HEADER_CHARS = 128


def new_token():
    """:return: a new device token, 43 characters of base64url with 256 random bits"""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token):
    """:return: the SHA-256 of a device token as 64 hex characters

    A plain hash is enough: the token has 256 random bits, so there is nothing to guess offline.
    """
    return hashlib.sha256(token.encode('ascii')).hexdigest()


def is_bearer(header):
    """:return: whether an ``Authorization`` header shows a token at all, be it good or not"""
    return bool(header) and header[:len(_BEARER)].lower() == _BEARER


def read_bearer(header):
    """Take the device token out of an ``Authorization`` header.

    :param header: the header's text or None
    :return: the token, or None for anything that cannot be one of ours
    """
    if not header or len(header) > _MAX_HEADER_CHARS or header[:len(_BEARER)].lower() != _BEARER:
        return None
    token = header[len(_BEARER):].strip(' ')
    return token if TOKEN_PATTERN.fullmatch(token) else None


def new_pairing_code():
    """:return: a new pairing code, 8 characters that cannot be misread"""
    return ''.join(secrets.choice(PAIRING_ALPHABET) for _position in range(PAIRING_LENGTH))


def format_pairing_code(code):
    """:return: the code as people read it, ``K7QM-4RTX``"""
    half = PAIRING_LENGTH // 2
    return f'{code[:half]}-{code[half:]}'


def normalize_pairing_code(text):
    """Undo what people do when they type a code: lower case, dashes, spaces.

    :return: the code, or None when it cannot be one
    """
    code = text[:64].upper().replace('-', '').replace(' ', '')
    if len(code) != PAIRING_LENGTH or any(char not in PAIRING_ALPHABET for char in code):
        return None
    return code


def hash_pairing_code(code, secret):
    """:return: HMAC-SHA-256 of a pairing code under the database's secret, 64 hex characters

    A code is short enough to be found from a plain hash by trying; without the secret it is not.
    """
    return hmac.new(secret.encode(), code.encode('ascii'), hashlib.sha256).hexdigest()
