"""A tablet's key as its browser makes it, and what an attacker could make of it."""
import base64
import hashlib
import json
import time
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import ec


class TabletKey:

    def __init__(self, curve=ec.SECP256R1):
        self.private = ec.generate_private_key(curve())
        numbers = self.private.private_numbers()
        point = numbers.public_numbers
        self.jwk = {'kty': 'EC', 'crv': 'P-256', 'x': encode_number(point.x), 'y': encode_number(point.y)}
        self.private_jwk = {**self.jwk, 'd': encode_number(numbers.private_value)}

    @property
    def thumbprint(self):
        members = json.dumps({name: self.jwk[name] for name in ('crv', 'kty', 'x', 'y')}, separators=(',', ':'))
        return base64url(hashlib.sha256(members.encode()).digest())

    def prove(self, method, address, token=None, *, header=None, key=None, algorithm='ES256', **claims):
        """:param header: members of the header that differ from a good one's
        :param claims: that differ from a good one's; None leaves the claim out
        :return: the proof as text
        """
        good = {
            'jti': str(uuid.uuid4()), 'htm': method, 'htu': address, 'iat': int(time.time()),
            'ath': base64url(hashlib.sha256(token.encode()).digest()) if token else None,
        }
        said = {name: value for name, value in {**good, **claims}.items() if value is not None}
        return jwt.encode(
            said, self.private if key is None else key, algorithm=algorithm,
            headers={'typ': 'dpop+jwt', 'jwk': self.jwk, **(header or {})})


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def encode_number(number):
    return base64url(number.to_bytes(32, 'big'))
