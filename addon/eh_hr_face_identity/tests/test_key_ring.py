from pathlib import Path
from unittest.mock import patch

import numpy as np

from odoo.tests import tagged

from ..tools.key_ring import KeyLost, KeyRing
from ..tools.sealed_vector import Owner, SealBroken, open_vector, seal_vector
from .common import IdentityCase, make_face

OWNER = Owner(1, 2, 'mobilefacenet', 'a' * 64)


@tagged('post_install', '-at_install')
class TestKeyRing(IdentityCase):

    def test_u5_the_key_lies_outside_the_database_for_its_owner_alone(self):
        key_id, key = KeyRing(self.env).current()
        ring = KeyRing(self.env)
        self.assertEqual(ring.current(), (key_id, key))
        self.assertEqual({path.stat().st_mode & 0o777 for path in ring.folder.iterdir() if path.name != '.lock'}, {0o600})
        self.assertEqual(ring.folder.stat().st_mode & 0o777, 0o700)
        self.assertEqual(len(key), 32)

    def test_u5_a_key_half_written_is_no_key(self):
        with patch.object(Path, 'rename', side_effect=OSError), self.assertRaises(OSError):
            KeyRing(self.env).current()
        key_id, _key = KeyRing(self.env).current()
        (KeyRing(self.env).folder / f'{key_id}.key').write_bytes(b'short')
        with self.assertRaises(KeyLost):
            KeyRing(self.env).current()

    def test_u5_a_key_under_another_name_opens_nothing(self):
        ring = KeyRing(self.env)
        first, _key = ring.current()
        second = ring.rotate()
        (ring.folder / f'{first}.key').write_bytes((ring.folder / f'{second}.key').read_bytes())
        with self.assertRaises(KeyLost):
            KeyRing(self.env).get(first)

    def test_u5_sealed_twice_is_never_the_same_twice(self):
        key, face = b'k' * 32, make_face(1)
        seals = [seal_vector(key, face, OWNER) for _time in range(200)]
        self.assertEqual(len({salt for salt, _sealed in seals}), 200)
        self.assertEqual(len({sealed for _salt, sealed in seals}), 200)
        self.assertTrue(all(face.tobytes() not in sealed for _salt, sealed in seals))
        np.testing.assert_array_equal(open_vector(key, *seals[0], OWNER), face)

    def test_u5_what_was_changed_or_moved_does_not_open(self):
        key, face = b'k' * 32, make_face(1)
        salt, sealed = seal_vector(key, face, OWNER)
        flipped = bytes([sealed[-1] ^ 1])
        for name, arguments in {
            'another key': (b'l' * 32, salt, sealed, OWNER),
            'another salt': (key, bytes(32), sealed, OWNER),
            'a flipped bit': (key, salt, sealed[:-1] + flipped, OWNER),
            'cut short': (key, salt, sealed[:8], OWNER),
            'another employee': (key, salt, sealed, OWNER._replace(employee_id=3)),
            'another company': (key, salt, sealed, OWNER._replace(company_id=3)),
            'another model': (key, salt, sealed, OWNER._replace(model_sha256='b' * 64)),
        }.items():
            with self.subTest(name), self.assertRaises(SealBroken):
                open_vector(*arguments)
