from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import KioskCase


@tagged('post_install', '-at_install')
class TestEhHrSite(KioskCase):

    def test_k1_site_counts_its_tablets(self):
        self.env['eh.hr.kiosk.device'].create({'name': "Second", 'site_id': self.site_a.id})
        self.site_a.invalidate_recordset()
        self.assertEqual(self.site_a.device_count, 2)
        self.assertEqual(self.site_a.action_view_devices()['domain'], [('site_id', '=', self.site_a.id)])

    def test_k1_archiving_a_site_stops_its_tablets(self):
        token = self._pair(self.device_a)
        self.site_a.action_archive()
        self.assertFalse(self.device_a.active)
        self.assertIsNone(self.env['eh.hr.kiosk.device']._identify(token))

    def test_k1_a_restored_tablet_of_an_archived_site_stays_out(self):
        token = self._pair(self.device_a)
        self.site_a.action_archive()
        self.device_a.action_unarchive()
        self.assertIsNone(self.env['eh.hr.kiosk.device']._identify(token))

    def test_k1_a_site_with_paired_tablets_stays_in_its_company(self):
        self._pair(self.device_a)
        with self.assertRaises(ValidationError):
            self.site_a.company_id = self.company_b

    def test_k1_a_site_without_paired_tablets_may_move(self):
        self.site_a.company_id = self.company_b
        self.assertEqual(self.device_a.company_id, self.company_b)

    def test_k1_managers_see_their_companies_only(self):
        sites = self.env['eh.hr.site'].with_user(self.manager_a).search([])
        self.assertIn(self.site_a, sites)
        self.assertNotIn(self.site_b, sites)
        with self.assertRaises(AccessError):
            self.site_b.with_user(self.manager_a).read(['name'])

    def test_k1_rights_of_the_three_groups(self):
        with self.assertRaises(AccessError):
            self.site_a.with_user(self.auditor_a).name = "Renamed"
        self.site_a.with_user(self.manager_a).name = "Renamed"
        empty = self.env['eh.hr.site'].with_user(self.manager_a).create({'name': "Empty", 'tz': 'UTC'})
        self.assertEqual(empty.company_id, self.company_a)
        with self.assertRaises(AccessError):
            empty.unlink()
        empty.with_user(self.admin_ab).unlink()

    def test_a_site_pairs_its_next_tablet(self):
        second = self.env['eh.hr.kiosk.device'].create({'name': "Second", 'site_id': self.site_a.id})
        self._pair(self.device_a)
        site = self.site_a.with_user(self.manager_a)
        dialog = self.env['eh.hr.kiosk.pairing'].browse(site.action_pair_next_tablet()['res_id'])
        self.assertEqual(dialog.device_id, second)
        self.assertIn('base64', dialog.with_context(eh_pairing_code='K7QM4RTX').qr_code)
        self._pair(second)
        site.invalidate_recordset()
        with self.assertRaises(UserError):
            site.action_pair_next_tablet()
