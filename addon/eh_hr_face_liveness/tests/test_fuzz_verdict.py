import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from odoo.tests import BaseCase, tagged

from odoo.addons.eh_hr_face_kiosk.tests.fuzzing import fuzz_cases, mutate, mutate_token

from ..tools.verdict import VERDICT_TYPE, VERDICTS, Expected, Verdict, VerdictRefused, read_verdict

CASES = 2000
DIGEST = 'a' * 64


@tagged('post_install', '-at_install')
class TestFuzzVerdict(BaseCase):

    def test_s2_attack_verdicts(self):
        """Damaged on the way, or signed by a sidecar that somebody else runs: refused with a code, or read as what it says."""
        private, now = ec.generate_private_key(ec.SECP256R1()), time.time()
        claims = {
            'iss': 'sidecar', 'aud': 'uuid', 'scope': 'verify', 'attempt': 'a', 'device': '3', 'company': '1', 'nonce': 'n', 'jti': 'j',
            'iat': int(now), 'exp': int(now) + 300, 'frames': DIGEST, 'frame_count': 5, 'verdict': 'live', 'score': 0.9, 'threshold': 0.5,
            'reasons': [], 'models': [{'id': 'm', 'sha256': 'b' * 64, 'weight': 1, 'threshold': 0.5, 'score': 0.9}], 'detector': 'c' * 64,
        }
        expected = Expected(
            keys={'k': private.public_key()}, issuer='sidecar', audience='uuid', attempt='a', device=3, company=1, nonce='n',
            frames_digest=DIGEST, frame_count=5, models={'m': 'b' * 64}, detector='c' * 64, now=now)
        header = {'typ': VERDICT_TYPE, 'kid': 'k'}
        good = jwt.encode(claims, private, algorithm='ES256', headers=header)
        far = {**claims, 'iat': 10 ** 400, 'exp': 10 ** 400 + 300}
        with self.assertRaisesRegex(VerdictRefused, 'verdict_malformed'):
            read_verdict(self._sign(far, private, header), expected)
        read = 0
        for seed, chance in fuzz_cases('verdict', CASES):
            text = mutate_token(chance, good) if chance.random() < 0.3 else self._sign(mutate(chance, claims), private, header)
            if text is None:
                continue
            with self.subTest(seed=seed):
                try:
                    found = read_verdict(text, expected)
                except VerdictRefused as refused:
                    self.assertRegex(refused.code, r'^verdict_[a-z_]+$')
                    continue
                read += 1
                self.assertIsInstance(found, Verdict)
                self.assertIn(found.verdict, VERDICTS)
                self.assertTrue(found.score is None or 0 <= found.score <= 1)
                self.assertTrue(all(model['sha256'] == 'b' * 64 for model in found.models))
        self.assertGreater(read, 50)

    @staticmethod
    def _sign(claims, key, header):
        """:return: the verdict, or None for what no library would sign"""
        try:
            return jwt.encode(claims, key, algorithm='ES256', headers=header)
        except (TypeError, ValueError, UnicodeEncodeError, jwt.PyJWTError):
            return None
