import time

from odoo.tests import tagged

from ..const import PROOF_REMEMBERED_S
from ..errors import KioskError, ProofError
from ..tools.address_key import address_key
from ..tools.caller import Caller
from ..tools.proof import Proof
from .common import KioskHttpCase
from .tablet_key import TabletKey

SESSION, PAIR, ATTEMPT = '/eh_hr/kiosk/session', '/eh_hr/kiosk/pair', '/eh_hr/kiosk/attempt'


class BoundTabletCase(KioskHttpCase):
    """A tablet that is bound to its key, as it pairs and calls."""

    def setUp(self):
        super().setUp()
        self.company_a.eh_kiosk_plain_tokens = False
        self.key = TabletKey()
        response = self.pair_with(self.key.prove('POST', self.base_url() + PAIR))
        self.token = response.json()['token']

    def pair_with(self, proof):
        body = {'code': self.device_a._new_pairing_code(), 'kiosk_token': self.company_a.attendance_kiosk_key}
        return self.call(PAIR, body, headers={} if proof is None else {'DPoP': proof})

    def prove(self, method, path, key=None, **changes):
        return (key or self.key).prove(method, self.base_url() + path, self.token, **changes)

    def ask_session(self, proof):
        return self.call(SESSION, token=self.token, headers={} if proof is None else {'DPoP': proof})

    def select(self, proof, **params):
        """Odoo's own route, by name."""
        headers = {'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}', **({'DPoP': proof} if proof else {})}
        return self.url_open('/hr_attendance/manual_selection', headers=headers, json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': {
                'token': self.company_a.attendance_kiosk_key, 'employee_id': self.employee_a.id, 'pin_code': False,
                'attempt_id': self.new_attempt(), **params}}).json()


