from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import KioskCase


@tagged('post_install', '-at_install')
class TestResCompany(KioskCase):

    def test_k7_interval_is_sixty_seconds_unless_told(self):
        self.assertEqual(self.company_a.eh_kiosk_min_interval_s, 60)
        self.assertFalse(self.company_a.eh_kiosk_paired_only)

    def test_k7_interval_is_validated(self):
        for seconds in (0, 1, 3600):
            self.company_a.eh_kiosk_min_interval_s = seconds
        for seconds in (-1, 3601):
            with self.assertRaises(ValidationError):
                self.company_a.eh_kiosk_min_interval_s = seconds

    @mute_logger('odoo.sql_db')
    def test_k7_interval_is_validated_in_the_database_too(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE res_company SET eh_kiosk_min_interval_s = -1 WHERE id = %s", [self.company_a.id])

    def test_k11_settings_are_per_company(self):
        settings = self.env['res.config.settings'].with_company(self.company_a).create(
            {'eh_kiosk_paired_only': True, 'eh_kiosk_min_interval_s': 30})
        settings.set_values()
        self.assertTrue(self.company_a.eh_kiosk_paired_only)
        self.assertEqual(self.company_a.eh_kiosk_min_interval_s, 30)
        self.assertFalse(self.company_b.eh_kiosk_paired_only)
        self.assertEqual(self.company_b.eh_kiosk_min_interval_s, 60)

    def test_k11_settings_say_who_would_be_shut_out(self):
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertEqual(settings.eh_kiosk_paired_device_count, 0)
        self._pair(self.device_a)
        self._pair(self.device_b)
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertEqual(settings.eh_kiosk_paired_device_count, 1)
        self.assertEqual(settings.eh_kiosk_no_pin_count, 0)
        self.env['hr.employee'].create({'name': "Without", 'company_id': self.company_a.id})
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertEqual(settings.eh_kiosk_no_pin_count, 1)

    def test_k1_departments_are_the_companys_own(self):
        mine = self.env['hr.department'].create({'name': "Mine", 'company_id': self.company_a.id})
        self.env['hr.department'].create({'name': "Theirs", 'company_id': self.company_b.id})
        self.assertEqual(self.company_a._eh_kiosk_departments(), [{'id': mine.id, 'name': "Mine", 'count': 0}])
