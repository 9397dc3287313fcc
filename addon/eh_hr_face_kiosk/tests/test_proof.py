import json
import time
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..const import PROOF_CLOCK_S, PROOF_NONCE_TTL_S
from ..tools import proof as proof_module
from ..tools.proof import ProofRefused, ProofStale, ProofTarget, host_of, read_proof
from ..tools.proof_nonce import make_nonce, nonce_key
from .tablet_key import TabletKey

HOST = 'odoo.example'
URL = f'https://{HOST}/eh_hr/kiosk/session'
TOKEN = 't' * 43
NONCE_KEY = nonce_key('secret')


@tagged('post_install', '-at_install')
class TestProof(BaseCase):
    """SPEC K15: what a proof must say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = TabletKey()

    def read(self, text, *, method='GET', path='/eh_hr/kiosk/session', token=TOKEN, now_s=None):
        target = ProofTarget(method, path, frozenset({HOST}), token)
        return read_proof(text, target, time.time() if now_s is None else now_s, NONCE_KEY)

    def test_k15_a_good_proof_names_its_key_and_no_two_are_alike(self):
        first, second = (self.read(self.key.prove('GET', URL, TOKEN)) for _number in range(2))
        self.assertEqual((first.thumbprint, second.thumbprint), (self.key.thumbprint,) * 2)
        self.assertNotEqual(first.digest, second.digest)
        self.assertEqual(len(first.digest), 16)

    def test_k15_the_example_of_the_standard_has_the_thumbprint_of_the_standard(self):
        """RFC 9449, sections 4.1 and 6.1."""
        jwk = {
            'kty': 'EC', 'crv': 'P-256', 'x': 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
            'y': '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
        }
        text = (
            'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyV'
            'VFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQ'
            'ndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.'
            '2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg')
        target = ProofTarget('POST', '/token', frozenset({'server.example.com'}), None)
        self.assertEqual(proof_module._read_key(jwk)[0], '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I')
        self.assertEqual(read_proof(text, target, 1562262616, NONCE_KEY).thumbprint, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I')

    def test_k15_the_examples_of_the_wire_read_as_they_say(self):
        """Made by the page's package (docs/wire/proofs.json); the page's tests read the same file."""
        file = Path(__file__).resolve().parents[3] / 'docs/wire/proofs.json'
        if not file.exists():
            self.skipTest("an installed module comes without the project's docs")
        examples = json.loads(file.read_text())
        request = examples['request']
        target = ProofTarget(request['method'], request['path'], frozenset(request['hosts']), request['token'])
        for example in examples['examples']:
            with self.subTest(example['title']):
                try:
                    found = read_proof(example['proof'], target, request['now_s'], NONCE_KEY)
                    result = 'good'
                    self.assertEqual(found.thumbprint, examples['thumbprint'])
                except ProofStale:
                    result = 'stale'
                except ProofRefused:
                    result = 'refused'
                self.assertEqual(result, example['result'])

    def test_k15_behind_a_proxy_the_scheme_is_another_one(self):
        for address in (URL, URL.replace('https', 'http'), f'https://{HOST.upper()}:443/eh_hr/kiosk/session', f'{URL}?a=1#b'):
            self.assertTrue(self.read(self.key.prove('GET', address, TOKEN)), address)
        self.assertEqual(host_of('http://[::1]:8069/a'), '[::1]:8069')
        for address in ('', 'odoo.example', '/eh_hr', 'ftp://odoo.example/', 'file:///etc', 'javascript:1'):
            self.assertIsNone(host_of(address), address)

    def test_k15_attack_for_another_request(self):
        for claims in (
            {'htm': 'POST'}, {'htm': 'get'}, {'htm': ['GET']}, {'htu': URL + '/'}, {'htu': URL.replace('session', 'attempt')},
            {'htu': URL.replace(HOST, 'evil.example')}, {'htu': URL.replace(HOST, f'{HOST}@evil.example')}, {'htu': 7}, {'htu': ''},
            {'htu': URL.replace(HOST, f'{HOST}:8069')}, {'htu': 'https://[/eh_hr/kiosk/session'}, {'htm': None}, {'htu': None},
        ):
            with self.assertRaises(ProofRefused, msg=claims):
                self.read(self.key.prove('GET', URL, TOKEN, **claims))

    def test_k15_attack_for_another_token_or_none(self):
        for claims in ({'ath': 'x'}, {'ath': None}, {'ath': 5}, {'ath': ''}, {'ath': '\ud800'}):
            with self.assertRaises(ProofRefused, msg=claims):
                self.read(self.key.prove('GET', URL, TOKEN, **claims))
        with self.assertRaises(ProofRefused):
            self.read(self.key.prove('GET', URL, TOKEN), token='u' * 43)
        # At the pairing there is no token yet, and a proof for one is of another request.
        self.assertTrue(self.read(self.key.prove('GET', URL), token=None))
        with self.assertRaises(ProofRefused):
            self.read(self.key.prove('GET', URL, TOKEN), token=None)

    def test_k15_attack_other_algorithms(self):
        good = self.key.prove('GET', URL, TOKEN)
        none = self.key.prove('GET', URL, TOKEN, key='', algorithm='none')
        shared = self.key.prove('GET', URL, TOKEN, key=self.key.jwk['x'], algorithm='HS256')
        other_curve = TabletKey()
        for text in (
            none, shared, good.rpartition('.')[0] + '.', good[:-4] + 'AAAA', good + '.', good[:-1], f'{good}.{good}',
            self.key.prove('GET', URL, TOKEN, key=other_curve.private), 'a.b.c', '..', '.', 'x' * 600, 'é', '\x00', '{}',
        ):
            with self.assertRaises(ProofRefused, msg=text[:40]):
                self.read(text)

    def test_k15_attack_strange_keys_in_the_header(self):
        jwk = self.key.jwk
        for other in (
            self.key.private_jwk, {**jwk, 'kid': '1'}, {**jwk, 'alg': 'none'}, {**jwk, 'kty': 'oct', 'k': 'AAAA'}, {**jwk, 'crv': 'P-384'},
            {**jwk, 'x': 'AAAA'}, {**jwk, 'x': jwk['x'] + '='}, {**jwk, 'y': jwk['x']}, {**jwk, 'x': 1}, {**jwk, 'x': [1]}, {}, [], 'key', None,
            {**jwk, 'x': jwk['x'][:-1] + '\n'}, {'kty': 'RSA', 'n': 'AQAB', 'e': 'AQAB'}, {**jwk, 'x': 'A' * 100_000},
        ):
            with self.assertRaises(ProofRefused, msg=str(other)[:60]):
                self.read(self.key.prove('GET', URL, TOKEN, header={'jwk': other}))
        for header in ({'typ': 'JWT'}, {'typ': None}, {'typ': 'DPOP+JWT'}, {'crit': ['b64'], 'b64': False}, {'alg': 'ES384'}):
            with self.assertRaises(ProofRefused, msg=header):
                self.read(self.key.prove('GET', URL, TOKEN, header=header))

    def test_k15_attack_oversized_and_deep(self):
        self.assertTrue(self.read(self.key.prove('GET', URL, TOKEN, jti='j' * 128)))
        for claims in ({'jti': 'j' * 129}, {'jti': ''}, {'jti': 5}, {'jti': None}, {'jti': {}}, {'more': 'x' * 2000}, {'more': [[[]]] * 500}):
            with self.assertRaises(ProofRefused, msg=str(claims)[:40]):
                self.read(self.key.prove('GET', URL, TOKEN, **claims))

    def test_k15_a_clock_that_is_off_needs_the_servers_time(self):
        now = time.time()
        for off_s in (-PROOF_CLOCK_S + 2, 0, PROOF_CLOCK_S - 2):
            self.assertTrue(self.read(self.key.prove('GET', URL, TOKEN, iat=int(now) + off_s)))
        nonce = make_nonce(NONCE_KEY, now)
        for off_s in (-PROOF_CLOCK_S - 2, PROOF_CLOCK_S + 2, -86_400 * 14, 86_400 * 365, -int(now)):
            with self.assertRaises(ProofStale, msg=off_s):
                self.read(self.key.prove('GET', URL, TOKEN, iat=int(now) + off_s))
            self.assertTrue(self.read(self.key.prove('GET', URL, TOKEN, iat=int(now) + off_s, nonce=nonce)), off_s)
        for iat in ('1', 1.5, None, True, 10 ** 400):
            with self.assertRaises(ProofRefused, msg=str(iat)[:20]):
                self.read(self.key.prove('GET', URL, TOKEN, iat=iat))

    def test_k15_attack_made_up_and_old_nonces(self):
        now = time.time()
        nonce = make_nonce(NONCE_KEY, now)
        second, _dot, signature = nonce.partition('.')
        for other in (
            make_nonce(NONCE_KEY, now - PROOF_NONCE_TTL_S - 2), make_nonce(nonce_key('another'), now), f'{int(now) + 9:x}.{signature}',
            second, '.', '', 'x', f'.{signature}', nonce + 'a', '9' * 10_000, 5, ['x'], 'é',
        ):
            with self.assertRaises(ProofRefused, msg=str(other)[:40]):
                self.read(self.key.prove('GET', URL, TOKEN, nonce=other))

    def test_k15_keys_are_remembered_within_bounds(self):
        with patch.object(proof_module, 'EllipticCurvePublicNumbers', wraps=proof_module.EllipticCurvePublicNumbers) as made:
            key = TabletKey()
            for _number in range(5):
                self.read(key.prove('GET', URL, TOKEN))
        self.assertEqual(made.call_count, 1)
        self.assertEqual(proof_module._load_key.cache_info().maxsize, 1024)
