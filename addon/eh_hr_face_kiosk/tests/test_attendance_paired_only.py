from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_page import BADGE, MANUAL, KioskPageCase


@tagged('post_install', '-at_install')
class TestAttendancePairedOnly(KioskPageCase):
    """Odoo's own kiosk to whom it may concern: everybody, or paired tablets only."""

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
