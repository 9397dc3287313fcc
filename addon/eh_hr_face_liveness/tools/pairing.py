"""What Odoo and a sidecar work out of one secret, each for itself: proofs of who speaks, and the next ticket key. No key travels.

The secret is the set-up code at first, later the ticket key in use (docs/wire.md, "Pairing"). Pure; the sidecar has the same in
TypeScript, `sidecar/src/services/pairing_secrets.ts`.
"""

import base64
import hashlib
import hmac
import json
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WIRE_VERSION = 1
CODE_CHARS = 20
PURPOSES = ('pair', 'rotate', 'status')
_KID_CHARS = 16


class NotProved(Exception):
    """The answer was not written by somebody who knows the secret."""


def plain_code(code):
    """:return: a set-up code without what people type between its letters"""
    return ''.join(char for char in code.upper() if char.isascii() and char.isalnum())


def secret_of_code(code):
    """:return: 32 bytes that stand for the code, whatever case and dashes it was typed with"""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b'eh-hr-face pairing 1', info=b'set-up code')
    return hkdf.derive(plain_code(code).encode())


def new_salt():
    return secrets.token_urlsafe(24)


def write_request(secret, purpose, *, issuer, salt, kid=None):
    """:param bytes secret: of the code, or the ticket key in use as UTF-8
    :param kid: the id of that key; None with a code
    :return: the body of ``POST /api/pairing``
    """
    document = json.dumps({'wire': WIRE_VERSION, 'purpose': purpose, 'issuer': issuer, 'salt': salt, 'kid': kid})
    return {'document': document, 'proof': _mac(secret, 'request', document).hex()}


def read_answer(secret, salt, body):
    """:param body: the parsed answer, of any type
    :return: its document, a dict
    :raise NotProved: whatever was not written with this secret for this very request
    """
    document, proof = (body.get('document'), body.get('proof')) if isinstance(body, dict) else (None, None)
    if not isinstance(document, str) or not isinstance(proof, str) or not hmac.compare_digest(
            _mac(secret, 'answer', f'{salt}\n{document}').hex().encode(), proof.encode()):
        raise NotProved
    return json.loads(document)


def next_ticket_key(secret, issuer, salt):
    """:return: the key that follows from this request, as text; the same however often it is sent"""
    return _b64(_mac(secret, 'ticket key', f'{issuer}\n{salt}'))


def kid_of(key):
    """:return: a key's id, which says nothing of the key"""
    return _b64(hashlib.sha256(key.encode()).digest())[:_KID_CHARS]


def _mac(secret, purpose, text):
    return hmac.new(secret, f'eh-hr-face {purpose} 1\n{text}'.encode(), hashlib.sha256).digest()


def _b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()
