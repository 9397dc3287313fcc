from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import KioskHttpCase

BADGE, MANUAL = 'attendance_barcode_scanned', 'manual_selection'


@tagged('post_install', '-at_install')
class TestAttendance(KioskHttpCase):
    """Odoo's own kiosk routes with and without a paired tablet."""

    def setUp(self):
        super().setUp()
        self.key_a = self.company_a.attendance_kiosk_key
        self.token = self._pair(self.device_a)

    def _scan(self, attempt_id=None, token=None, badge='EHA1'):
        values = {'attempt_id': attempt_id} if attempt_id else {}
        return self._rpc(BADGE, token, barcode=badge, **values)

    def _manual(self, attempt_id=None, token=None, pin_code=False, **values):
        if attempt_id:
            values['attempt_id'] = attempt_id
        values.setdefault('employee_id', self.employee_a.id)
        return self._rpc(MANUAL, token, pin_code=pin_code, **values)

    def _rpc(self, route, bearer, **params):
        bearer = self.token if bearer is None else bearer
        return self.rpc(route, bearer, {'token': self.key_a, **params})

    def _attendances(self):
        self.env.invalidate_all()
        return self.env['hr.attendance'].search([('employee_id', '=', self.employee_a.id)], order='id')

    def _long_ago(self, seconds=120):
        """Move what happened so far into the past."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE hr_attendance SET check_in = check_in - make_interval(secs => %(s)s),
                      check_out = check_out - make_interval(secs => %(s)s) WHERE employee_id = %(e)s""",
            {'s': seconds, 'e': self.employee_a.id})
        self.env.invalidate_all()

    # ---- a paired tablet -------------------------------------------------------------------------

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

    def test_k5_coordinates_are_read_with_suspicion(self):
        for latitude in ('north', 1e308, None, [1]):
            self.assertIn('result', self._manual(self.new_attempt(), latitude=latitude, longitude=4.3))

    # ---- PINs ------------------------------------------------------------------------------------

    def test_k11_pin_is_asked_for_on_the_same_attempt(self):
        self.company_a.attendance_kiosk_use_pin = True
        attempt = self.new_attempt()
        answer = self._manual(attempt)['result']
        self.assertTrue(answer['eh_pin_required'])
        self.assertEqual(answer['employee']['employee_name'], "Anna A")
        self.assertFalse(self._attendances())
        self.assertEqual(self._manual(attempt, pin_code='9999')['result'], {})
        self.assertEqual(self._manual(attempt, pin_code='1234')['result']['attendance_state'], 'checked_in')

    def test_k11_requirement_of_another_module_asks_for_the_pin(self):
        self.patch(self.env.registry['res.company'], '_eh_kiosk_checkin_requirement', lambda *args: 'pin')
        attempt = self.new_attempt()
        self.assertTrue(self._scan(attempt)['result']['eh_pin_required'])
        self.assertTrue(self._manual(attempt)['result']['eh_pin_required'])
        self.assertFalse(self._attendances())
        self.assertEqual(self._manual(attempt, pin_code='1234')['result']['attendance_state'], 'checked_in')

    def test_k11_requirement_does_not_shut_out_who_has_no_pin(self):
        self.patch(self.env.registry['res.company'], '_eh_kiosk_checkin_requirement', lambda *args: 'pin')
        self.employee_a.pin = False
        self.assertEqual(self._scan(self.new_attempt())['result']['attendance_state'], 'checked_in')

    def test_k11_no_pin_is_not_a_pin(self):
        """Odoo compares "no PIN" with "none given" and lets them in."""
        self.company_a.attendance_kiosk_use_pin = True
        self.employee_a.pin = False
        for pin_code in (False, None, '', '0000'):
            self.assertRpcRefused(self._manual(self.new_attempt(), pin_code=pin_code), 'pin_missing')
        self.assertFalse(self._attendances())

    def test_k11_wrong_pins_run_out(self):
        self.company_a.attendance_kiosk_use_pin = True
        for number in range(5):
            self.assertEqual(self._manual(self.new_attempt(), pin_code=f'000{number}')['result'], {})
        answer = self._manual(self.new_attempt(), pin_code='1234')
        self.assertRpcRefused(answer, 'pin_rate_limited')
        self.assertLessEqual(1, answer['error']['data']['retry_after_s'])
        self.assertLessEqual(answer['error']['data']['retry_after_s'], 300)
        self.assertFalse(self._attendances())

    def test_k11_the_right_pin_wipes_the_count(self):
        self.company_a.attendance_kiosk_use_pin = True
        for _round in range(3):
            for number in range(4):
                self._manual(self.new_attempt(), pin_code=f'000{number}')
            self.assertIn('attendance', self._manual(self.new_attempt(), pin_code='1234')['result'])

    def test_k11_pins_of_any_shape(self):
        self.company_a.attendance_kiosk_use_pin = True
        for pin_code in (1234, ['1234'], {'a': 1}, '\x00', 'x' * 100_000):
            self.env['eh.hr.rate.limit']._forget(f'pin:{self.employee_a.id}')
            self.assertEqual(self._manual(self.new_attempt(), pin_code=pin_code)['result'], {})

    # ---- an unpaired tablet, paired-only off: as Odoo ---------------------------------------------

    def test_k4_unpaired_tablet_is_odoos_own_kiosk(self):
        for badge_token in (False, 'x' * 43, self._pair(self.device_b)):
            self.env['hr.attendance'].search([('employee_id', '=', self.employee_a.id)]).unlink()
            self.assertEqual(self._scan(token=badge_token)['result']['attendance_state'], 'checked_in')
            self.assertEqual(self._scan(token=badge_token)['result']['attendance_state'], 'checked_out')
            self.assertRecordValues(self._attendances(), [{
                'eh_in_attempt_id': False, 'eh_in_device_id': False, 'eh_out_device_id': False}])

    def test_k4_unpaired_tablet_has_every_route(self):
        records = self._rpc('employees_infos', False, limit=10, offset=0, domain=[['name', 'ilike', 'Anna']])['result']
        self.assertEqual(records['length'], 1)
        self.assertEqual(self._rpc('attendance_employee_data', False, employee_id=self.employee_a.id)['result']['employee_name'], "Anna A")
        self.assertEqual(self._manual(token=False)['result']['attendance_state'], 'checked_in')

    def test_k4_revoked_tablet_is_an_unpaired_one(self):
        self.device_a.action_revoke()
        greeting = self._scan(self.new_attempt())['result']
        self.assertEqual(greeting['attendance_state'], 'checked_in')
        self.assertFalse(self._attendances().eh_in_device_id)

    # ---- paired tablets only ---------------------------------------------------------------------

    def test_k11_every_kiosk_route_is_shut_to_the_unpaired(self):
        self.company_a.eh_kiosk_paired_only = True
        routes = {
            BADGE: {'barcode': 'EHA1', 'attempt_id': self.new_attempt()},
            MANUAL: {'employee_id': self.employee_a.id, 'pin_code': False, 'attempt_id': self.new_attempt()},
            'attendance_employee_data': {'employee_id': self.employee_a.id},
            'employees_infos': {'limit': 10, 'offset': 0, 'domain': []},
            'get_employees_without_badge': {},
            'set_badge': {'employee_id': self.employee_a.id, 'badge': 'X1'},
            'create_employee': {'name': "Intruder"},
            'set_settings': {'mode': 'manual'},
        }
        revoked = self._pair(self.env['eh.hr.kiosk.device'].create({'name': "Gone", 'site_id': self.site_a.id}))
        self.env['eh.hr.kiosk.device'].search([('name', '=', "Gone")]).action_revoke()
        for token in (False, 'x' * 43, self._pair(self.device_b), revoked):
            for route, params in routes.items():
                self.assertRpcRefused(self._rpc(route, token, **params), 'device_unauthorized')
        self.assertFalse(self._attendances())
        self.assertEqual(self.employee_a.barcode, 'EHA1')

    def test_k11_paired_tablet_works_on(self):
        self.company_a.eh_kiosk_paired_only = True
        records = self._rpc('employees_infos', None, limit=10, offset=0, domain=[['name', 'ilike', 'anna']])['result']
        self.assertEqual([record['id'] for record in records['records']], self.employee_a.ids)
        self.assertEqual(self._scan(self.new_attempt())['result']['attendance_state'], 'checked_in')

    def test_k11_check_in_without_its_attempt_is_refused(self):
        self.company_a.eh_kiosk_paired_only = True
        for attempt in (None, 'x', '1' * 36, 7):
            self.assertRpcRefused(self._scan(attempt), 'attempt_required')
            self.assertRpcRefused(self._manual(attempt), 'attempt_required')
        self.assertFalse(self._attendances())

    def test_k11_page_loads_but_tells_an_unpaired_one_nothing(self):
        self.env['hr.department'].create({'name': "Secret Department", 'company_id': self.company_a.id})
        path = f'/hr_attendance/{self.key_a}'
        self.assertIn("Secret Department", self.url_open(path).text)
        self.assertNotIn('eh-kiosk-paired-only', self.url_open(path).text)
        self.company_a.eh_kiosk_paired_only = True
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Secret Department", page.text)
        self.assertIn('<meta name="eh-kiosk-paired-only" content="1"', page.text)
        with mute_logger('odoo.http'):
            self.assertEqual(self.url_open('/hr_attendance/unknown').status_code, 404)

    # ---- what the back office sees ---------------------------------------------------------------

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
