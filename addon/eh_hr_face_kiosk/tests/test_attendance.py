from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common_page import BADGE, KioskPageCase


@tagged('post_install', '-at_install')
class TestAttendance(KioskPageCase):
    """Check-ins on a paired tablet, and what the back office sees of them."""

    def test_k5_paired_tablet_checks_in_and_out_through_odoo(self):
        first = self.new_attempt()
        greeting = self._scan(first)['result']
        self.assertEqual(greeting['employee_name'], "Anna A")
        self.assertEqual(greeting['attendance_state'], 'checked_in')
        self.assertNotIn('eh_repeated', greeting)
        self._long_ago()
        second = self.new_attempt()
        greeting = self._manual(second)['result']
        self.assertEqual(greeting['attendance_state'], 'checked_out')
        self.assertRecordValues(self._attendances(), [{
            'eh_in_attempt_id': first, 'eh_out_attempt_id': second, 'in_mode': 'kiosk', 'out_mode': 'kiosk',
            'eh_in_device_id': self.device_a.id, 'eh_out_device_id': self.device_a.id,
        }])

    def test_k7_one_attempt_one_check_in(self):
        attempt = self.new_attempt()
        first = self._scan(attempt)['result']
        self.company_a.eh_kiosk_min_interval_s = 0
        again = self._scan(attempt.upper())['result']
        self.assertTrue(again.pop('eh_repeated'))
        self.assertEqual(again['attendance'], first['attendance'])
        self.assertEqual(len(self._attendances()), 1)
        self.assertFalse(self._attendances().check_out)

    def test_k7_repeated_attempt_gets_the_first_greeting_even_when_things_moved_on(self):
        self.company_a.eh_kiosk_min_interval_s = 0
        attempt = self.new_attempt()
        first = self._scan(attempt)['result']
        self._scan(self.new_attempt())
        again = self._scan(attempt)['result']
        self.assertEqual(again['attendance'], first['attendance'])
        self.assertEqual(again['attendance_state'], 'checked_in')
        self.assertTrue(again['eh_repeated'])
        self.assertEqual(len(self._attendances()), 1)

    def test_k7_second_tap_within_the_interval_changes_nothing(self):
        self._scan(self.new_attempt())
        for tap in (self._scan, self._manual):
            greeting = tap(self.new_attempt())['result']
            self.assertTrue(greeting['eh_repeated'])
            self.assertEqual(greeting['attendance_state'], 'checked_in')
        self.assertRecordValues(self._attendances(), [{'check_out': False, 'eh_out_attempt_id': False}])

    def test_k7_second_tap_after_the_interval_counts(self):
        self._scan(self.new_attempt())
        self._long_ago(61)
        self.assertNotIn('eh_repeated', self._scan(self.new_attempt())['result'])
        self.assertTrue(self._attendances().check_out)

    def test_k7_second_tap_right_after_a_check_out_changes_nothing(self):
        self._scan(self.new_attempt())
        self._long_ago()
        self._scan(self.new_attempt())
        self.assertTrue(self._scan(self.new_attempt())['result']['eh_repeated'])
        self.assertEqual(len(self._attendances()), 1)

    def test_k7_interval_of_zero_is_off(self):
        self.company_a.eh_kiosk_min_interval_s = 0
        self._scan(self.new_attempt())
        self._scan(self.new_attempt())
        self.assertTrue(self._attendances().check_out)

    def test_k7_interval_does_not_mind_what_the_back_office_did(self):
        self.env['hr.attendance'].create({'employee_id': self.employee_a.id, 'check_in': fields.Datetime.now() - timedelta(seconds=5)})
        self.assertNotIn('eh_repeated', self._scan(self.new_attempt())['result'])
        self.assertTrue(self._attendances().check_out)

    def test_k7_holds_over_two_tablets(self):
        other = self.env['eh.hr.kiosk.device'].create({'name': "Second", 'site_id': self.site_a.id})
        token = self._pair(other)
        self._scan(self.new_attempt())
        self.assertTrue(self._scan(self.new_attempt(), token)['result']['eh_repeated'])

    def test_k7_attempt_of_somebody_else_is_refused(self):
        attempt = self.new_attempt()
        self._scan(attempt)
        colleague = self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id})
        self.assertRpcRefused(self._manual(attempt, employee_id=colleague.id), 'attempt_conflict')
        self.assertFalse(colleague.attendance_ids)

    def test_k7_page_without_attempt_ids_still_works(self):
        self.assertEqual(self._scan()['result']['attendance_state'], 'checked_in')
        self.assertTrue(self._scan()['result']['eh_repeated'])

    def test_k5_strangers_and_the_archived_are_not_let_in(self):
        for badge in ('nobody', 'EHB1', '', None, 7, ['EHA1'], '\x00', 'x' * 100_000):
            self.assertEqual(self._scan(badge=badge)['result'], {})
        for employee_id in (self.employee_b.id, 0, -1, 2 ** 40, True, None, 'x', [self.employee_a.id]):
            self.assertEqual(self._manual(employee_id=employee_id)['result'], {})
            self.assertEqual(self._rpc('attendance_employee_data', None, employee_id=employee_id)['result'], {})
        self.employee_a.action_archive()
        self.assertEqual(self._scan()['result'], {})
        self.assertEqual(self._manual()['result'], {})
        self.assertFalse(self._attendances())

    def test_o24_coordinates_are_read_with_suspicion(self):
        for latitude in ('north', 1e308, None, [1], 10 ** 400, -10 ** 400, True):
            self.assertIn('result', self._manual(self.new_attempt(), latitude=latitude, longitude=4.3))

    def test_o20_a_scan_knows_its_place_as_a_tap_does(self):
        self.company_a.attendance_device_tracking = True
        with patch.object(self.env.registry['base.geocoder'], '_get_localisation', lambda *args: "Somewhere"):
            self._rpc(BADGE, None, barcode='EHA1', attempt_id=self.new_attempt(), latitude=50.85, longitude=4.35)
            self._long_ago()
            self._manual(self.new_attempt(), latitude=51.0, longitude=4.5)
        attendance = self._attendances()
        self.assertEqual(
            (attendance.in_latitude, attendance.in_longitude, attendance.out_latitude, attendance.out_longitude), (50.85, 4.35, 51.0, 4.5))

    def test_k7_nobody_rewrites_where_an_attendance_came_from(self):
        self._scan(self.new_attempt())
        officer = self._new_user('eh_officer', 'group_eh_hr_face_manager', self.company_a)
        officer.group_ids += self.env.ref('hr_attendance.group_hr_attendance_manager')
        attendance = self._attendances().with_user(officer)
        attendance.check_in -= timedelta(hours=1)
        with self.assertRaises(AccessError):
            attendance.write({'eh_in_attempt_id': self.new_attempt()})
        with self.assertRaises(AccessError):
            attendance.create({'employee_id': self.employee_a.id, 'eh_in_device_id': self.device_a.id})

    def test_k7_officer_without_our_groups_opens_the_attendance(self):
        self._scan(self.new_attempt())
        officer = self._new_user('eh_officer', 'group_eh_hr_face_auditor', self.company_a)
        officer.group_ids = self.env.ref('hr_attendance.group_hr_attendance_user') + self.env.ref('base.group_user')
        [values] = self._attendances().with_user(officer).web_read({'eh_in_device_id': {'fields': {'display_name': {}}}})
        self.assertEqual(values['eh_in_device_id']['display_name'], "Tablet A")

    def test_k7_attendance_survives_its_tablet(self):
        self._scan(self.new_attempt())
        self.device_a.unlink()
        self.assertEqual(len(self._attendances()), 1)
        self.assertFalse(self._attendances().eh_in_device_id)

    def test_o15_attendance_names_its_tablet_when_that_is_gone(self):
        self._scan(self.new_attempt())
        self._long_ago()
        self._scan(self.new_attempt())
        self.device_a.unlink()
        self.site_a.unlink()
        self.assertRecordValues(self._attendances(), [{
            'eh_in_device_name': "Tablet A", 'eh_in_site_name': "Site A", 'eh_out_device_name': "Tablet A", 'eh_out_site_name': "Site A"}])

    def test_o22_attendances_are_found_by_tablet_and_workplace(self):
        self._scan(self.new_attempt())
        arch = self.env['hr.attendance'].get_view(self.env.ref('hr_attendance.hr_attendance_view_filter').id, 'search')['arch']
        fields_of_search = etree.fromstring(arch)
        attendances = self.env['hr.attendance']
        for name, text in (('eh_in_device_name', "tablet a"), ('eh_in_site_name', "site a")):
            domain = fields_of_search.find(f".//field[@name='{name}']").get('filter_domain')
            for word, found in ((text, self._attendances()), ("zzz", attendances)):
                self.assertEqual(attendances.search(
                    [*safe_eval(domain, {'self': word}), ('employee_id', '=', self.employee_a.id)]), found, domain)
        groups = attendances._read_group([('employee_id', '=', self.employee_a.id)], ['eh_in_site_name', 'eh_in_device_name'], ['__count'])
        self.assertEqual(groups, [("Site A", "Tablet A", 1)])
