import time
from datetime import datetime, timezone

import jwt

from odoo.tests import BaseCase, tagged

from ..const import TRIGGERS
from ..tools.proof import Proof, ProofRefused, ProofTarget, read_proof
from ..tools.proof_nonce import nonce_key
from ..tools.slip import SLIP_TYPE, Slip, SlipRefused, read_slip, sign_slip, slip_key
from .fuzzing import fuzz_cases, mutate, mutate_token
from .tablet_key import TabletKey

CASES = 2500


@tagged('post_install', '-at_install')
class TestFuzzTokens(BaseCase):
    """Slips and proofs that somebody made up, or that a key of ours signed without reading."""

    def test_a0_attack_slips(self):
        key, now = slip_key('secret'), datetime(2026, 11, 20, 8, 0)
        slip = sign_slip(
            key, 'issuer', now, attempt_id='0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11', device_id=3, company_id=1, employee_id=7, trigger='badge',
            steps=[{'behaviour': 'blink', 'count': 2}])
        claims = jwt.decode(slip, options={'verify_signature': False})
        good = read_slip(slip, key, 'issuer', now)
        read = 0
        for seed, chance in fuzz_cases('slip', CASES):
            # Half of them with our own signature: what a later version or a slip of ours could hold.
            is_signed = chance.random() < 0.5
            text = self._sign(mutate(chance, claims), key, SLIP_TYPE) if is_signed else mutate_token(chance, slip)
            if text is None:
                continue
            with self.subTest(seed=seed):
                try:
                    found = read_slip(text, key, 'issuer', now)
                except SlipRefused:
                    continue
                read += 1
                self.assertTrue(is_signed or found == good, "another word under the signature it had")
                self._assert_sound(found)
        self.assertGreater(read, 50, "some mutants must come through, or nothing was tried behind the signature")

    def _assert_sound(self, slip):
        self.assertIsInstance(slip, Slip)
        self.assertIn(slip.trigger, TRIGGERS)
        for number in (slip.device_id, slip.company_id, slip.employee_id or 1):
            self.assertTrue(type(number) is int and 0 < number < 2 ** 31)
        self.assertTrue(all(isinstance(step, dict) for step in slip.steps))
        self.assertIsInstance(slip.nonce, str)

    def test_k15_attack_proofs(self):
        tablet, nonces, now_s = TabletKey(), nonce_key('secret'), time.time()
        address = 'https://odoo.example/eh_hr/kiosk/session'
        target = ProofTarget('GET', '/eh_hr/kiosk/session', frozenset({'odoo.example'}), 't' * 43)
        proof = tablet.prove('GET', address, target.token)
        claims = jwt.decode(proof, options={'verify_signature': False})
        header = {'typ': 'dpop+jwt', 'jwk': tablet.jwk}
        read = 0
        for seed, chance in fuzz_cases('proof', CASES):
            kind = chance.randrange(3)
            if kind == 0:
                text = mutate_token(chance, proof)
            elif kind == 1:
                text = self._sign(mutate(chance, claims), tablet.private, 'dpop+jwt', algorithm='ES256', jwk=tablet.jwk)
            else:
                text = self._sign(claims, tablet.private, 'dpop+jwt', algorithm='ES256', **self._header(mutate(chance, header)))
            if text is None:
                continue
            with self.subTest(seed=seed):
                try:
                    found = read_proof(text, target, now_s, nonces)
                except ProofRefused:
                    continue
                read += 1
                self.assertIsInstance(found, Proof)
                self.assertEqual((found.thumbprint, len(found.digest)), (tablet.thumbprint, 16))
        self.assertGreater(read, 50)

    @staticmethod
    def _header(header):
        return {name: value for name, value in header.items() if name in ('typ', 'jwk')} if isinstance(header, dict) else {}

    @staticmethod
    def _sign(claims, key, kind, algorithm='HS256', **header):
        """:return: the token, or None for what no library would sign"""
        try:
            return jwt.encode(claims, key, algorithm=algorithm, headers={'typ': kind, **header})
        except (TypeError, ValueError, UnicodeEncodeError, jwt.PyJWTError):
            return None

    def test_a0_the_clock_of_the_fuzzer_is_the_slips(self):
        """A slip that is refused for its age alone would prove nothing."""
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        key = slip_key('secret')
        slip = sign_slip(key, 'i', now, attempt_id='0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11', device_id=3, company_id=1, employee_id=None,
                         trigger='face', steps=[])
        self.assertEqual(read_slip(slip, key, 'i', now).device_id, 3)
