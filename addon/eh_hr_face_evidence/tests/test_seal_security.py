from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SealCase


@tagged('post_install', '-at_install')
class TestSealSecurity(SealCase):

    def setUp(self):
        super().setUp()
        self.auditor = self.make_user('eh_seal_auditor', 'eh_hr_face_kiosk.group_eh_hr_face_auditor', self.company_a)
        self.foreigner = self.make_user('eh_seal_foreigner', 'eh_hr_face_kiosk.group_eh_hr_face_admin', self.company_b)
        self.officer = self.make_user('eh_seal_officer', 'hr_attendance.group_hr_attendance_officer', self.company_a)

    def test_e5_an_auditor_reads_and_verifies(self):
        chain = self.chain.with_user(self.auditor)
        chain.action_verify()
        self.assertEqual(chain.state, 'intact')
        with self.assertRaises(AccessError):
            self.env['eh.hr.seal.accept'].with_user(self.auditor).create({'chain_id': chain.id, 'reason': "A long enough reason."})

    def test_e5_another_companys_seals_are_not_there(self):
        self.assertFalse(self.chains.with_user(self.foreigner).search([]) & self.chain)
        with self.assertRaises(AccessError):
            self.chain.with_user(self.foreigner).action_verify()
        check = self.env['eh.hr.seal.head.check'].with_user(self.foreigner).create({'token': self.chain.head_token})
        self.assertFalse(check.is_right)

    def test_e5_an_attendance_officer_sees_no_seals(self):
        with self.assertRaises(AccessError):
            self.chain.with_user(self.officer).read(['state'])

    def test_e5_nobody_writes_a_chain(self):
        for user in (self.auditor, self.make_user('eh_seal_admin_a', 'eh_hr_face_kiosk.group_eh_hr_face_admin', self.company_a)):
            with self.assertRaises(AccessError):
                self.chain.with_user(user).write({'state': 'intact'})
