"""SPEC S2: what somebody who holds a tablet could bring in a verdict's place. Every row is written, and believes none of it."""

import base64
import json

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from odoo.exceptions import AccessError

from .common import LivenessCase
from .common_sidecar import DETECTOR, KID, MODELS, Sidecars, jwk_of, new_key


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


class TestVerdictAttacks(Sidecars, LivenessCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sidecar()

    # -- moved --

    def test_s2_a_verdict_moved_to_another_attempt(self):
        _attempt, _slip, claims = self.begin()
        attempt_id, slip, _own = self.begin()
        self.assert_not_believed(self.report(attempt_id, slip, self.sign(claims)), 'verdict_other_attempt')

    def test_s2_a_verdict_replayed_after_a_second_begin_of_the_same_attempt(self):
        attempt_id, _slip, claims = self.begin()
        _same, second_slip, _claims = self.begin(attempt_id=attempt_id)
        self.assert_not_believed(self.report(attempt_id, second_slip, self.sign(claims)), 'verdict_replayed')

    def test_s2_a_verdict_replayed_with_the_same_attempt_writes_nothing(self):
        attempt_id, slip, claims = self.begin()
        first = self.report(attempt_id, slip, self.sign(claims))
        before = self.count_rows()
        self.assertEqual(self.report(attempt_id, slip, self.sign({**claims, 'verdict': 'not_live', 'score': 0.1})), first)
        self.assertEqual((self.count_rows(), first.server_verdict), (before, 'live'))

    def test_s2_a_verdict_moved_to_another_device(self):
        self.assert_not_believed(self.report_claims({'device': str(self.device_b.id)}), 'verdict_other_device')

    def test_s2_a_verdict_moved_to_another_company(self):
        self.assert_not_believed(self.report_claims({'company': str(self.company_b.id)}), 'verdict_other_company')

    def test_s2_a_verdict_moved_to_a_tablet_of_another_company(self):
        self.company_b.write({'eh_sidecar_use': 'record', 'eh_sidecar_id': self.sidecar.id})
        _attempt, _slip, claims = self.begin()
        attempt_id, slip, _own = self.begin(device=self.device_b)
        check = self.report(attempt_id, slip, self.sign(claims), device=self.device_b)
        self.assertEqual((check.passive_state, check.company_id), ('verdict_other_company', self.company_b))

    def test_s2_a_verdict_made_for_another_database(self):
        self.assert_not_believed(self.report_claims({'aud': 'another-uuid'}), 'verdict_other_server')

    def test_s2_a_verdict_of_another_service_with_the_same_key(self):
        self.assert_not_believed(self.report_claims({'iss': 'another'}), 'verdict_other_sidecar')

    def test_s2_a_verdict_made_for_an_enrolment(self):
        self.assert_not_believed(self.report_claims({'scope': 'enrol'}), 'verdict_other_use')

    def test_s2_a_verdict_of_other_frames(self):
        for changes in ({'frames': '0' * 64}, {'frame_count': 4}):
            self.assert_not_believed(self.report_claims(changes), 'verdict_other_frames')
        self.assert_not_believed(self.report_claims(frames_digest=None), 'verdict_other_frames')

    def test_s2_a_verdict_without_the_slip_is_nobody_s(self):
        attempt_id, _slip, claims = self.begin()
        check = self.report(attempt_id, None, self.sign(claims))
        self.assertEqual((check.passive_state, check.passive_result), ('verdict_unbound', 'refused'))

    # -- in time --

    def test_s2_a_verdict_that_has_expired(self):
        self.assert_not_believed(self.report_claims({'iat': self.ago(400), 'exp': self.ago(100)}), 'verdict_expired')

    def test_s2_a_verdict_from_the_future(self):
        check = self.report_claims({'iat': self.ago(-3600), 'exp': self.ago(-3900)})
        self.assert_not_believed(check, 'verdict_from_future')
        self.assertRegex(check.passive_says, r"\((3600|3599) s\)")

    def test_s2_clocks_that_differ_by_less_than_a_minute_refuse_nothing(self):
        for seconds in (50, -50):
            check = self.report_claims({'iat': self.ago(seconds), 'exp': self.ago(seconds - 300)})
            self.assertEqual(check.passive_state, 'verified')
        self.assertEqual(self.report_claims({'iat': self.ago(350), 'exp': self.ago(50)}).passive_state, 'verified')

    def test_s2_a_verdict_that_would_live_for_a_year(self):
        self.assert_not_believed(self.report_claims({'exp': self.ago(-31_536_000)}), 'verdict_malformed')

    # -- forged --

    def test_s2_a_verdict_re_signed_by_somebody_else(self):
        self.assert_not_believed(self.report_claims(key=new_key()), 'verdict_forged')

    def test_s2_a_verdict_with_one_claim_changed(self):
        attempt_id, slip, claims = self.begin()
        head, _payload, signature = self.sign({**claims, 'verdict': 'not_live', 'score': 0.1}).split('.')
        forged = '.'.join([head, b64(json.dumps(claims).encode()), signature])
        self.assert_not_believed(self.report(attempt_id, slip, forged), 'verdict_forged')

    def test_s2_a_verdict_truncated_anywhere(self):
        attempt_id, slip, claims = self.begin()
        text = self.sign(claims)
        self.assert_not_believed(self.report(attempt_id, slip, text[:-10]), 'verdict_forged')
        for cut in (0, 1, 20, len(text) // 2, text.rindex('.'), text.rindex('.') + 1):
            attempt_id, slip, _claims = self.begin()
            check = self.report(attempt_id, slip, text[:cut])
            self.assertEqual(check.passive_result, 'refused', cut)
            self.assertEqual(len(self.refusals(check)), 1)

    def test_s2_alg_none(self):
        attempt_id, slip, claims = self.begin()
        for algorithm in ('none', 'None', 'NONE'):
            head = b64(json.dumps({'alg': algorithm, 'typ': 'eh-verdict+jwt', 'kid': KID}).encode())
            check = self.report(attempt_id, slip, f'{head}.{b64(json.dumps(claims).encode())}.')
            self.assert_not_believed(check, 'verdict_wrong_kind')
            attempt_id, slip, claims = self.begin()

    def test_s2_hs256_with_the_public_key(self):
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        attempt_id, slip, claims = self.begin()
        head = b64(json.dumps({'alg': 'HS256', 'typ': 'eh-verdict+jwt', 'kid': KID}).encode())
        signed = f'{head}.{b64(json.dumps(claims).encode())}'
        mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(signed.encode(), public)
        self.assert_not_believed(self.report(attempt_id, slip, f'{signed}.{b64(mac)}'), 'verdict_wrong_kind')

    def test_s2_a_key_inside_the_token(self):
        own = new_key()
        check = self.report_claims(key=own, header={'jwk': jwk_of(own), 'jku': 'https://evil.example/jwks.json'})
        self.assert_not_believed(check, 'verdict_forged')

    def test_s2_an_unknown_kid_is_looked_for_by_the_scheduler_and_not_by_the_check_in(self):
        cron = self.env.ref('eh_hr_face_liveness.ir_cron_check_sidecars')
        triggers = self.env['ir.cron.trigger'].sudo()
        self.env['eh.hr.rate.limit']._forget(f'sidecar_look:{self.company_a.id}')
        before = triggers.search_count([('cron_id', '=', cron.id)])
        with self.assertNoLogs('requests'):
            self.assert_not_believed(self.report_claims(header={'kid': 'nobody'}), 'verdict_unknown_key')
        self.assert_not_believed(self.report_claims(header={'kid': 'no-body'}), 'verdict_unknown_key')
        self.assertEqual(
            triggers.search_count([('cron_id', '=', cron.id)]), before + 1, "once a minute, however many come")

    def test_s2_a_ticket_or_a_slip_in_a_verdict_s_place(self):
        attempt_id, slip, claims = self.begin()
        self.assert_not_believed(self.report(attempt_id, slip, slip), 'verdict_wrong_kind')
        self.assert_not_believed(self.report_claims(header={'typ': 'eh-ticket+jwt'}), 'verdict_wrong_kind')
        self.assert_not_believed(self.report_claims(header={'typ': None}), 'verdict_wrong_kind')

    def test_s2_an_oversized_verdict(self):
        attempt_id, slip, _claims = self.begin()
        self.assert_not_believed(self.report(attempt_id, slip, 'a' * 7000), 'verdict_too_large')
        self.assert_not_believed(self.report_claims({'reasons': ['a' * 60] * 100}), 'verdict_too_large')

    def test_s2_a_verdict_from_a_model_that_is_not_registered(self):
        other = {**MODELS[0], 'threshold': 0.5, 'score': 0.9}
        for model in ({**other, 'id': 'always_live'}, {**other, 'sha256': 'b' * 64}):
            check = self.report_claims({'models': [model]})
            self.assert_not_believed(check, 'verdict_unknown_model')
            self.assertIn(model['id'], check.passive_says)
        self.assert_not_believed(self.report_claims({'detector': 'e' * 64}), 'verdict_unknown_model')

    def test_s2_whatever_else_a_verdict_may_hold(self):
        hostile = [
            {'score': 2}, {'score': '0.9'}, {'score': True}, {'score': None}, {'threshold': -1}, {'verdict': 'LIVE'},
            {'verdict': ['live']}, {'models': 'x'}, {'models': [7]}, {'models': [{}] * 17}, {'reasons': [1]},
            {'reasons': ['<b>']}, {'detector': None}, {'detector': ['d']}, {'iat': '7'}, {'iat': 1.5}, {'exp': True},
            {'nonce': ...}, {'jti': ...}, {'frames': ...}, {'attempt': ...}, {'models': [{**MODELS[0], 'score': {}}]},
        ]
        for changes in hostile:
            check = self.report_claims(changes)
            self.assertEqual((check.passive_state, check.passive_result), ('verdict_malformed', 'refused'), changes)
        for verdict in (7, ['x'], {'a': 1}, True, '', 'é' * 10, '.', '..', 'a.b.c', b64(b'[]') + '.e30.', 'e30.e30.e30'):
            attempt_id, slip, _claims = self.begin()
            check = self.report(attempt_id, slip, verdict)
            self.assertEqual(check.passive_result, 'refused', verdict)

    def test_s2_a_rotated_key_is_known_beside_the_old_one(self):
        second = new_key()
        self.sidecar.sudo().jwks = [jwk_of(self.key), jwk_of(second, 'kid-of-the-second')]
        self.env.registry.clear_cache()
        self.assertEqual(self.report_claims().passive_state, 'verified')
        self.assertEqual(self.report_claims(key=second, header={'kid': 'kid-of-the-second'}).passive_state, 'verified')
        self.assertEqual(self.report_claims(key=second).passive_state, 'verdict_forged')

    def test_s2_nobody_writes_a_sidecar_or_a_verdict_by_hand(self):
        admin = self.make_user('face-admin', 'eh_hr_face_kiosk.group_eh_hr_face_admin,base.group_system', self.company_a)
        sidecar = self.sidecar.with_user(admin)
        for vals in ({'jwks': [jwk_of(new_key())]}, {'known_models': []}, {'detector': DETECTOR}, {'address': 'http://x'}):
            with self.assertRaises(AccessError):
                sidecar.write(vals)
        with self.assertRaises(AccessError):
            sidecar.create({'address': 'http://y', 'tablet_address': 'http://y'})
        check = self.report_claims()
        with self.assertRaises(AccessError):
            check.with_user(admin).write({'server_verdict': 'not_live'})
