"""The keys that templates are sealed with. They lie beside the database, not in it: a dump alone opens nothing.

Folder: ``EH_HR_FACE_KEY_DIR``, or ``eh_hr_face_keys`` below Odoo's data folder, then ``<database uuid>/templates``; every server of
a database needs the same one. ``<key id>.key`` holds 32 random bytes (mode 0600), ``current`` the id of the one that seals. The
others only open what they sealed. The id is made of the key, so a file under a wrong name opens nothing.
"""

import fcntl
import os
import secrets
from hashlib import sha256

from odoo.addons.eh_hr_face_kiosk.tools.key_folder import key_folder

KEY_BYTES = 32


class KeyLost(Exception):
    """The key that sealed a template is not in the folder."""


class KeyRing:
    """The keys of one database."""

    def __init__(self, env):
        self.folder = key_folder(env) / 'templates'
        self._keys = {}

    def current(self):
        """:return: id and bytes of the key that seals; made at the first call"""
        try:
            key_id = (self.folder / 'current').read_text().strip()
        except FileNotFoundError:
            key_id = self._make(only_first=True)
        return key_id, self.get(key_id)

    def get(self, key_id):
        """:raise KeyLost: no such key here"""
        if key_id not in self._keys:
            try:
                key = (self.folder / f'{key_id}.key').read_bytes()
            except OSError:
                raise KeyLost(key_id) from None
            if len(key) != KEY_BYTES or _key_id(key) != key_id:
                raise KeyLost(key_id)
            self._keys[key_id] = key
        return self._keys[key_id]

    def has(self, key_id):
        try:
            return bool(self.get(key_id))
        except KeyLost:
            return False

    def rotate(self):
        """Seal with a new key from now on. The others stay, to open what they sealed.

        :return: the new key's id
        """
        return self._make(only_first=False)

    def destroy(self, key_id):
        """Remove a key that seals nothing any more: older backups of the database can then not be opened either."""
        (self.folder / f'{key_id}.key').unlink(missing_ok=True)
        self._keys.pop(key_id, None)

    def _make(self, only_first):
        """Two workers may come here at once: one makes the first key, the other finds it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self.folder / '.lock', 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            current = self.folder / 'current'
            if only_first and current.exists():
                return current.read_text().strip()
            key = secrets.token_bytes(KEY_BYTES)
            self._write(f'{_key_id(key)}.key', key)
            self._write('current', _key_id(key).encode())
            return _key_id(key)

    def _write(self, name, data):
        # The name is taken when the content is whole and on the disk: half a key would lose what it sealed.
        draft = self.folder / f'{name}.draft'
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.folder / name)


def _key_id(key):
    return sha256(b'eh_hr_face_identity template key 1' + key).hexdigest()[:16]
