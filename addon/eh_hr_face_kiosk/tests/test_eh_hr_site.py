from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

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

    def _said(self, **values):
        domain = [(name, '=', value) for name, value in values.items()]
        return self.env['eh.hr.kiosk.event'].search(domain, order='id').mapped('event_type')

    def test_o16_what_is_done_to_a_workplace_is_an_event(self):
        site = self.site_a.with_user(self.admin_ab)
        site.action_archive()
        self.assertEqual(self._said(site_id=self.site_a.id), ['archived', 'archived'], "the workplace and its tablet")
        site.action_unarchive()
        self.device_a.with_user(self.admin_ab).action_unarchive()
        second = self.env['eh.hr.site'].create({'name': "Second", 'company_id': self.company_a.id, 'tz': 'UTC'})
        self.device_a.with_user(self.admin_ab).site_id = second
        self.device_a.with_user(self.admin_ab).unlink()
        site.unlink()
        events = self.env['eh.hr.kiosk.event'].search([('company_id', '=', self.company_a.id)], order='id')
        self.assertEqual(
            [(event.event_type, event.device_name or event.site_name) for event in events],
            [('archived', "Site A"), ('archived', "Tablet A"), ('restored', "Site A"), ('restored', "Tablet A"),
             ('moved', "Tablet A"), ('deleted', "Tablet A"), ('deleted', "Site A")])
        self.assertEqual(set(events.mapped('user_name')), {self.admin_ab.name})
        self.assertEqual(events[4].detail, "From Site A")

    def test_o16_nothing_done_is_no_event(self):
        self.site_a.write({'active': True, 'name': "Renamed"})
        self.device_a.write({'active': True, 'site_id': self.site_a.id})
        self.assertFalse(self._said(company_id=self.company_a.id))

    def test_o16_a_workplace_that_changes_company_says_so_in_both(self):
        site = self.env['eh.hr.site'].create({'name': "Wanderer", 'company_id': self.company_a.id, 'tz': 'UTC'})
        site.company_id = self.company_b
        for company in (self.company_a, self.company_b):
            self.assertEqual(self._said(company_id=company.id, site_name="Wanderer"), ['moved'])

    def test_o16_a_restored_workplace_says_that_its_tablets_stay_archived(self):
        self.site_a.action_archive()
        answer = self.site_a.action_unarchive()
        self.assertIn("Tablet A", answer['params']['message'])
        self.assertEqual((self.site_a.device_count, self.site_a.archived_device_count), (0, 1))
        self.assertFalse(self.device_a.active)
        self.device_a.action_unarchive()
        self.assertEqual((self.site_a.device_count, self.site_a.archived_device_count), (1, 0))
        self.site_b.action_archive()
        self.device_b.unlink()
        self.assertFalse(self.site_b.action_unarchive())

    def test_o26_copies_get_names_of_their_own(self):
        self.assertEqual([self.site_a.copy().name, self.site_a.copy().name], ["Site A (copy)", "Site A (copy 2)"])
        self.assertEqual([self.device_a.copy().name, self.device_a.copy().name], ["Tablet A (copy)", "Tablet A (copy 2)"])
        self.assertEqual(self.device_a.copy({'name': "Other"}).name, "Other")
        self.assertEqual(self.device_a.copy().state, 'unpaired')

    def test_o39_a_workplace_with_tablets_stays_unless_the_module_goes(self):
        archived = self.env['eh.hr.kiosk.device'].create({'name': "Second", 'site_id': self.site_b.id, 'active': False})
        self.device_b.unlink()
        for site in (self.site_a, self.site_b):
            with self.assertRaises(UserError):
                site.unlink()
        self.assertTrue(archived.exists())
        self.site_a.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        self.assertFalse(self.device_a.exists())
