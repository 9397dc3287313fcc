"""The whole way on Odoo's own kiosk routes: capture, check-in, what the attendance then shows."""

import itertools
import uuid

from odoo.tests import tagged

from .common import LivenessHttpCase, make_body


@tagged('post_install', '-at_install')
class TestKioskCheckIn(LivenessHttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.eh_liveness_enabled = True

    def kiosk(self, route, **params):
        response = self.call('POST', f'/hr_attendance/{route}', self.token_a, json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1,
            'params': {'token': self.company_a.attendance_kiosk_key, **params}})
        return response.json()['result']

    def select(self, attempt_id, pin_code=False):
        return self.kiosk(
            'manual_selection', employee_id=self.employee_a.id, pin_code=pin_code, attempt_id=attempt_id)

    def capture(self, **values):
        body = make_body(employee_id=self.employee_a.id, **values)
        self.assertEqual(self.post_log(body).status_code, 200)
        return body['attempt_id']

    def attendance(self):
        return self.env['hr.attendance'].search([('employee_id', '=', self.employee_a.id)])

    def test_a8_whatever_became_of_the_capture_the_check_in_goes_through(self):
        for outcome in ('passed', 'failed', 'aborted', None):
            with self.subTest(outcome=outcome):
                self.env.cr.execute("DELETE FROM hr_attendance WHERE employee_id = %s", (self.employee_a.id,))
                self.env.invalidate_all()
                attempt_id = self.capture(outcome=outcome) if outcome else str(uuid.uuid4())
                self.assertEqual(self.select(attempt_id)['attendance_state'], 'checked_in')
                self.assertEqual(self.attendance().eh_in_capture_state, outcome or 'missing')

    def test_a10_ask_pin_is_enforced_by_the_server(self):
        self.company_a.eh_liveness_on_failure = 'ask_pin'
        attempt_id = self.capture(outcome='failed', fail_reason='timeout')
        for pin_code in (False, None, ''):
            self.assertTrue(self.select(attempt_id, pin_code)['eh_pin_required'])
        self.assertTrue(self.kiosk('attendance_barcode_scanned', barcode='ANT041', attempt_id=attempt_id)['eh_pin_required'])
        self.assertEqual(self.select(attempt_id, '0000'), {})
        self.assertFalse(self.attendance())
        self.assertEqual(self.select(attempt_id, '1234')['attendance_state'], 'checked_in')
        self.assertEqual(self.attendance().eh_in_capture_state, 'failed')

    def test_o1_a_pin_that_was_typed_is_right_whatever_asked_for_it(self):
        """Every trigger, setting of the PIN, what a failed capture does, and route: a wrong PIN never checks anybody in."""
        for trigger, on_failure, use_pin, way, with_slip in itertools.product(
            ('manual', 'badge'), ('record', 'ask_pin'), (False, True), ('manual', 'badge'), (False, True),
        ):
            case = {'trigger': trigger, 'on_failure': on_failure, 'use_pin': use_pin, 'way': way, 'with_slip': with_slip}
            with self.subTest(**case):
                self.env.cr.execute("DELETE FROM hr_attendance WHERE employee_id = %s", (self.employee_a.id,))
                self.env['eh.hr.rate.limit']._forget(f'pin:{self.employee_a.id}')
                self.env.invalidate_all()
                self.company_a.write({
                    'eh_liveness_trigger': trigger, 'eh_liveness_on_failure': on_failure, 'attendance_kiosk_use_pin': use_pin})
                attempt_id = str(uuid.uuid4())
                who = {'badge': 'ANT041'} if way == 'badge' else {'employee_id': self.employee_a.id}
                begun = self.call(
                    'POST', '/eh_hr/kiosk/attempt', self.token_a,
                    json={'attempt_id': attempt_id, 'trigger': way, **who}).json()
                self.capture(outcome='failed', fail_reason='timeout', attempt_id=attempt_id, trigger=way)
                slip = {'slip': begun['slip']} if with_slip else {}
                is_asked = bool(begun['steps'])
                self.assertEqual(is_asked, trigger == way)
                if way == 'badge':
                    answer = self.kiosk('attendance_barcode_scanned', barcode='ANT041', attempt_id=attempt_id, **slip)
                    if on_failure != 'ask_pin' or not is_asked:
                        self.assertEqual(answer['attendance_state'], 'checked_in')
                        continue
                    self.assertTrue(answer['eh_pin_required'])
                wrong = self.kiosk(
                    'manual_selection', employee_id=self.employee_a.id, pin_code='0000', attempt_id=attempt_id, **slip)
                self.assertEqual(wrong, {})
                self.assertFalse(self.attendance())
                right = self.kiosk(
                    'manual_selection', employee_id=self.employee_a.id, pin_code='1234', attempt_id=attempt_id, **slip)
                self.assertEqual(right['attendance_state'], 'checked_in')
                if with_slip:
                    self.assertEqual(self.attendance().eh_in_capture_asked, is_asked, "what asked for it is kept")

    def test_a10_a_passed_capture_needs_no_pin(self):
        self.company_a.eh_liveness_on_failure = 'ask_pin'
        self.assertEqual(self.select(self.capture())['attendance_state'], 'checked_in')

    def test_a8_nobody_without_a_pin_is_kept_out(self):
        self.company_a.eh_liveness_on_failure = 'ask_pin'
        self.employee_a.pin = False
        self.assertEqual(self.select(self.capture(outcome='aborted'))['attendance_state'], 'checked_in')

    def test_a13_a_capture_reported_after_the_check_in_is_linked(self):
        attempt_id = str(uuid.uuid4())
        self.select(attempt_id)
        self.assertEqual(self.attendance().eh_in_capture_state, 'missing')
        self.capture(attempt_id=attempt_id.upper(), outcome='aborted', fail_reason='camera_busy')
        self.env.invalidate_all()
        self.assertEqual(self.attendance().eh_in_capture_state, 'aborted')
        self.assertEqual(self.attendance().eh_in_check_id.attendance_id, self.attendance())
