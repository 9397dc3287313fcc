import json
import threading
from datetime import timezone
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.eh_hr_face_liveness.tests.common_sidecar import AUDIENCE, DETECTOR, MODELS, TICKET_KEY, Sidecars

from .common import describe, make_face
from .common_enrolment import EnrolmentCase

ENROLMENT_LOG = 'odoo.addons.eh_hr_face_identity.models.eh_hr_face_enrolment'


class Answering(BaseHTTPRequestHandler):
    """Signs what the real one signs, or what a test changes of it."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        ticket = self.headers['Authorization'].removeprefix('Bearer ')
        self.server.asked.append((self.path, ticket, body))
        status, answer = self.server.answer(ticket, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments):
        pass


@tagged('post_install', '-at_install')
class TestSidecarIdentity(EnrolmentCase, Sidecars):
    """The sidecar's side is played here, key and wire being those of docs/wire.md; the one that is real has tests of its own."""

    def setUp(self):
        super().setUp()
        self.set_up_sidecar()
        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Answering)
        self.server.asked, self.server.answer = [], self.answer_with()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.sidecar.address = f'http://127.0.0.1:{self.server.server_port}'
        self.company_a.eh_face_enrol_check = 'sidecar'
        self.env.flush_all()
        self.env.registry.clear_cache()

    def answer_with(self, verdict='live', descriptor=..., change=None, signed=..., **more):
        descriptor = describe(make_face(1)) if descriptor is ... else descriptor
        signed = descriptor if signed is ... else signed

        def answer(ticket, body):
            asked = jwt.decode(ticket, TICKET_KEY, algorithms=['HS256'], audience=AUDIENCE)
            now = int(fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp())
            numbers = signed and ','.join(f'{number:.6f}' for number in signed['values'])
            score = {'live': 0.97, 'not_live': 0.1}.get(verdict)
            claims = {
                'iss': AUDIENCE, 'aud': asked['iss'], 'iat': now, 'exp': now + 300, 'scope': 'enrol',
                **{name: asked[name] for name in ('attempt', 'device', 'company', 'nonce', 'jti')},
                'frames': sha256('|'.join(body['frame_hashes']).encode()).hexdigest(), 'frame_count': body['frame_count'],
                'verdict': verdict, 'score': score, 'threshold': score and 0.5, 'reasons': [], 'detector': DETECTOR,
                'models': [{**MODELS[0], 'threshold': 0.5, 'score': score}] if score else [],
                'descriptor': signed and sha256(
                    f"{signed['model_id']}|{signed['model_sha256']}|{numbers}".encode()).hexdigest(),
                **(change or {}),
            }
            return 200, {'verdict_jws': self.sign(claims), 'descriptor': descriptor, 'faults': [], 'descriptor_missing': None, **more}
        return answer

    def enrol_with(self, **options):
        self.server.answer = self.answer_with(**options)
        opened = self.answer(self.begin())
        # What the tablet says of the face plays no part.
        return self.upload(opened, make_face(77)).json()

    def test_u3_the_sidecars_template_is_enrolled_and_not_the_tablets(self):
        answer = self.enrol_with()
        self.assertEqual(answer['result'], 'enrolled', answer)
        template = self.templates.search([('employee_id', '=', self.employee_a.id)])
        found = self.gallery._search_probe(self.company_a, make_face(1), template._model_key())
        self.assertAlmostEqual(found.score, 1, places=4)
        [(path, ticket, body)] = self.server.asked
        self.assertEqual(path, '/api/identity/describe')
        claims = jwt.decode(ticket, options={'verify_signature': False})
        self.assertEqual((claims['scope'], claims['attempt']), ('enrol', body['session_id']))
        self.assertNotIn("Anita", json.dumps(body))

    def test_u3_only_a_living_face_is_enrolled(self):
        self.assertEqual(self.enrol_with(verdict='not_live')['code'], 'liveness_failed')
        self.assertEqual(self.enrol_with(verdict='not_assessed')['code'], 'sidecar_unavailable')
        self.assertEqual(self.count_vectors(), 0)
        self.company_a.eh_face_enrol_check = 'describe'
        self.assertEqual(self.enrol_with(verdict='not_live')['code'], 'liveness_failed')
        self.assertEqual(self.enrol_with(verdict='not_assessed')['result'], 'enrolled')

    def test_u4_what_is_wrong_with_the_pictures_is_told(self):
        self.assertEqual(self.enrol_with(descriptor=None, descriptor_missing='too_few_faces')['code'], 'no_face')
        self.assertEqual(self.enrol_with(descriptor=None, descriptor_missing='faces_differ')['code'], 'several_faces')
        self.assertEqual(self.enrol_with(faults=['blurred'])['code'], 'poor_quality')
        self.assertEqual(self.enrol_with(faults=['face_turned'])['result'], 'enrolled')

    @mute_logger(ENROLMENT_LOG)
    def test_u3_what_was_not_signed_so_is_not_believed(self):
        other = describe(make_face(9))
        for options in (
            {'signed': other}, {'signed': None}, {'change': {'scope': 'verify'}}, {'change': {'attempt': 'another'}},
            {'change': {'nonce': 'n' * 22}}, {'change': {'company': '0'}}, {'change': {'frames': '0' * 64}}, {'verdict_jws': 'x'},
            {'verdict_jws': None},
        ):
            with self.subTest(str(options)[:60]):
                self.assertEqual(self.enrol_with(**options)['code'], 'sidecar_unavailable')
        self.assertEqual(self.count_vectors(), 0)

    @mute_logger(ENROLMENT_LOG)
    def test_u4_a_sidecar_that_is_full_down_or_none(self):
        self.server.answer = lambda ticket, body: (503, {'error': {'code': 'busy'}})
        self.assertEqual(self.upload(self.answer(self.begin()), make_face(1)).json()['code'], 'sidecar_unavailable')
        self.sidecar.address = 'http://127.0.0.1:1'
        self.assertEqual(self.upload(self.answer(self.begin()), make_face(1)).json()['code'], 'sidecar_unavailable')
        self.company_a.eh_sidecar_use = 'off'
        self.env.registry.clear_cache()
        self.assertEqual(self.upload(self.answer(self.begin()), make_face(1)).json()['code'], 'sidecar_unavailable')

