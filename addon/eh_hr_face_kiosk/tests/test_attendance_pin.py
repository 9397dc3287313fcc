from odoo.tests import tagged

from .common_page import KioskPageCase


@tagged('post_install', '-at_install')
class TestAttendancePin(KioskPageCase):
    """PINs on a paired tablet."""

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