@tagged('post_install', '-at_install')
class TestProofAttacks(BoundTabletCase):
    """SPEC K15: each test is an attack on a tablet that is bound to its key, and is named after it."""

    def test_k15_the_tablet_itself_passes(self):
        self.assertEqual(self.device_a.token_kind, 'key')
        self.assertEqual(self.device_a.key_thumbprint, self.key.thumbprint)
        for _number in range(3):
            self.assertTrue(self.ask_session(self.prove('GET', SESSION)).json()['key_bound'])
        body = {'attempt_id': self.new_attempt(), 'trigger': 'manual', 'employee_id': self.employee_a.id}
        response = self.call(ATTEMPT, body, self.token, headers={'DPoP': self.prove('POST', ATTEMPT)})
        self.assertEqual(response.json()['action'], 'check_in')
        answer = self.select(self.prove('POST', '/hr_attendance/manual_selection'))
        self.assertEqual(answer['result']['employee_name'], "Anna A")
        self.assertFalse(self._events(self.device_a, 'proof_refused'))

    def test_k15_attack_copied_token_without_the_key(self):
        response = self.ask_session(None)
        self.assertRefused(response, 401, 'proof_required')
        self.assertEqual(response.headers['WWW-Authenticate'], 'DPoP error="invalid_dpop_proof", algs="ES256"')
        self.assertRpcRefused(self.select(None), 'proof_required')
        self.assertFalse(self.employee_a.attendance_ids)

    def test_k15_attack_copied_token_with_another_key(self):
        self.assertRefused(self.ask_session(self.prove('GET', SESSION, TabletKey())), 401, 'device_unauthorized')
        answer = self.select(self.prove('POST', '/hr_attendance/manual_selection', TabletKey()))
        self.assertRpcRefused(answer, 'device_unauthorized')
        self.assertFalse(self.employee_a.attendance_ids)

    def test_k15_attack_proof_replayed(self):
        proof = self.prove('GET', SESSION)
        self.assertEqual(self.ask_session(proof).status_code, 200)
        self.assertRefused(self.ask_session(proof), 401, 'proof_refused')
        proof = self.prove('POST', '/hr_attendance/manual_selection')
        self.assertIn('result', self.select(proof))
        self.assertRpcRefused(self.select(proof), 'proof_refused')
        self.assertEqual(len(self.employee_a.attendance_ids), 1)

    def test_k15_an_attack_is_an_event_that_an_administrator_sees_once_a_minute(self):
        """Without HTTP: Odoo's test server takes back what a refused request wrote, on its own cursor too."""
        used = Proof(self.key.thumbprint, b'0' * 16)
        wrong = ProofError('proof_refused', "for another request")
        missing = ProofError('proof_required', "missing")
        for callers, code, detail in (
            ([Caller(self.token, '192.0.2.1', refusal=missing)], 'proof_required', "Without a proof of its key"),
            ([Caller(self.token, '192.0.2.1', refusal=wrong)], 'proof_refused', "With a proof that is not for this request"),
            ([Caller(self.token, '192.0.2.1', Proof('other', b'1' * 16))], 'device_unauthorized', "With the key of another browser"),
            ([Caller(self.token, '192.0.2.1', used) for _number in range(2)], 'proof_refused', "With a proof that was used before"),
        ):
            self.env['eh.hr.rate.limit']._forget(f'proof_refused:{self.device_a.id}')
            before = self._events(self.device_a, 'proof_refused')
            answers = [self._answer(caller) for caller in callers]
            answers.append(self._answer(Caller(self.token, '192.0.2.1', callers[-1].proof, callers[-1].refusal)))
            self.assertEqual(answers[-1], code)
            self.assertEqual((self._events(self.device_a, 'proof_refused') - before).mapped('detail'), [detail])
        self.assertEqual(self._answer(Caller('x' * 43, '192.0.2.1', refusal=missing)), 'device_unauthorized')

    def _answer(self, caller):
        try:
            return self.env['eh.hr.kiosk.admission']._admit(caller, 't').device_id
        except KioskError as error:
            return error.error_code

    def test_k15_a_request_that_odoo_runs_again_spends_its_proof_once(self):
        caller = Caller(self.token, '192.0.2.1', Proof(self.key.thumbprint, b'2' * 16))
        self.assertEqual([self._answer(caller) for _run in range(3)], [self.device_a.id] * 3)

    def test_k15_attack_proof_for_another_route_method_or_token(self):
        for proof in (
            self.prove('POST', SESSION), self.prove('GET', ATTEMPT), self.prove('GET', SESSION, ath='x'), self.prove('GET', SESSION, ath=None),
            self.prove('GET', SESSION, htu='https://evil.example' + SESSION),
        ):
            self.assertRefused(self.ask_session(proof), 401, 'proof_refused')
        # One that the attacker got from the tablet's log call does not check anybody in.
        self.assertRpcRefused(self.select(self.prove('POST', ATTEMPT)), 'proof_refused')

    def test_k15_attack_alg_none_hs256_and_a_private_key_inside(self):
        for proof in (
            self.key.prove('GET', self.base_url() + SESSION, self.token, key='', algorithm='none'),
            self.key.prove('GET', self.base_url() + SESSION, self.token, key=self.key.jwk['x'], algorithm='HS256'),
            self.prove('GET', SESSION, header={'jwk': self.key.private_jwk}), self.prove('GET', SESSION)[:-8], 'x' * 20_000, '', 'null',
        ):
            self.assertRefused(self.ask_session(proof), 401, 'proof_refused')

    def test_k15_attack_proof_from_the_future_and_from_last_week(self):
        for off_s in (3600, -86_400 * 7):
            response = self.ask_session(self.prove('GET', SESSION, iat=int(time.time()) + off_s))
            self.assertRefused(response, 401, 'proof_stale')
        self.assertFalse(self._events(self.device_a, 'proof_refused'), "a wrong clock is nobody's attack")

    def test_k15_a_tablet_two_weeks_behind_works_with_the_servers_nonce(self):
        iat = int(time.time()) - 86_400 * 14
        refused = self.ask_session(self.prove('GET', SESSION, iat=iat))
        self.assertIn('use_dpop_nonce', refused.headers['WWW-Authenticate'])
        nonce = refused.headers['DPoP-Nonce']
        proof = self.prove('GET', SESSION, iat=iat, nonce=nonce)
        self.assertEqual(self.ask_session(proof).status_code, 200)
        self.assertRefused(self.ask_session(proof), 401, 'proof_refused')
        answer = self.select(self.prove('POST', '/hr_attendance/manual_selection', iat=iat))
        self.assertRpcRefused(answer, 'proof_stale')
        proof = self.prove('POST', '/hr_attendance/manual_selection', iat=iat, nonce=answer['error']['data']['eh_nonce'])
        self.assertIn('result', self.select(proof))

    def test_k15_attack_burning_the_tablets_budget_with_its_token(self):
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '3')
        body = {'attempt_id': self.new_attempt(), 'trigger': 'manual', 'employee_id': self.employee_a.id}
        # A first request reads settings, and Odoo's test server then takes its count back with the refusal.
        self.call(ATTEMPT, body, self.token)
        self.env['eh.hr.rate.limit']._forget(f'address:identify:{address_key("127.0.0.1")}')
        codes = [self.call(ATTEMPT, body, self.token).json()['error']['code'] for _number in range(5)]
        self.assertEqual(codes, ['proof_required'] * 3 + ['rate_limited'] * 2)
        response = self.call(ATTEMPT, body, self.token, headers={'DPoP': self.prove('POST', ATTEMPT)})
        self.assertEqual(response.status_code, 200, response.text)

    def test_k15_attack_pairing_with_a_bad_proof_keeps_the_code(self):
        code = self.device_b._new_pairing_code()
        body = {'code': code, 'kiosk_token': self.company_b.attendance_kiosk_key}
        for proof, refusal in ((self.key.prove('GET', self.base_url() + PAIR), 'proof_refused'), ('x', 'proof_refused'),
                               (self.key.prove('POST', self.base_url() + PAIR, iat=1), 'proof_stale')):
            self.assertRefused(self.call(PAIR, body, headers={'DPoP': proof}), 401, refusal)
        self.assertEqual(self.call(PAIR, body, headers={'DPoP': self.key.prove('POST', self.base_url() + PAIR)}).status_code, 200)
        self.assertEqual(self.device_b.token_kind, 'key')

    def test_k15_attack_two_headers(self):
        """One reader takes the first, another one the last: werkzeug joins them, which is no proof."""
        good = self.prove('GET', SESSION)
        self.assertRefused(self.ask_session(f'{good}, {self.prove("GET", SESSION)}'), 401, 'proof_refused')

    def test_k15_spent_proofs_are_forgotten_when_they_are_old(self):
        proofs = self.env['eh.hr.spent.proof']
        self.env.cr.execute("DELETE FROM eh_hr_spent_proof")
        self._answer(Caller(self.token, '192.0.2.1', Proof(self.key.thumbprint, b'3' * 16)))
        proofs._gc_spent_proofs()
        self.env.cr.execute("SELECT count(*) FROM eh_hr_spent_proof")
        self.assertEqual(self.env.cr.fetchone()[0], 1)
        self.env.cr.execute("UPDATE eh_hr_spent_proof SET spent_at = spent_at - make_interval(secs => %s)", [PROOF_REMEMBERED_S + 1])
        proofs._gc_spent_proofs()
        self.env.cr.execute("SELECT count(*) FROM eh_hr_spent_proof")
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.env.cr.execute("SELECT relpersistence FROM pg_class WHERE relname = 'eh_hr_spent_proof'")
        self.assertEqual(self.env.cr.fetchone()[0], 'u')
