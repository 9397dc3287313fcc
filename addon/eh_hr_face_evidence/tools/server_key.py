"""The server's signing key. It lies beside the database, not in it: whoever can change rows cannot sign them.

Folder: ``EH_HR_FACE_KEY_DIR``, or ``eh_hr_face_keys/<database uuid>`` below Odoo's data folder; every server of a database
needs the same one. ``<kid>.pem`` is the private key (P-256, mode 0600), ``<kid>.pub.pem`` its public half, which stays when the
private one is replaced. ``kid`` is the RFC 7638 thumbprint.
"""

import base64
import fcntl
import json
import os
from hashlib import sha256

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from odoo.addons.eh_hr_face_kiosk.tools.key_folder import key_folder


def _b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def _thumbprint(public_key):
    numbers = public_key.public_numbers()
    jwk = {'crv': 'P-256', 'kty': 'EC', 'x': _b64(numbers.x.to_bytes(32, 'big')), 'y': _b64(numbers.y.to_bytes(32, 'big'))}
    return _b64(sha256(json.dumps(jwk, separators=(',', ':'), sort_keys=True).encode()).digest())


class ServerKey:
    """Signs and verifies for one database."""

    def __init__(self, env):
        self.folder = key_folder(env)
        self.issuer = env['ir.config_parameter'].sudo().get_param('database.uuid')

    def sign(self, claims, typ):
        """:return: a compact JWS (ES256) over the claims; the key is made at the first call"""
        kid, key = self._private_key()
        return jwt.encode({'iss': self.issuer, **claims}, key, algorithm='ES256', headers={'typ': typ, 'kid': kid})

    def verify(self, token, typ):
        """:return: the claims, or None for whatever was not signed here as ``typ``"""
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get('kid')
            if header.get('typ') != typ or not isinstance(kid, str) or not kid.replace('-', '').replace('_', '').isalnum():
                return None
            key = serialization.load_pem_public_key((self.folder / f'{kid}.pub.pem').read_bytes())
            return jwt.decode(
                token, key, algorithms=['ES256'], issuer=self.issuer, options={'require': ['iss'], 'verify_iat': False})
        except (jwt.InvalidTokenError, OSError, ValueError):
            return None

    def knows(self, token):
        """Whether the public key of this signature is still here."""
        try:
            return (self.folder / f'{jwt.get_unverified_header(token)["kid"]}.pub.pem').exists()
        except (jwt.InvalidTokenError, KeyError):
            return False

    def belongs_to_another(self, cr):
        """Whether the folder is another database's, which is still there: this one is its copy (``createdb -T``) and would put its
        heads in place of the original's. Where the other one is gone, this one goes on in its place.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = self.folder / 'database'
        cr.execute("SELECT oid::text FROM pg_database WHERE datname = current_database()")
        [own] = cr.fetchone()
        other = owner.read_text().strip() if owner.exists() else ''
        if other != own:
            cr.execute("SELECT FROM pg_database WHERE oid::text = %s", [other])
            if cr.fetchone() is not None:
                return True
            owner.write_text(own)
        return False

    def public_pem(self):
        """:return: the public half of the key in use, for whoever verifies elsewhere"""
        kid, _key = self._private_key()
        return (self.folder / f'{kid}.pub.pem').read_text()

    def _private_key(self):
        for path in sorted(self.folder.glob('*.pem')):
            if not path.name.endswith('.pub.pem'):
                return path.stem, serialization.load_pem_private_key(path.read_bytes(), password=None)
        return self._make_key()

    def _make_key(self):
        """Two workers may come here at once: one makes the folder's key, the other finds it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self.folder / '.lock', 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if any(not path.name.endswith('.pub.pem') for path in self.folder.glob('*.pem')):
                return self._private_key()
            key = ec.generate_private_key(ec.SECP256R1())
            kid = _thumbprint(key.public_key())
            self._write(f'{kid}.pub.pem', key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
            self._write(f'{kid}.pem', key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
            return kid, key

    def _write(self, name, data):
        # Not `*.pem`: another worker must not take half a key for the folder's, nor one that a crash left behind.
        draft = self.folder / f'{name}.draft'
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
            file.write(data)
        draft.rename(self.folder / name)
