from odoo.modules.neutralize import neutralize_database
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import KioskCase


@tagged('post_install', '-at_install')
class TestNeutralize(KioskCase):

    def test_o6_a_copy_for_tests_honours_no_token_and_no_code(self):
        token = self._pair(self.device_a)
        code = self.device_b._new_pairing_code()
        revoked = self.env['eh.hr.kiosk.device'].create({'name': "Gone", 'site_id': self.site_a.id})
        self._pair(revoked)
        revoked.action_revoke()
        devices = self.env['eh.hr.kiosk.device']
        self.assertTrue(devices._identify(token))
        self.env.flush_all()
        with mute_logger('odoo.modules.neutralize'):
            neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertIsNone(devices._identify(token))
        with self.assertRaisesRegex(Exception, "Unknown pairing code"):
            devices._exchange(code, self.company_b, None)
        self.assertEqual((self.device_a.state, self.device_b.state, revoked.state), ('unpaired', 'unpaired', 'revoked'))
        self.assertFalse(self.device_b.pairing_expires_on)
        self.assertTrue(devices._identify(self._pair(self.device_a)), "it can be paired anew")
