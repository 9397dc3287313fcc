"""A template at rest: AES-256-GCM under a key of its own, which HKDF makes of the ring's key and 32 random bytes.

A counter would start over when a database is restored from a backup, and a random 96-bit nonce under one key is good for a
limited number of messages. With a key a record neither can repeat a nonce: it is drawn beside the salt, and the salt is new.
What a template belongs to is authenticated with it: copied to another employee, company or model, it does not open.
"""

import secrets
from typing import NamedTuple

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SALT_BYTES = 32
NONCE_BYTES = 12
_LABEL = b'eh_hr_face_identity template 1'


class SealBroken(Exception):
    """Not what was sealed, or not for this employee, company and model."""


class Owner(NamedTuple):
    """Whose template it is, and of which model."""

    company_id: int
    employee_id: int
    model_id: str
    model_sha256: str

    def as_bytes(self):
        return '\x1f'.join(map(str, self)).encode()


def seal_vector(key, vector, owner):
    """:param bytes key: the ring's
    :param vector: a unit vector
    :param Owner owner: authenticated with it
    :return: salt and sealed bytes (nonce first)
    """
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    data = np.ascontiguousarray(vector, dtype='<f4').tobytes()
    return salt, nonce + AESGCM(_derive(key, salt)).encrypt(nonce, data, owner.as_bytes())


def open_vector(key, salt, sealed, owner):
    """:return: the vector, float32
    :raise SealBroken: see there
    """
    try:
        data = AESGCM(_derive(key, salt)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.as_bytes())
    except (InvalidTag, ValueError):
        raise SealBroken from None
    return np.frombuffer(data, dtype='<f4')


def _derive(key, salt):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_LABEL).derive(key)
