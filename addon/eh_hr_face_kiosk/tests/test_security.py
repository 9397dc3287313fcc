import logging

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.credentials import new_token
from .common import KioskHttpCase

SESSION, PAIR, IDENTIFY = '/eh_hr/kiosk/session', '/eh_hr/kiosk/pair', '/eh_hr/kiosk/identify'


@tagged('post_install', '-at_install')
class TestSecurity(KioskHttpCase):
    """Each test is an attack, and is named after it."""

    def _assert_unauthorized(self, headers):
        self.assertRefused(self.call(SESSION, headers=headers), 401, 'device_unauthorized')

    def test_k2_attack_token_guessing(self):
        token = self._pair(self.device_a)
        changed = token[:-1] + ('A' if token[-1] != 'A' else 'B')
        for guess in (new_token(), changed, token[:-1], token + 'A', token.swapcase(), '', 'null', '%', "' OR 1=1 --"):
            self._assert_unauthorized({'Authorization': f'Bearer {guess}'})

    def test_k2_attack_the_stored_hash_as_token(self):
        self._pair(self.device_a)
        self.env.cr.execute("SELECT token_sha256 FROM eh_hr_kiosk_device WHERE id = %s", [self.device_a.id])
        stored = self.env.cr.fetchone()[0]
        self._assert_unauthorized({'Authorization': f'Bearer {stored}'})
        self._assert_unauthorized({'Authorization': f'Bearer {stored[:43]}'})

    def test_k2_attack_header_injection(self):
        token = self._pair(self.device_a)
        for header in (f'Bearer {token}, Bearer x', f'Basic {token}', token, 'Bearer', 'Bearer \xff' * 20, f'Bearer {token};a=b'):
            self._assert_unauthorized({'Authorization': header.encode('latin-1')})
        self._assert_unauthorized({'X-Authorization': f'Bearer {token}', 'Proxy-Authorization': f'Bearer {token}'})

    def test_k2_attack_token_in_the_address(self):
        token = self._pair(self.device_a)
        for query in (f'token={token}', f'access_token={token}', f'Authorization=Bearer+{token}'):
            self.assertRefused(self.call(f'{SESSION}?{query}'), 401, 'device_unauthorized')

    def test_k2_attack_very_long_headers(self):
        token = self._pair(self.device_a)
        self._assert_unauthorized({'Authorization': 'Bearer ' + 'a' * 60_000})
        response = self.call(SESSION, token=token, headers={'X-Eh-App-Version': 'v' * 60_000})
        self.assertEqual(response.status_code, 200)
        self.device_a.invalidate_recordset()
        self.assertEqual(len(self.device_a.app_version), 32)

    def test_k2_attack_pairing_code_replay(self):
        body = {'code': self.device_a._new_pairing_code(), 'kiosk_token': self.company_a.attendance_kiosk_key}
        self.assertEqual(self.call(PAIR, body).status_code, 200)
        self.assertRefused(self.call(PAIR, body), 403, 'pairing_code_refused')
        self.assertEqual(len(self._events(self.device_a, 'paired')), 1)

    def test_k2_attack_cross_company_token(self):
        """The tablet of company B at the kiosk of company A."""
        token_b = self._pair(self.device_b)
        self.assertRefused(self.call(IDENTIFY, {'badge': 'EHA1'}, token_b), 404, 'badge_unknown')
        self.company_a.eh_kiosk_paired_only = True
        params = {'token': self.company_a.attendance_kiosk_key, 'barcode': 'EHA1', 'attempt_id': self.new_attempt()}
        self.assertRpcRefused(self.rpc('attendance_barcode_scanned', token_b, params), 'device_unauthorized')

    def test_k2_attack_device_of_a_company_with_the_key_of_another(self):
        """Token of A, page key of B, employee of A: neither company's rules are met."""
        token = self._pair(self.device_a)
        answer = self.rpc('manual_selection', token, {
            'token': self.company_b.attendance_kiosk_key, 'employee_id': self.employee_a.id, 'pin_code': False})
        self.assertRpcRefused(answer, 'device_unauthorized')
        self.assertFalse(self.employee_a.attendance_ids)

    def test_k11_attack_domain_injection(self):
        self.company_a.eh_kiosk_paired_only = True
        token = self._pair(self.device_a)
        for domain in (
            [['pin', '=like', '1%']], ['|', ['name', 'ilike', 'a'], ['pin', '=', '1234']], ['!', ['pin', '=', '1']],
            [['name', 'ilike', 'a'], ['barcode', '=', 'EHA1']], [['user_id.login', 'ilike', 'a']], [['name', '=like', '_%']],
            [['company_id', '=', self.company_b.id]], 'id', None, [['name', 'ilike', {'a': 1}]], [1, 2, 3], [['name', 'in', []]],
        ):
            answer = self.rpc('employees_infos', token, {
                'token': self.company_a.attendance_kiosk_key, 'limit': 5, 'offset': 0, 'domain': domain})
            self.assertRpcRefused(answer, 'domain_refused')

    def test_k11_attack_pin_counting(self):
        """The attack works on Odoo's own kiosk, and no longer with paired tablets only."""
        def count(token, pin):
            return self.rpc('employees_infos', token, {
                'token': self.company_a.attendance_kiosk_key, 'limit': 1, 'offset': 0, 'domain': [['pin', '=', pin]]})

        self.assertEqual([count(False, pin)['result']['length'] for pin in ('1233', '1234')], [0, 1])
        token = self._pair(self.device_a)
        self.company_a.eh_kiosk_paired_only = True
        for bearer, eh_code in ((False, 'device_unauthorized'), (token, 'domain_refused')):
            for pin in ('1233', '1234'):
                self.assertRpcRefused(count(bearer, pin), eh_code)

    def test_k11_attack_whole_company_in_one_page(self):
        self.company_a.eh_kiosk_paired_only = True
        token = self._pair(self.device_a)
        self.env['hr.employee'].create([{'name': f"E{number}", 'company_id': self.company_a.id} for number in range(210)])
        answer = self.rpc('employees_infos', token, {
            'token': self.company_a.attendance_kiosk_key, 'limit': 10 ** 9, 'offset': 0, 'domain': []})
        self.assertEqual(len(answer['result']['records']), 200)

    def test_k11_attack_nul_bytes_and_strange_keys(self):
        for key in ('\x00', 'a\x00b', '\ud800', '', None, False, 0, [], {}, 'x' * 100_000):
            answer = self.rpc('attendance_barcode_scanned', False, {'token': key, 'barcode': 'EHA1'})
            self.assertEqual(answer.get('result'), {}, answer)

    def test_k11_attack_badges_and_employees_through_a_paired_tablet(self):
        """A device token opens the kiosk; it lends nobody rights on employees."""
        token = self._pair(self.device_a)
        key = self.company_a.attendance_kiosk_key
        with mute_logger('odoo.http', 'odoo.addons.base.models.ir_model', 'odoo.addons.base.models.ir_access'):
            for route, params in {
                'set_badge': {'employee_id': self.employee_a.id, 'badge': 'STOLEN', 'token': key},
                'create_employee': {'name': "Intruder", 'token': key},
                'get_employees_without_badge': {'token': key},
            }.items():
                answer = self.rpc(route, token, params)
                self.assertEqual(answer['error']['data']['name'], 'odoo.exceptions.AccessError', route)
        self.employee_a.invalidate_recordset()
        self.assertEqual(self.employee_a.barcode, 'EHA1')

    def test_k11_attack_kiosk_mode_of_another_company(self):
        """Odoo lets any visitor of any company's page set the mode of the main company."""
        main = self.env.ref('base.public_user').company_id
        main.write({'attendance_kiosk_mode': 'barcode', 'eh_kiosk_paired_only': True})
        token = self._pair(self.device_a)
        for bearer in (False, token):
            self.assertRpcRefused(self.rpc('set_settings', bearer, {
                'token': self.company_a.attendance_kiosk_key, 'mode': 'manual'}), 'settings_refused')
        self.assertEqual(main.attendance_kiosk_mode, 'barcode')

    def test_k2_attack_answers_in_a_frame_or_as_a_page(self):
        """Nothing of ours is framed, sniffed, kept or run, refusals neither; the kiosk page is framed by its own Odoo at most."""
        token = self._pair(self.device_a)
        for answer in (self.call(SESSION, token=token), self.call(SESSION), self.call('/eh_hr/nowhere'), self.call(PAIR, {}), self.call(PAIR)):
            self.assertEqual(answer.headers['Content-Security-Policy'], "default-src 'none'; frame-ancestors 'none'")
            self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
            self.assertEqual(answer.headers['Referrer-Policy'], 'no-referrer')
            self.assertIn('no-store', answer.headers['Cache-Control'])
            self.assertTrue(answer.headers['Content-Type'].startswith('application/json'))
        page = self.url_open(f'/hr_attendance/{self.company_a.attendance_kiosk_key}')
        self.assertEqual(page.headers['Content-Security-Policy'], "frame-ancestors 'self'")
        self.assertEqual(page.headers['Referrer-Policy'], 'same-origin')
        self.assertIn('camera=(self)', page.headers['Permissions-Policy'])

    def test_k2_attack_reading_secrets_through_the_orm(self):
        """Not by field name, not by export, not as administrator."""
        self._pair(self.device_a)
        devices = self.device_a.with_user(self.env.ref('base.user_admin')).sudo()
        with self.assertRaises(ValueError):
            devices.read(['token_sha256'])
        self.env.cr.execute("SELECT token_sha256 FROM eh_hr_kiosk_device WHERE id = %s", [self.device_a.id])
        self.assertNotIn(self.env.cr.fetchone()[0], str(devices.read()))

    def test_k2_attack_reading_the_log(self):
        """Neither token nor code is in it, at the most talkative level."""
        lines = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        root, level = logging.getLogger(), logging.getLogger().level
        names = ('odoo.sql_db', 'odoo.http', 'odoo.addons.eh_hr_face_kiosk', 'werkzeug')
        levels = {name: logging.getLogger(name).level for name in names}
        # Not into the log of the test run, which holds no secret either.
        handlers, root.handlers = root.handlers, [handler]
        try:
            for name in names:
                logging.getLogger(name).setLevel(logging.DEBUG)
            code = self.device_a._new_pairing_code()
            token = self.call(PAIR, {'code': code, 'kiosk_token': self.company_a.attendance_kiosk_key}).json()['token']
            self.call(SESSION, token=token)
            self.call(SESSION, token=token[:-2])
            self.call(IDENTIFY, {'badge': '\x00'}, token)
        finally:
            root.handlers = handlers
            root.setLevel(level)
            for name, old in levels.items():
                logging.getLogger(name).setLevel(old)
        text = '\n'.join(lines)
        self.assertIn('eh_hr_kiosk_device', text, "the queries themselves must have been logged")
        for secret in (code, token, token[:-2]):
            self.assertNotIn(secret, text)
