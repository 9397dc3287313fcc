from odoo.tests import tagged

from ..errors import KioskError
from ..tools.address_key import address_key
from ..tools.caller import Caller
from .common import KioskCase


@tagged('post_install', '-at_install')
class TestEhHrRateLimit(KioskCase):

    def setUp(self):
        super().setUp()
        self.limiter = self.env['eh.hr.rate.limit']

    def _rows(self, like='%'):
        self.env.cr.execute("SELECT key FROM eh_hr_rate_limit WHERE key LIKE %s", [like])
        return [key for key, in self.env.cr.fetchall()]

    def _refusal(self, token, address):
        """:return: the code a caller is refused with, or None"""
        # Not assertRaises: Odoo's rolls back what happened inside, and with it the count.
        try:
            self.env['eh.hr.kiosk.admission']._admit(Caller(token, address), 't')
        except KioskError as error:
            return error.error_code

    def test_a5_budget_is_exact(self):
        answers = [self.limiter._spend('t:one', 20, 3600) for _call in range(25)]
        self.assertEqual(answers[:20], [0] * 20)
        self.assertTrue(all(answers[20:]))

    def test_a5_retry_after_says_when(self):
        for _call in range(4):
            retry_after_s = self.limiter._spend('t:retry', 3, 90)
        self.assertIn(retry_after_s, (29, 30))

    def test_a5_budget_comes_back_with_time(self):
        for _call in range(3):
            self.limiter._spend('t:back', 3, 90)
        self.assertTrue(self.limiter._spend('t:back', 3, 90))
        self.env.cr.execute("UPDATE eh_hr_rate_limit SET tat = tat - interval '31 s' WHERE key = 't:back'")
        self.assertFalse(self.limiter._spend('t:back', 3, 90))
        self.assertTrue(self.limiter._spend('t:back', 3, 90))

    def test_a5_budgets_do_not_touch(self):
        for _call in range(3):
            self.limiter._spend('t:first', 2, 60)
        self.assertFalse(self.limiter._spend('t:second', 2, 60))

    def test_a5_forget_gives_it_back(self):
        for _call in range(3):
            self.limiter._spend('t:forget', 2, 60)
        self.limiter._forget('t:forget')
        self.assertFalse(self.limiter._spend('t:forget', 2, 60))

    def test_a5_full_budgets_are_swept(self):
        self.limiter._spend('t:old', 2, 60)
        self.limiter._spend('t:young', 2, 60)
        self.env.cr.execute("UPDATE eh_hr_rate_limit SET tat = tat - interval '2 hours' WHERE key = 't:old'")
        self.limiter._gc_rate_limit()
        self.assertEqual(self._rows('t:%'), ['t:young'])

    def test_a5_table_is_unlogged(self):
        self.env.cr.execute("SELECT relpersistence FROM pg_class WHERE relname = 'eh_hr_rate_limit'")
        self.assertEqual(self.env.cr.fetchone()[0], 'u')

    def test_a5_limit_parameter_survives_nonsense(self):
        params = self.env['ir.config_parameter'].sudo()
        for value, expected in [('90', 90), ('', 60), ('0', 60), ('-5', 60), ('many', 60), ('1e3', 60), ('²', 60)]:
            params.set_param('eh_hr_face_kiosk.rate_limit_per_minute', value)
            self.assertEqual(self.limiter._get_limit('eh_hr_face_kiosk.rate_limit_per_minute', 60), expected, value)

    def test_a5_known_tablet_spends_its_own_budget(self):
        token = self._pair(self.device_a)
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '2')
        admission = self.env['eh.hr.kiosk.admission']
        for _call in range(2):
            self.assertEqual(admission._admit(Caller(token, '192.0.2.1'), 't').device_id, self.device_a.id)
        with self.assertRaises(KioskError) as refused:
            admission._admit(Caller(token, '192.0.2.77'), 't')
        self.assertEqual(refused.exception.error_code, 'rate_limited')
        self.assertGreaterEqual(refused.exception.retry_after_s, 1)
        # Another tablet behind the same address, and another kind of request, are not held up.
        other = self._pair(self.device_b)
        self.assertTrue(admission._admit(Caller(other, '192.0.2.1'), 't'))
        self.assertTrue(admission._admit(Caller(token, '192.0.2.1'), 'other'))

    def test_a5_unknown_tokens_share_the_callers_budget_and_one_row(self):
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '3')
        codes = [self._refusal(f'{number:043d}', '192.0.2.9') for number in range(5)]
        self.assertEqual(codes, ['device_unauthorized'] * 3 + ['rate_limited'] * 2)
        self.assertEqual(self._rows('address:t:%'), ['address:t:192.0.2.9'])
        self.assertFalse(self._rows('device:t:%'))

    def test_a5_unknown_callers_cannot_use_up_a_tablets_budget(self):
        token = self._pair(self.device_a)
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '2')
        codes = [self._refusal(f'{number:043d}', '192.0.2.9') for number in range(4)]
        self.assertEqual(codes[-1], 'rate_limited')
        self.assertIsNone(self._refusal(token, '192.0.2.9'))

    def test_a5_addresses_of_one_network_are_one_caller(self):
        self.assertEqual(address_key('2001:db8:1:2:aaaa::1'), address_key('2001:db8:1:2:bbbb::9'))
        self.assertNotEqual(address_key('2001:db8:1:2::1'), address_key('2001:db8:1:3::1'))
        self.assertEqual(address_key('::ffff:192.0.2.1'), '192.0.2.1')
        self.assertEqual(address_key('192.0.2.1'), '192.0.2.1')
        for nonsense in (None, '', 'x' * 5000, '1.2.3', '\x00'):
            self.assertEqual(address_key(nonsense), 'unknown')
