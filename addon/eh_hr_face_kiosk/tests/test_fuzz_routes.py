import json

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..errors import STATUS
from .fuzzing import HOSTILE, fuzz_cases, mutate, mutate_text, mutate_token
from .test_proof_attacks import BoundTabletCase

CASES = 40
# Our own words and those of Odoo and werkzeug for a request that is not one. Anything else is a mistake of ours.
_REFUSALS = ('odoo.exceptions.UserError', 'odoo.exceptions.AccessError', 'odoo.exceptions.ValidationError',
             'odoo.addons.eh_hr_face_kiosk.errors.KioskRefused', 'werkzeug.exceptions.')
# Refusals that an administrator sees: each leaves one event (docs/wire.md, "Errors").
_NOTED = ('badge_unknown', 'proof_required', 'proof_refused', 'device_unauthorized')
# They change with refusals by design, and say nothing about anybody.
_COUNTED_ELSEWHERE = ('eh_hr_rate_limit', 'eh_hr_spent_proof')


@tagged('post_install', '-at_install')
class TestFuzzRoutes(BoundTabletCase):
    """SPEC A6, Q9: whatever comes, no answer of 500, and nothing written by what is refused.

    Every route below ``/eh_hr/`` that any installed module has, so a new one is under fire by itself.
    """

    def setUp(self):
        super().setUp()
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '1000000')
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.pair_rate_limit_per_minute', '1000000')
        self.env.cr.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'eh\\_hr\\_%%' AND table_schema = 'public'")
        names = {name for name, in self.env.cr.fetchall()} - set(_COUNTED_ELSEWHERE)
        self.tables = sorted(names | {'hr_attendance', 'hr_employee'})

    def _count_rows(self):
        counts = (SQL("SELECT %s, count(*) FROM %s", table, SQL.identifier(table)) for table in self.tables)
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(counts)))

    @staticmethod
    def _but_events(rows, code):
        return {table: count for table, count in rows.items() if table != 'eh_hr_kiosk_event' or code not in _NOTED}

    def _good_bodies(self):
        """:return: what a page sends, by address; a route that is not here gets parts of all of them"""
        attempt_id = self.new_attempt()
        begun = self.call('/eh_hr/kiosk/attempt', {'attempt_id': attempt_id, 'trigger': 'manual', 'employee_id': self.employee_a.id},
                          self.token, headers={'DPoP': self.prove('POST', '/eh_hr/kiosk/attempt')}).json()
        return {
            '/eh_hr/kiosk/pair': {'code': 'K7QM-4RTX', 'kiosk_token': self.company_a.attendance_kiosk_key, 'app_version': '19.0.1.0.0'},
            '/eh_hr/kiosk/attempt': {'attempt_id': attempt_id, 'trigger': 'badge', 'badge': 'NOBODY'},
            '/eh_hr/kiosk/identify': {'badge': 'NOBODY'},
            '/eh_hr/kiosk/outbox': {
                'waiting': 2, 'oldest_at': '2026-11-20T08:00:03Z', 'skew_ms': 12, 'is_kept': True,
                'refused': [{'kind': 'capture', 'attempt_id': attempt_id, 'code': 'invalid_field', 'employee_id': self.employee_a.id,
                             'tapped_at': '2026-11-20T08:00:03Z', 'sequence': 3, 'skew_ms': 12}]},
            '/eh_hr/kiosk/check_in': {
                'attempt_id': attempt_id, 'trigger': 'manual', 'employee_id': self.employee_a.id, 'pin': 'c2VhbGVk', 'late': True,
                'tapped_at': '2026-11-20T08:00:03Z', 'sequence': 3, 'skew_ms': 12},
            '/eh_hr/kiosk/liveness/log': {
                'attempt_id': attempt_id, 'outcome': 'passed', 'prompt': 'Blink', 'duration_ms': 3120, 'blink_count': 2, 'fail_reason': None,
                'trigger': 'manual', 'employee_id': self.employee_a.id, 'policy': 'fast', 'frames_per_second': 23.8,
                'timeline': [{'at_ms': 0, 'code': 'prompt_shown'}, {'at_ms': 1900, 'code': 'blink'}], 'l1': 0.4, 'policy_met': False,
                'reasons': ['ml_missing'], 'components': {'motion': 0.5, 'ml': None, 'blink': 1}, 'slip': begun['slip'], 'late': True,
                'tapped_at': '2026-11-20T08:00:03Z', 'sequence': 4, 'skew_ms': -1500, 'verdict': begun['slip'], 'frames_digest': 'a' * 64,
                'frame_count': 5, 'verdict_missing': 'sidecar_off', 'ml_source': 'tablet', 'ml_models': [{'id': 'm', 'sha256': 'b' * 64}]},
        }

    def _routes(self):
        """:return: address and method of each JSON route of ours"""
        rules = self.env['ir.http'].routing_map().iter_rules()
        return sorted({rule.rule for rule in rules if rule.rule.startswith('/eh_hr/') and '<' not in rule.rule})

    def _send(self, chance, path, body):
        headers = {'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}', 'DPoP': self.prove('POST', path)}
        kind = chance.random()
        if kind < 0.1:
            headers['DPoP'] = self._header_text(mutate_token(chance, headers['DPoP']))
        elif kind < 0.15:
            headers['Authorization'] = self._header_text(f'Bearer {chance.choice(HOSTILE)}')
        elif kind < 0.2:
            headers['Content-Type'] = chance.choice(('text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'é', ''))
        elif kind < 0.24:
            headers['X-Eh-App-Version'] = self._header_text(str(chance.choice(HOSTILE)))
        return self.url_open(path + chance.choice(('', '', '?a=1', '?attempt_id=x&attempt_id=y')), data=mutate_text(chance, body), headers=headers, method='POST')

    @staticmethod
    def _header_text(text):
        """What an HTTP client can send at all."""
        return ''.join(char for char in text if ' ' < char < '\x7f')[:4000] or 'x'

    @mute_logger('odoo.http')
    def test_q9_attack_every_route_of_ours(self):
        bodies = self._good_bodies()
        everything = {key: value for body in bodies.values() for key, value in body.items()}
        routes = self._routes()
        self.assertLessEqual({'/eh_hr/kiosk/pair', '/eh_hr/kiosk/session', '/eh_hr/kiosk/attempt', '/eh_hr/kiosk/outbox'}, set(routes))
        answered = {200: 0}
        for path in routes:
            for seed, chance in fuzz_cases(path, CASES):
                before = self._count_rows()
                response = self._send(chance, path, bodies.get(path, everything))
                with self.subTest(seed=seed):
                    self.assertLess(response.status_code, 500, response.text[:300])
                    answered[response.status_code] = answered.get(response.status_code, 0) + 1
                    if response.status_code == 200:
                        self.assertIsInstance(response.json(), dict)
                        continue
                    code = response.json()['error']['code']
                    self.assertEqual(STATUS[code], response.status_code)
                    self.assertEqual(self._but_events(self._count_rows(), code), self._but_events(before, code), code)
        # Both kinds must come up, or the fuzzer has lost touch with the routes.
        self.assertGreater(answered[200], 5, answered)
        self.assertGreater(sum(answered.values()) - answered[200], 20 * len(routes), answered)

    @mute_logger('odoo.http')
    def test_q9_attack_odoos_own_routes_as_a_tablet(self):
        key = self.company_a.attendance_kiosk_key
        good = {'token': key, 'attempt_id': self.new_attempt(), 'latitude': 50.8, 'longitude': 4.3, 'slip': 'x'}
        routes = {
            'attendance_barcode_scanned': {**good, 'barcode': 'EHA1'},
            'manual_selection': {**good, 'employee_id': self.employee_a.id, 'pin_code': '1234'},
            'attendance_employee_data': {'token': key, 'employee_id': self.employee_a.id},
            'employees_infos': {'token': key, 'limit': 10, 'offset': 0, 'domain': [['name', 'ilike', 'a'], ['department_id', '=', 1]]},
        }
        self.company_a.eh_kiosk_paired_only = True
        for route, params in routes.items():
            path = f'/hr_attendance/{route}'
            for seed, chance in fuzz_cases(path, CASES):
                # Odoo itself answers a parameter that is missing; what is in them is ours.
                mutant = mutate(chance, params)
                sent = {name: mutant.get(name, params[name]) for name in params} if isinstance(mutant, dict) else params
                before = self._count_rows()
                response = self.url_open(path, headers={
                    'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}', 'DPoP': self.prove('POST', path),
                }, data=json.dumps({'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': sent}))
                with self.subTest(seed=seed, sent=str(sent)[:300]):
                    self.assertLess(response.status_code, 500)
                    error = response.json().get('error')
                    if error:
                        self.assertTrue(error['data']['name'].startswith(_REFUSALS), f"{error['data']['name']}: {error['data']['message']}")
                        self.assertEqual(self._count_rows(), before)
