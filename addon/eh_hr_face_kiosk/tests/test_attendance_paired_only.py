from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_page import BADGE, MANUAL, KioskPageCase


@tagged('post_install', '-at_install')
class TestAttendancePairedOnly(KioskPageCase):
    """Odoo's own kiosk to whom it may concern: everybody, or paired tablets only."""

    def test_k4_unpaired_tablet_is_odoos_own_kiosk(self):
        self.assertEqual(self._scan(token=False)['result']['attendance_state'], 'checked_in')
        self.assertEqual(self._scan(token=False)['result']['attendance_state'], 'checked_out')
        self.assertRecordValues(self._attendances(), [{
            'eh_in_attempt_id': False, 'eh_in_device_id': False, 'eh_out_device_id': False}])

    def test_k4_unpaired_tablet_has_every_route(self):
        records = self._rpc('employees_infos', False, limit=10, offset=0, domain=[['name', 'ilike', 'Anna']])['result']
        self.assertEqual(records['length'], 1)
        self.assertEqual(self._rpc('attendance_employee_data', False, employee_id=self.employee_a.id)['result']['employee_name'], "Anna A")
        self.assertEqual(self._manual(token=False)['result']['attendance_state'], 'checked_in')

    def test_o10_a_token_that_is_not_good_here_is_refused(self):
        """Taken for any browser, a tablet that believes it is paired would check in and out with one double tap."""
        revoked, archived = self.env['eh.hr.kiosk.device'].create([
            {'name': name, 'site_id': self.site_a.id} for name in ("Revoked", "Archived")])
        tokens = [self._pair(revoked), self._pair(archived), self._pair(self.device_b), 'x' * 43, 'short']
        revoked.action_revoke()
        archived.action_archive()
        attempt = self.new_attempt()
        for token in tokens:
            for answer in (
                self._scan(attempt, token), self._manual(attempt, token),
                self._rpc('attendance_employee_data', token, employee_id=self.employee_a.id),
                self._rpc('employees_infos', token, limit=10, offset=0, domain=[]),
            ):
                self.assertRpcRefused(answer, 'device_unauthorized')
        self.assertFalse(self._attendances())

    def test_o10_another_kind_of_authorization_is_no_token(self):
        """A proxy that asks for a password has the browser send its own header."""
        self.opener.headers['Authorization'] = 'Basic YTpi'
        self.assertEqual(self._scan(token=False)['result']['attendance_state'], 'checked_in')

    def test_o23_the_kiosk_mode_is_an_administrators(self):
        """A portal or plain user of a company, through the open page of another one."""
        user = self._new_user('eh_plain', 'group_eh_hr_face_auditor', self.company_a)
        user.group_ids = self.env.ref('base.group_user')
        user.password = 'eh_plain eh_plain'
        self.company_a.write({'eh_kiosk_paired_only': True, 'attendance_kiosk_mode': 'barcode'})
        key_b = self.company_b.attendance_kiosk_key
        self.authenticate('eh_plain', 'eh_plain eh_plain')
        self.assertRpcRefused(self.rpc('set_settings', False, {'token': key_b, 'mode': 'manual'}), 'settings_refused')
        self.assertEqual(self.company_a.attendance_kiosk_mode, 'barcode')
        user.group_ids += self.env.ref('hr_attendance.group_hr_attendance_manager')
        self.assertNotIn('error', self.rpc('set_settings', False, {'token': key_b, 'mode': 'manual'}))
        self.company_a.invalidate_recordset()
        self.assertEqual(self.company_a.attendance_kiosk_mode, 'manual')

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
