from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import KioskHttpCase

PAIR, SESSION, IDENTIFY = '/eh_hr/kiosk/pair', '/eh_hr/kiosk/session', '/eh_hr/kiosk/identify'


@tagged('post_install', '-at_install')
class TestKiosk(KioskHttpCase):
    """Pairing, session and identify as docs/wire.md has them."""

    def _pair_body(self, **values):
        return {'code': self.device_a._new_pairing_code(), 'kiosk_token': self.company_a.attendance_kiosk_key, **values}

    def test_k2_pair(self):
        response = self.call(PAIR, self._pair_body(app_version='19.0.1.0.0'))
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        answer = response.json()
        token = answer.pop('token')
        self.assertEqual(answer, {
            'device': {'id': self.device_a.id, 'name': "Tablet A"},
            'site': {'id': self.site_a.id, 'name': "Site A", 'timezone': 'Europe/Brussels'},
            'company': {'id': self.company_a.id, 'name': "Kiosk Company A"},
        })
        self.assertEqual(self.call(SESSION, token=token).status_code, 200)
        self.assertEqual(self._events(self.device_a).mapped('event_type'), ['paired'])

    def test_k2_pair_refusals(self):
        body = self._pair_body()
        for wrong in ({'code': 'ZZZZZZZZ'}, {'code': 'nonsense'}, {'kiosk_token': 'unknown'}, {'kiosk_token': '\x00'},
                      {'kiosk_token': self.company_b.attendance_kiosk_key}):
            self.assertRefused(self.call(PAIR, {**body, **wrong}), 403, 'pairing_code_refused')
        self.env.cr.execute("UPDATE eh_hr_kiosk_device SET pairing_expires_on = now() AT TIME ZONE 'UTC' - interval '1 s'")
        self.assertRefused(self.call(PAIR, body), 403, 'pairing_code_expired')
        self.assertFalse(self._events(self.device_a))

    def test_k2_pair_names_the_wrong_field(self):
        for field in ('code', 'kiosk_token'):
            for value in (None, 7, '', [], {}, 'x' * 300):
                response = self.call(PAIR, self._pair_body(**{field: value}))
                self.assertRefused(response, 400, 'invalid_field')
                self.assertEqual(response.json()['error']['field'], field)
            self.env.cr.execute("DELETE FROM eh_hr_rate_limit")

    def test_k2_pairing_is_throttled_per_address(self):
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.pair_rate_limit_per_minute', '3')
        for _try in range(2):  # refused requests of a test do not count: they share, and roll back, its transaction
            self.env['eh.hr.rate.limit']._spend('address:pair:127.0.0.1', 3, 60)
        self.assertEqual(self.call(PAIR, self._pair_body()).status_code, 200)
        response = self.call(PAIR, self._pair_body())
        self.assertRefused(response, 429, 'rate_limited')
        self.assertIn(int(response.headers['Retry-After']), range(1, 21))
        self.assertEqual(len(self._events(self.device_a, 'paired')), 1)

    def test_k8_session(self):
        self.company_a.write({'eh_kiosk_min_interval_s': 45, 'eh_kiosk_paired_only': True})
        department = self.env['hr.department'].create({'name': "Packing", 'company_id': self.company_a.id})
        self.employee_a.department_id = department
        token = self._pair(self.device_a)
        answer = self.call(SESSION, token=token, headers={'X-Eh-App-Version': '19.0.9.9.9\x0c'}).json()
        self.assertRegex(answer.pop('server_time'), r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
        self.assertRegex(answer.pop('app_version'), r'^19\.0\.')
        self.assertEqual(answer, {
            'device': {'id': self.device_a.id, 'name': "Tablet A"},
            'site': {'id': self.site_a.id, 'name': "Site A", 'timezone': 'Europe/Brussels'},
            'company': {'id': self.company_a.id, 'name': "Kiosk Company A"},
            'min_interval_s': 45, 'paired_only': True, 'key_bound': False,
            'departments': [{'id': department.id, 'name': "Packing", 'count': 1}],
        })
        self.device_a.invalidate_recordset()
        self.assertEqual(self.device_a.app_version, '19.0.9.9.9')

    def test_k2_session_ends_with_the_token(self):
        token = self._pair(self.device_a)
        self.assertEqual(self.call(SESSION, token=token).status_code, 200)
        self.device_a.action_revoke()
        response = self.call(SESSION, token=token)
        self.assertRefused(response, 401, 'device_unauthorized')
        self.assertEqual(response.headers['WWW-Authenticate'], 'Bearer')
        token = self._pair(self.device_a)
        self.device_a.action_archive()
        self.assertRefused(self.call(SESSION, token=token), 401, 'device_unauthorized')

    def test_k2_no_session_cookie_is_set(self):
        token = self._pair(self.device_a)
        self.opener.cookies.clear()
        self.assertNotIn('Set-Cookie', self.call(SESSION, token=token).headers)

    def test_k5_identify(self):
        token = self._pair(self.device_a)
        response = self.call(IDENTIFY, {'badge': 'EHA1'}, token)
        self.assertEqual(response.json(), {'employee': {'id': self.employee_a.id, 'name': "Anna A"}})
        self.assertFalse(self.employee_a.attendance_ids)

    def test_k5_identify_knows_active_employees_of_its_company_only(self):
        token = self._pair(self.device_a)
        for badge in ('EHB1', 'nobody', '%', '\x00', '\ud800', 'x' * 255):
            self.assertRefused(self.call(IDENTIFY, {'badge': badge}, token), 404, 'badge_unknown')
        self.employee_a.action_archive()
        self.assertRefused(self.call(IDENTIFY, {'badge': 'EHA1'}, token), 404, 'badge_unknown')

    def test_k5_identify_names_the_wrong_field(self):
        token = self._pair(self.device_a)
        for badge in (None, 41, '', ['EHA1'], True, 'x' * 256):
            response = self.call(IDENTIFY, {'badge': badge}, token)
            self.assertRefused(response, 400, 'invalid_field')
            self.assertEqual(response.json()['error']['field'], 'badge')

    def test_q9_bodies_that_are_no_json_object(self):
        token = self._pair(self.device_a)
        for data in (b'', b'{', b'[]', b'"x"', b'null', b'\xff\xfe', b'{"badge": NaN}', b'[' * 16000,
                     b'{"badge": "a", "badge": "b"}', b'{"badge": ' + b'9' * 5000 + b'}'):
            self.assertRefused(self.call(IDENTIFY, data=data, token=token), 400, 'invalid_json')
        self.env.cr.execute("DELETE FROM eh_hr_rate_limit")
        form = {'Content-Type': 'application/x-www-form-urlencoded'}
        self.assertRefused(self.call(IDENTIFY, data=b'badge=EHA1', token=token, headers=form), 400, 'invalid_json')

    def test_q9_too_large_a_body(self):
        token = self._pair(self.device_a)
        self.assertRefused(self.call(IDENTIFY, {'badge': 'x' * 17000}, token), 413, 'body_too_large')
        self.assertRefused(self.call(IDENTIFY, data=iter([b'{"badge":', b'"EHA1"}']), token=token), 413, 'body_too_large')

    def test_q9_errors_are_json_everywhere(self):
        token = self._pair(self.device_a)
        self.assertRefused(self.call(IDENTIFY, token=token), 405, 'method_not_allowed')
        self.assertRefused(self.call(SESSION, {}, token), 405, 'method_not_allowed')
        self.assertRefused(self.call('/eh_hr/kiosk/nowhere', token=token), 404, 'not_found')

    def test_o30_a_wrong_method_is_told_the_right_one(self):
        token = self._pair(self.device_a)
        self.assertEqual(self.call(IDENTIFY, token=token).headers['Allow'], 'POST')
        self.assertEqual(self.call(SESSION, {}, token).headers['Allow'], 'GET')

    def test_o31_an_address_with_a_nul_is_no_address(self):
        token = self._pair(self.device_a)
        self.assertRefused(self.call('/eh_hr/kiosk/%00', token=token), 404, 'not_found')
        self.assertRefused(self.call('/eh_hr/%00', token=token), 404, 'not_found')
        with mute_logger('odoo.http'):
            self.assertEqual(self.url_open('/nowhere%00').status_code, 404)
            self.assertEqual(self.url_open('/hr_attendance/%00').status_code, 404)

    def test_o25_an_archived_company_has_no_kiosk(self):
        token = self._pair(self.device_a)
        self.assertEqual(self.call(SESSION, token=token).status_code, 200)
        # By SQL: Odoo archives no company that users have as theirs.
        self.env.cr.execute("UPDATE res_company SET active = false WHERE id = %s", [self.company_a.id])
        self.env.invalidate_all()
        for path, body in ((SESSION, None), (IDENTIFY, {'badge': 'EHA1'})):
            self.assertRefused(self.call(path, body, token), 401, 'device_unauthorized')
        self.assertRefused(self.call(PAIR, self._pair_body()), 403, 'pairing_code_refused')

    def test_o18_an_unknown_card_is_an_event_without_its_number(self):
        token = self._pair(self.device_a)
        attempt = self.new_attempt()
        self.call('/eh_hr/kiosk/attempt', {'attempt_id': attempt, 'trigger': 'badge', 'badge': '0498765432'}, token)
        self.call(IDENTIFY, {'badge': '0498765432'}, token)
        self.rpc('attendance_barcode_scanned', token, {'token': self.company_a.attendance_kiosk_key, 'barcode': '0498765432'})
        events = self._events(self.device_a, 'badge_unknown')
        self.assertEqual(events.mapped('attempt_id'), [attempt, False, False])
        self.assertNotIn('98765432', str(events.read()))
        self.assertEqual(events[0].site_name, "Site A")

    def test_o18_unknown_cards_do_not_fill_the_table(self):
        device = self.device_a._identity()
        for _scan in range(200):
            self.env['eh.hr.kiosk.event']._record_unknown_badge(device, None)
        self.assertLessEqual(len(self._events(self.device_a, 'badge_unknown')), 70)

    def test_o18_every_call_counts_as_seen(self):
        token = self._pair(self.device_a)
        key = self.company_a.attendance_kiosk_key
        for call in (
            lambda: self.call(SESSION, token=token), lambda: self.call(IDENTIFY, {'badge': 'nobody'}, token),
            lambda: self.call('/eh_hr/kiosk/attempt', {'attempt_id': self.new_attempt(), 'trigger': 'face'}, token),
            lambda: self.rpc('attendance_barcode_scanned', token, {'token': key, 'barcode': 'nobody'}),
            lambda: self.rpc('employees_infos', token, {'token': key, 'limit': 1, 'offset': 0, 'domain': []}),
        ):
            self.env.cr.execute("UPDATE eh_hr_kiosk_device SET last_seen = '2020-01-01' WHERE id = %s", [self.device_a.id])
            self.device_a.invalidate_recordset()
            call()
            self.device_a.invalidate_recordset()
            self.assertGreater(self.device_a.last_seen.year, 2020)

    def test_o5_a_database_that_goes_away_is_no_final_answer(self):
        token = self._pair(self.device_a)

        def fail(company, badge):
            raise OperationalError("server closed the connection unexpectedly")

        with patch.object(self.env.registry['res.company'], '_eh_kiosk_employee_by_badge', fail), mute_logger('odoo.http'):
            response = self.call(IDENTIFY, {'badge': 'EHA1'}, token)
        self.assertRefused(response, 503, 'database_unavailable')
        self.assertEqual(response.headers['Retry-After'], '5')

    def test_q9_anything_else_is_a_500_that_the_log_has(self):
        token = self._pair(self.device_a)
        before = self.env['eh.hr.kiosk.event'].search_count([])

        def fail(company, badge):
            company.env['eh.hr.kiosk.event']._record('matched', self.device_a._identity())
            raise RuntimeError("broken on purpose")

        with patch.object(self.env.registry['res.company'], '_eh_kiosk_employee_by_badge', fail), \
                self.assertLogs('odoo.addons.eh_hr_face_kiosk', 'ERROR') as logs, mute_logger('odoo.http'):
            response = self.call(IDENTIFY, {'badge': 'EHA1'}, token)
        self.assertRefused(response, 500, 'internal_error')
        self.assertIn(response.json()['error']['id'], logs.output[0])
        self.assertNotIn('broken', response.text)
        self.assertEqual(self.env['eh.hr.kiosk.event'].search_count([]), before, "nothing may be half-written")
