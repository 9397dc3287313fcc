from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from ..tools.server_key import ServerKey
from .common import SealCase

TYP = 'test+jwt'


@tagged('post_install', '-at_install')
class TestServerKey(SealCase):

    def setUp(self):
        super().setUp()
        for file in ServerKey(self.env).folder.glob('*.pem'):
            file.unlink()

    def test_e5_a_key_half_written_is_no_key(self):
        with patch.object(Path, 'rename', side_effect=OSError), self.assertRaises(OSError):
            ServerKey(self.env).sign({}, TYP)
        key = ServerKey(self.env)
        self.assertTrue(key.verify(key.sign({}, TYP), TYP))

    def test_e5_the_key_is_its_owners_alone(self):
        key = ServerKey(self.env)
        key.sign({}, TYP)
        self.assertEqual({file.stat().st_mode & 0o777 for file in key.folder.glob('*.pem')}, {0o600})
        self.assertEqual(key.folder.stat().st_mode & 0o777, 0o700)

    def test_e5_the_parameter_chooses_no_folder(self):
        for uuid in ('../elsewhere', '/tmp/elsewhere', '..', 'a/../../b'):
            self.env['ir.config_parameter'].set_param('database.uuid', uuid)
            with self.subTest(uuid=uuid):
                self.assertEqual(ServerKey(self.env).folder.parent, Path(self.key_folder))
                self.assertNotIn(ServerKey(self.env).folder.name, ('.', '..'))
