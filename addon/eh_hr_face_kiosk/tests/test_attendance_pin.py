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

    def test_o1_a_pin_that_was_typed_is_right_whatever_asked_for_it(self):
        """Every trigger, requirement and company rule, on the route that takes a PIN."""
        self.company_a.eh_kiosk_min_interval_s = 0
        for requirement in ('none', 'pin'):
            self.patch(self.env.registry['res.company'], '_eh_kiosk_checkin_requirement', lambda *args, asked=requirement: asked)
            for use_pin in (False, True):
                self.company_a.attendance_kiosk_use_pin = use_pin
                for trigger in ('badge', 'manual', None):
                    with self.subTest(requirement=requirement, use_pin=use_pin, trigger=trigger):
                        self.env['eh.hr.rate.limit']._forget(f'pin:{self.employee_a.id}')
                        self.env.cr.execute("DELETE FROM eh_hr_rate_limit")
                        attempt = self.new_attempt()
                        values = {'slip': self._slip(attempt, trigger)} if trigger else {}
                        before = len(self._attendances())
                        if requirement == 'pin' or use_pin:
                            self.assertTrue(self._manual(attempt, **values)['result']['eh_pin_required'])
                        self.assertEqual(self._manual(attempt, pin_code='0000', **values)['result'], {})
                        self.assertEqual(self._manual(attempt, pin_code=' 1234', **values)['result'], {})
                        self.assertEqual(len(self._attendances()), before)
                        self.assertIn('attendance', self._manual(attempt, pin_code='1234', **values)['result'])
                        self.env.cr.execute("DELETE FROM hr_attendance WHERE employee_id = %s", [self.employee_a.id])
                        self.env.invalidate_all()

    def _slip(self, attempt_id, trigger):
        who = {'badge': 'EHA1'} if trigger == 'badge' else {'employee_id': self.employee_a.id}
        response = self.call('/eh_hr/kiosk/attempt', {'attempt_id': attempt_id, 'trigger': trigger, **who}, self.token)
        return response.json()['slip']

    def test_o17_a_badge_in_a_pin_pad_costs_no_try(self):
        self.company_a.attendance_kiosk_use_pin = True
        self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id, 'barcode': '0412345678'})
        for _scan in range(7):
            self.assertEqual(self._manual(self.new_attempt(), pin_code='0412345678')['result'], {})
        self.assertIn('attendance', self._manual(self.new_attempt(), pin_code='1234')['result'])

    def test_o17_a_badge_as_long_as_the_pin_is_a_try(self):
        """Else the PINs that are badges could be tried for nothing."""
        self.company_a.attendance_kiosk_use_pin = True
        self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id, 'barcode': '0412'})
        for _scan in range(5):
            self.assertEqual(self._manual(self.new_attempt(), pin_code='0412')['result'], {})
        self.assertRpcRefused(self._manual(self.new_attempt(), pin_code='1234'), 'pin_rate_limited')

    def test_o35_a_pin_is_the_same_in_every_script(self):
        self.company_a.attendance_kiosk_use_pin = True
        for stored, typed in (('\u0661\u0662\u0663\u0664', '1234'), ('1234', '\u0661\u0662\u0663\u0664'), ('\u0967\u0968\u0969\u096a', '\u06f1\u06f2\u06f3\u06f4')):
            self.employee_a.pin = stored
            self.assertIn('attendance', self._manual(self.new_attempt(), pin_code=typed)['result'])
            self.assertEqual(self._manual(self.new_attempt(), pin_code='4321')['result'], {})

    def test_o21_the_pin_in_place_of_a_capture_is_an_event(self):
        self.patch(self.env.registry['res.company'], '_eh_kiosk_checkin_requirement', lambda *args: 'pin')
        attempt = self.new_attempt()
        self._manual(attempt)
        self._manual(attempt, pin_code='0000')
        self.assertFalse(self._events(self.device_a, 'pin_used'))
        for _time in range(2):  # the second is answered with the first one's greeting
            self._manual(attempt, pin_code='1234')
        self.assertRecordValues(self._events(self.device_a, 'pin_used'), [{
            'employee_id': self.employee_a.id, 'employee_name': "Anna A", 'attempt_id': attempt}])

    def test_o21_the_companys_own_pin_stands_in_for_nothing(self):
        self.company_a.attendance_kiosk_use_pin = True
        self._manual(self.new_attempt(), pin_code='1234')
        self.assertFalse(self._events(self.device_a, 'pin_used'))
