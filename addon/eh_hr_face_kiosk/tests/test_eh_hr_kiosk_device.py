from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..errors import KioskError
from ..tools.credentials import hash_token
from .common import KioskCase


@tagged('post_install', '-at_install')
class TestEhHrKioskDevice(KioskCase):

    def setUp(self):
        super().setUp()
        self.devices = self.env['eh.hr.kiosk.device']

    def _column(self, name, device):
        self.env.cr.execute(SQL("SELECT %s FROM eh_hr_kiosk_device WHERE id = %s", SQL.identifier(name), device.id))
        return self.env.cr.fetchone()[0]

    def test_k2_pairing_gives_a_token_of_256_bits(self):
        token = self._pair(self.device_a)
        self.assertRegex(token, r'^[A-Za-z0-9_-]{43}$')
        self.assertEqual(self.device_a.state, 'paired')
        self.assertEqual(self.device_a.app_version, '19.0.1.0.0')
        identity = self.devices._identify(token)
        self.assertEqual(identity.device_id, self.device_a.id)
        self.assertEqual(identity.company_id, self.company_a.id)
        self.assertEqual((identity.site_name, identity.tz), ("Site A", 'Europe/Brussels'))

    def test_k2_database_holds_the_hash_only(self):
        token = self._pair(self.device_a)
        self.assertEqual(self._column('token_sha256', self.device_a), hash_token(token))
        self.env.cr.execute('SELECT * FROM eh_hr_kiosk_device WHERE id = %s', [self.device_a.id])
        self.assertNotIn(token, str(self.env.cr.fetchall()))

    def test_k2_hashes_are_no_fields(self):
        self.assertFalse({'token_sha256', 'pairing_hash'} & set(self.devices._fields))
        with self.assertRaises(ValueError):
            self.devices.sudo().search([('token_sha256', '!=', False)])

    def test_k2_pairing_code_is_stored_keyed(self):
        code = self.device_a._new_pairing_code()
        stored = self._column('pairing_hash', self.device_a)
        self.assertNotIn(code, stored)
        self.assertNotEqual(stored, hash_token(code))

    def test_k2_code_works_once(self):
        code = self.device_a._new_pairing_code()
        self.devices._exchange(code, self.company_a, None)
        with self.assertRaises(KioskError) as refused:
            self.devices._exchange(code, self.company_a, None)
        self.assertEqual(refused.exception.error_code, 'pairing_code_refused')

    def test_k2_code_is_good_for_ten_minutes(self):
        code = self.device_a._new_pairing_code()
        self.assertAlmostEqual(
            self.device_a.pairing_expires_on, fields.Datetime.now() + timedelta(minutes=10), delta=timedelta(seconds=30))
        self.env.cr.execute(
            "UPDATE eh_hr_kiosk_device SET pairing_expires_on = now() AT TIME ZONE 'UTC' WHERE id = %s", [self.device_a.id])
        with self.assertRaises(KioskError) as refused:
            self.devices._exchange(code, self.company_a, None)
        self.assertEqual(refused.exception.error_code, 'pairing_code_expired')
        self.assertEqual(self.device_a.state, 'unpaired')

    def test_k2_a_new_code_voids_the_older_one(self):
        older = self.device_a._new_pairing_code()
        newer = self.device_a._new_pairing_code()
        with self.assertRaises(KioskError):
            self.devices._exchange(older, self.company_a, None)
        self.devices._exchange(newer, self.company_a, None)

    def test_k2_code_may_be_typed_carelessly(self):
        code = self.device_a._new_pairing_code()
        self.devices._exchange(f' {code[:4].lower()} - {code[4:].lower()}', self.company_a, None)
        self.assertEqual(self.device_a.state, 'paired')

    def test_k2_code_of_another_companys_kiosk_is_refused(self):
        code = self.device_a._new_pairing_code()
        with self.assertRaises(KioskError) as refused:
            self.devices._exchange(code, self.company_b, None)
        self.assertEqual(refused.exception.error_code, 'pairing_code_refused')
        self.devices._exchange(code, self.company_a, None)

    def test_k2_code_of_an_archived_tablet_is_refused(self):
        code = self.device_a._new_pairing_code()
        self.device_a.action_archive()
        with self.assertRaises(KioskError):
            self.devices._exchange(code, self.company_a, None)

    def test_k2_revoke_ends_the_token_and_an_open_code(self):
        token = self._pair(self.device_a)
        code = self.device_a._new_pairing_code()
        self.device_a.with_user(self.manager_a).action_revoke()
        self.assertEqual(self.device_a.state, 'revoked')
        self.assertIsNone(self.devices._identify(token))
        with self.assertRaises(KioskError):
            self.devices._exchange(code, self.company_a, None)

    def test_k2_rotate_needs_a_new_pairing(self):
        token = self._pair(self.device_a)
        action = self.device_a.with_user(self.manager_a).action_rotate()
        self.assertIsNone(self.devices._identify(token))
        self.assertEqual(self.device_a.state, 'unpaired')
        new_token, _device = self.devices._exchange(action['context']['eh_pairing_code'], self.company_a, None)
        self.assertNotEqual(new_token, token)
        self.assertTrue(self.devices._identify(new_token))

    def test_k2_pairing_again_replaces_the_token(self):
        first = self._pair(self.device_a)
        second = self._pair(self.device_a)
        self.assertIsNone(self.devices._identify(first))
        self.assertTrue(self.devices._identify(second))

    def test_k2_archived_tablet_is_nobody(self):
        token = self._pair(self.device_a)
        self.device_a.with_user(self.manager_a).action_archive()
        self.assertIsNone(self.devices._identify(token))

    def test_k2_dialog_shows_code_qr_and_address(self):
        action = self.device_a.with_user(self.manager_a).action_pair()
        code = action['context']['eh_pairing_code']
        dialog = self.env['eh.hr.kiosk.pairing'].with_user(self.manager_a).with_context(**action['context']).browse(action['res_id'])
        self.assertEqual(dialog.code, f'{code[:4]}-{code[4:]}')
        self.assertIn('data:image/png;base64,', dialog.qr_code)
        self.assertEqual(dialog.kiosk_url, self.company_a.attendance_kiosk_url)
        self.env.cr.execute('SELECT * FROM eh_hr_kiosk_pairing WHERE id = %s', [dialog.id])
        self.assertNotIn(code, str(self.env.cr.fetchall()))

    def test_k10_dialog_warns_where_browsers_give_no_camera(self):
        dialog = self.env['eh.hr.kiosk.pairing'].browse(self.device_a.action_pair()['res_id'])
        for url, blocked in [
            ('http://localhost:8069', False), ('http://127.0.0.1:8069', False),
            ('https://erp.example.com', False), ('http://192.168.1.4:8069', True), ('http://erp.example.com', True),
        ]:
            self.env['ir.config_parameter'].set_param('web.base.url', url)
            dialog.invalidate_recordset()
            self.company_a.invalidate_recordset(['attendance_kiosk_url'])
            self.assertEqual(dialog.is_camera_blocked, blocked, url)
            self.assertEqual(dialog.is_address_local, 'localhost' in url or '127.0.0.1' in url, url)

    def test_k1_paired_tablet_stays_in_its_company(self):
        self._pair(self.device_a)
        with self.assertRaises(ValidationError):
            self.device_a.site_id = self.site_b
        other = self.env['eh.hr.site'].create({'name': "Other", 'company_id': self.company_a.id, 'tz': 'UTC'})
        self.device_a.site_id = other
        self.assertEqual(self.device_a.company_id, self.company_a)

    def test_k1_revoked_tablet_still_stays_in_its_company(self):
        """Its past events are the first company's."""
        self._pair(self.device_a)
        self.device_a.action_revoke()
        with self.assertRaises(ValidationError):
            self.device_a.site_id = self.site_b

    def test_k1_last_seen_at_most_once_a_minute(self):
        token = self._pair(self.device_a)
        identity = self.devices._identify(token)
        self.env.cr.execute(
            "UPDATE eh_hr_kiosk_device SET last_seen = now() AT TIME ZONE 'UTC' - interval '30 s' WHERE id = %s", [self.device_a.id])
        self.device_a.invalidate_recordset()
        before = self.device_a.last_seen
        self.devices._saw(identity)
        self.device_a.invalidate_recordset()
        self.assertEqual(self.device_a.last_seen, before)
        self.env.cr.execute(
            "UPDATE eh_hr_kiosk_device SET last_seen = now() AT TIME ZONE 'UTC' - interval '61 s' WHERE id = %s", [self.device_a.id])
        self.devices._saw(identity)
        self.device_a.invalidate_recordset()
        self.assertGreater(self.device_a.last_seen, before)

    def test_k8_new_page_version_is_noted_at_once(self):
        identity = self.devices._identify(self._pair(self.device_a))
        self.devices._saw(identity, '19.0.2.0.0')
        self.device_a.invalidate_recordset()
        self.assertEqual(self.device_a.app_version, '19.0.2.0.0')

    def test_k2_auditor_reads_and_cannot_pair_rotate_or_revoke(self):
        device = self.device_a.with_user(self.auditor_a)
        self.assertEqual(device.state, 'unpaired')
        for method in ('action_pair', 'action_rotate', 'action_revoke'):
            with self.assertRaises(AccessError):
                getattr(device, method)()

    def test_k2_manager_of_another_company_cannot_pair_or_revoke(self):
        device = self.device_b.with_user(self.manager_a)
        for method in ('action_pair', 'action_rotate', 'action_revoke'):
            with self.assertRaises(AccessError):
                getattr(device, method)()

    def test_k2_status_is_not_a_matter_of_opinion(self):
        with self.assertRaises(AccessError):
            self.device_a.with_user(self.manager_a).write({'state': 'paired'})
        with self.assertRaises(AccessError):
            self.devices.with_user(self.manager_a).create(
                {'name': "Fake", 'site_id': self.site_a.id, 'last_seen': fields.Datetime.now()})

    def test_k1_form_makes_a_tablet(self):
        with Form(self.devices.with_user(self.manager_a)) as form:
            form.name = "By form"
            form.site_id = self.site_a
        self.assertEqual(form.record.company_id, self.company_a)
        self.assertEqual(form.record.state, 'unpaired')

    def test_k2_copy_has_no_token(self):
        token = self._pair(self.device_a)
        copied = self.device_a.copy({'name': "Copy"})
        self.assertEqual(copied.state, 'unpaired')
        self.assertEqual(self.devices._identify(token).device_id, self.device_a.id)
