"""SPEC S2, A2, S7: a ticket with the begin of an attempt, a verdict on its row, and a row that says what was missing."""

import uuid

import jwt

from odoo import fields
from odoo.tests import tagged

from ..const import PASSIVE_STATES, VERDICT_MISSING
from ..tools.passive_words import STATES
from .common import LivenessCase, LivenessHttpCase, make_body
from .common_sidecar import AUDIENCE, DETECTOR, DIGEST, MODELS, TICKET_KEY, Sidecars, new_key


class TestVerdict(Sidecars, LivenessCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sidecar()

    def test_s2_a_good_verdict_is_kept_beside_the_tablet_s_word(self):
        check = self.report_claims()
        self.assertEqual((check.passive_state, check.server_verdict, check.passive_result), ('verified', 'live', 'live'))
        self.assertAlmostEqual(check.passive_score, 0.973112, 5)
        self.assertEqual(check.passive_threshold, 0.5)
        self.assertEqual(check.passive_models, [{**MODELS[0], 'threshold': 0.5, 'score': 0.973112}])
        self.assertEqual((check.passive_detector, check.frames_digest, check.frame_count), (DETECTOR, DIGEST, 3))
        self.assertLessEqual(abs((check.passive_signed_on - fields.Datetime.now()).total_seconds()), 2)
        self.assertFalse(self.refusals(check))

    def test_a2_live_is_never_the_whole_row_s_outcome(self):
        check = self.report_claims({'verdict': 'not_live', 'score': 0.1, 'reasons': ['score_below_threshold']})
        self.assertEqual((check.outcome, check.result, check.client_asserted), ('passed', 'passed', True))
        self.assertIn("does not take the pictures for a live face", check.passive_says)
        self.assertIn("the score is below the model's threshold", check.passive_says)
        live = self.report_claims(outcome='failed', fail_reason='timeout')
        self.assertEqual((live.outcome, live.result, live.server_verdict, live.client_asserted), ('failed', 'failed', 'live', True))
        self.assertIn("no proof that a person was there", live.passive_says)
        self.assertIn("the tablet's word", live.tablet_says)

    def test_s2_nothing_assessed_says_why(self):
        check = self.report_claims({
            'verdict': 'not_assessed', 'score': None, 'threshold': None, 'models': [], 'reasons': ['no_model']})
        self.assertEqual((check.passive_state, check.passive_result), ('verified', 'not_assessed'))
        self.assertIn("no model is registered", check.passive_says)

    def test_s7_a_report_without_a_verdict_says_what_was_missing(self):
        for code in VERDICT_MISSING:
            attempt_id, slip, _claims = self.begin()
            check = self.report(attempt_id, slip, None, verdict_missing=code)
            self.assertEqual((check.passive_state, check.passive_result, check.server_verdict), (code, 'missing', 'not_assessed'))
            self.assertFalse(self.refusals(check), "a sidecar that is off is no attack")
        attempt_id, slip, _claims = self.begin()
        self.assertEqual(self.report(attempt_id, slip, None).passive_state, 'verdict_missing')
        self.assertEqual(self.record().passive_state, 'verdict_no_ticket')

    def test_k9_a_report_that_waited_on_the_tablet_brings_a_verdict_that_is_too_old_and_no_alarm(self):
        attempt_id, _slip, claims = self.begin()
        check = self.report(attempt_id, None, self.sign(claims), late=True)
        self.assertEqual((check.passive_state, check.passive_result), ('verdict_late', 'missing'))
        self.assertFalse(self.refusals(check))
        forged = self.report_claims({'verdict': 'LIVE'}, late=True)
        self.assertEqual((forged.passive_state, len(self.refusals(forged))), ('verdict_malformed', 1))

    def test_s7_a_prompt_that_did_not_pass_misses_no_verdict(self):
        check = self.record(outcome='failed', fail_reason='timeout')
        self.assertFalse(check.passive_state or check.passive_result or check.passive_says)

    def test_s7_a_company_without_a_sidecar_has_none_on_its_rows(self):
        self.company_a.eh_sidecar_use = 'off'
        check = self.report_claims()
        self.assertFalse(check.passive_state or check.passive_result)
        self.assertEqual(check.server_verdict, 'not_assessed')
        self.assertNotIn('sidecar', self.begin_at_the_server())

    def begin_at_the_server(self):
        attempts = self.env['eh.hr.kiosk.attempt']
        return attempts._begin(self.identity_a, str(uuid.uuid4()), 'manual', self.employee_a)

    def test_s2_the_begin_brings_a_ticket_for_this_attempt_and_nothing_else(self):
        answer = self.begin_at_the_server()
        offer = answer['sidecar']
        self.assertEqual({**offer, 'ticket': None}, {
            'url': 'https://face.example.com', 'ticket': None, 'budget_ms': 1500, 'frames': 5})
        header = jwt.get_unverified_header(offer['ticket'])
        self.assertEqual(header, {'alg': 'HS256', 'typ': 'eh-ticket+jwt', 'kid': 'kid-of-a-ticket'})
        issuer = self.env['ir.config_parameter'].sudo().get_param('database.uuid')
        claims = jwt.decode(offer['ticket'], TICKET_KEY, algorithms=['HS256'], audience=AUDIENCE, issuer=issuer)
        slip = jwt.decode(answer['slip'], options={'verify_signature': False})
        self.assertEqual(claims['scope'], 'verify', "a tablet's ticket never enrols anybody")
        self.assertEqual(claims['exp'] - claims['iat'], 60)
        self.assertEqual(
            (claims['attempt'], claims['device'], claims['company'], claims['nonce']),
            (answer['attempt_id'], str(self.device_a.id), str(self.company_a.id), slip['nonce']))
        self.assertNotEqual(claims['jti'], jwt.decode(
            self.begin_at_the_server()['sidecar']['ticket'], options={'verify_signature': False})['jti'])

    def test_s2_no_capture_no_ticket(self):
        self.company_a.eh_liveness_trigger = 'badge'
        self.assertNotIn('sidecar', self.begin_at_the_server())

    def test_s2_the_ticket_key_is_in_no_field(self):
        self.assertNotIn('ticket_key', self.env['eh.hr.sidecar']._fields)
        self.assertNotIn(TICKET_KEY, str(self.sidecar.sudo().read()))

    def test_s2_where_the_policy_uses_it_not_live_asks_for_the_pin(self):
        self.company_a.write({'eh_sidecar_use': 'policy', 'eh_liveness_on_failure': 'ask_pin'})

        def requirement(check):
            return self.company_a._eh_kiosk_checkin_requirement(
                self.identity_a, self.employee_a, check.attempt_id, 'manual')

        self.assertEqual(requirement(self.report_claims()), 'none')
        fake = self.report_claims({'verdict': 'not_live', 'score': 0.1})
        self.assertEqual(requirement(fake), 'pin')
        self.assertEqual(requirement(self.report_claims(key=new_key())), 'pin', "a made-up verdict is no verdict")
        attempt_id, slip, _claims = self.begin()
        self.assertEqual(requirement(self.report(attempt_id, slip, None, verdict_missing='sidecar_timeout')), 'none')
        self.company_a.eh_sidecar_use = 'record'
        self.assertEqual(requirement(fake), 'none')

    def test_s2_every_state_has_its_words(self):
        self.assertEqual(set(PASSIVE_STATES) - {'verified'}, set(STATES))

    def test_s2_what_the_tablet_s_own_model_was_is_kept_as_its_word(self):
        models = [{'id': 'minifasnet_v2', 'sha256': 'b' * 64}]
        check = self.record(ml_source='tablet', ml_models=models)
        self.assertEqual((check.ml_source, check.ml_models), ('tablet', models))


@tagged('post_install', '-at_install')
class TestVerdictRoutes(Sidecars, LivenessHttpCase):

    def test_s2_over_http_from_the_begin_to_the_row(self):
        self.set_up_sidecar()
        attempt_id = str(uuid.uuid4())
        begun = self.call('POST', '/eh_hr/kiosk/attempt', self.token_a, json={
            'attempt_id': attempt_id, 'trigger': 'manual', 'employee_id': self.employee_a.id}).json()
        ticket = jwt.decode(begun['sidecar']['ticket'], options={'verify_signature': False})
        _attempt, _slip, claims = self.begin()
        verdict = self.sign({**claims, 'attempt': attempt_id, 'nonce': ticket['nonce']})
        body = make_body(
            attempt_id=attempt_id, slip=begun['slip'], verdict=verdict, frames_digest=DIGEST, frame_count=3)
        first = self.post_log(body)
        self.assertEqual(first.status_code, 200, first.text)
        check = self.checks.browse(first.json()['check_id'])
        self.assertEqual((check.passive_state, check.server_verdict), ('verified', 'live'))
        self.before = self.count_rows()
        self.assertEqual(self.post_log({**body, 'verdict': None}).json(), first.json(), "a row is written once")
        self.assertEqual(self.count_rows(), self.before)

    def test_s2_a_field_of_the_wrong_type_is_named(self):
        self.before = self.count_rows()
        for field, values in {
            'frames_digest': ['x', 7, 'A' * 64], 'frame_count': [-1, 65, '3', True],
            'ml_source': ['cloud', 1], 'ml_models': [{}, [{}], [{'id': 'a b', 'sha256': 'a' * 64}], [1] * 9],
        }.items():
            for value in values:
                self.assert_refused(self.post_log(make_body(**{field: value})), 400, 'invalid_field', field)
