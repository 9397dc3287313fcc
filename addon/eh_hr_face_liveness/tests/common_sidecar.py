"""A paired sidecar without its process: its keys are here, so that a test signs what the real one would, or almost."""

import json
import uuid
from datetime import timedelta, timezone
from hashlib import sha256

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from odoo import fields
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.slip import read_slip

from ..tools.verdict import VERDICT_TYPE
from .common import make_body
from .test_slip import Slips

AUDIENCE = 'eh_hr_face_sidecar'
KID = 'kid-of-the-first'
TICKET_KEY = 'a ticket key that only the tests know'
MODELS = [{'id': 'minifasnet_v2', 'sha256': 'a' * 64, 'weight': 1}]
DETECTOR = 'd' * 64
FRAMES = ['1' * 64, '2' * 64, '3' * 64]
DIGEST = sha256("|".join(FRAMES).encode()).hexdigest()


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def jwk_of(key, kid=KID):
    return {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())), 'kid': kid, 'use': 'sig', 'alg': 'ES256'}


class Sidecars(Slips):
    """Mixin: company A uses a paired sidecar."""

    @classmethod
    def set_up_sidecar(cls, use='record'):
        cls.key = new_key()
        cls.sidecar = cls.env['eh.hr.sidecar'].sudo().create({
            'address': 'http://127.0.0.1:1', 'tablet_address': 'https://face.example.com', 'audience': AUDIENCE,
            'jwks': [jwk_of(cls.key)], 'known_models': MODELS, 'detector': DETECTOR})
        cls.env.flush_all()
        cls.env.cr.execute(SQL(
            "UPDATE eh_hr_sidecar SET ticket_kid = 'kid-of-a-ticket', ticket_key = %s WHERE id = %s", TICKET_KEY, cls.sidecar.id))
        cls.company_a.write({'eh_sidecar_use': use, 'eh_sidecar_id': cls.sidecar.id, 'eh_liveness_enabled': True})

    def begin(self, device=None, attempt_id=None):
        """:return: attempt id, slip, and the claims a verdict about it has"""
        device = device or self.device_a
        attempt_id = attempt_id or str(uuid.uuid4())
        slip = self.slip(attempt_id, device=device, employee=self.employee_a if device == self.device_a else None)
        key, issuer = self.env['eh.hr.kiosk.attempt']._slip_key()
        nonce = read_slip(slip, key, issuer, fields.Datetime.now()).nonce
        now = int(fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp())
        return attempt_id, slip, {
            'iss': AUDIENCE, 'aud': issuer, 'scope': 'verify', 'attempt': attempt_id, 'device': str(device.id),
            'company': str(device.company_id.id), 'nonce': nonce, 'jti': 'j-1', 'iat': now, 'exp': now + 300,
            'frames': DIGEST, 'frame_count': 3, 'verdict': 'live', 'score': 0.973112, 'threshold': 0.5, 'reasons': [],
            'models': [{**MODELS[0], 'threshold': 0.5, 'score': 0.973112}], 'detector': DETECTOR,
        }

    def sign(self, claims, key=None, algorithm='ES256', **header):
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers={'typ': VERDICT_TYPE, 'kid': KID, **header})

    def report(self, attempt_id, slip, verdict, device=None, **values):
        body = make_body(**{
            'attempt_id': attempt_id, 'slip': slip, 'verdict': verdict, 'frames_digest': DIGEST, 'frame_count': 3, **values})
        answer = self.checks._record_attempt((device or self.device_a)._identity(), body)
        return self.checks.browse(answer['check_id'])

    def report_claims(self, changes=None, *, key=None, header=None, algorithm='ES256', **values):
        """Begin an attempt, sign its verdict with some claims changed, report it."""
        attempt_id, slip, claims = self.begin()
        claims.update(changes or {})
        claims = {name: value for name, value in claims.items() if value is not ...}
        return self.report(attempt_id, slip, self.sign(claims, key, algorithm, **(header or {})), **values)

    def refusals(self, check):
        return self.events.search([('attempt_id', '=', check.attempt_id), ('event_type', '=', 'verdict_refused')])

    def assert_not_believed(self, check, code):
        """The row is there, says what was wrong, and an administrator sees an event."""
        self.assertEqual((check.passive_state, check.passive_result, check.server_verdict), (code, 'refused', 'not_assessed'))
        self.assertFalse(check.passive_score or check.passive_models or check.passive_key)
        self.assertTrue(check.client_asserted)
        self.assertEqual(check.outcome, 'passed', "the tablet's word stays the tablet's word")
        self.assertTrue(check.passive_says.endswith(('.', ')')) and code not in check.passive_says, "a sentence, no code")
        event = self.refusals(check)
        self.assertEqual((len(event), event.detail, event.employee_id), (1, code, check.employee_id))
        self.assertNotIn(code, event.detail_text)

    def ago(self, seconds):
        return int((fields.Datetime.now() - timedelta(seconds=seconds)).replace(tzinfo=timezone.utc).timestamp())
