from datetime import datetime, timedelta, timezone

import jwt

from odoo.tests import BaseCase, tagged

from ..tools.slip import SLIP_AUDIENCE, SLIP_TYPE, SlipExpired, SlipRefused, read_slip, sign_slip, slip_key

NOW = datetime(2026, 11, 28, 8, 0, 0)
ISSUED_AT = int(NOW.replace(tzinfo=timezone.utc).timestamp())
ATTEMPT = '0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11'
KEY, ISSUER = slip_key('secret of the database'), 'uuid of the database'
CLAIMS = {
    'iss': ISSUER, 'aud': SLIP_AUDIENCE, 'attempt': ATTEMPT, 'device': 3, 'company': 1, 'employee': 7, 'trigger': 'badge',
    'steps': [{'behaviour': 'blink', 'count': 2}], 'nonce': 'bm9uY2U', 'iat': ISSUED_AT, 'exp': ISSUED_AT + 300,
}


def forge(claims=None, key=KEY, algorithm='HS256', typ=SLIP_TYPE, **changes):
    return jwt.encode({**CLAIMS, **(claims or {}), **changes}, key, algorithm, headers={'typ': typ})


@tagged('post_install', '-at_install')
class TestSlip(BaseCase):
    """What passes for a slip: the one that was signed here, for five minutes."""

    def _read(self, text, now=NOW):
        return read_slip(text, KEY, ISSUER, now)

    def test_a0_slip_says_what_was_signed(self):
        steps = [{'behaviour': 'blink', 'count': 2}]
        text = sign_slip(
            KEY, ISSUER, NOW, attempt_id=ATTEMPT, device_id=3, company_id=1, employee_id=7, trigger='badge', steps=steps)
        slip = self._read(text)
        self.assertEqual(
            (slip.attempt_id, slip.device_id, slip.company_id, slip.employee_id, slip.trigger, slip.steps, slip.began_on),
            (ATTEMPT, 3, 1, 7, 'badge', steps, NOW))
        self.assertGreaterEqual(len(slip.nonce), 22, "128 random bits")
        self.assertLess(len(text), 1000)

    def test_a0_golden_slip(self):
        """One slip as it stood on the wire: a page may bring it to a server that was upgraded meanwhile."""
        golden = (
            'eyJhbGciOiJIUzI1NiIsInR5cCI6ImVoLXNsaXArand0In0.'
            'eyJpc3MiOiJ1dWlkIG9mIHRoZSBkYXRhYmFzZSIsImF1ZCI6ImVoX2hyX2tpb3NrIiwiYXR0ZW1wdCI6IjBiOGYxYzFlLTZkMGUtNGE1My05YTBm'
            'LTNmM2E4ZjFmOGUxMSIsImRldmljZSI6MywiY29tcGFueSI6MSwiZW1wbG95ZWUiOjcsInRyaWdnZXIiOiJiYWRnZSIsInN0ZXBzIjpbeyJiZWhh'
            'dmlvdXIiOiJibGluayIsImNvdW50IjoyfV0sIm5vbmNlIjoiYm05dVkyVSIsImlhdCI6MTc5NTg1MjgwMCwiZXhwIjoxNzk1ODUzMTAwfQ.'
            'L_4OASyIDvFcHZ6eG2XNxxLxAr4KSl9btz8gejVwb3k')
        self.assertEqual(self._read(golden).employee_id, 7)

    def test_a0_slip_of_nobody_yet(self):
        self.assertIsNone(self._read(forge(employee=None, trigger='face')).employee_id)

    def test_a0_two_slips_are_never_the_same(self):
        slips = {sign_slip(
            KEY, ISSUER, NOW, attempt_id=ATTEMPT, device_id=3, company_id=1, employee_id=None, trigger='face', steps=[],
        ) for _number in range(50)}
        self.assertEqual(len(slips), 50)

    def test_a0_slip_lives_five_minutes(self):
        self.assertTrue(self._read(forge(), NOW + timedelta(seconds=299)))
        for seconds in (300, 301, 10 ** 8):
            with self.assertRaises(SlipExpired):
                self._read(forge(), NOW + timedelta(seconds=seconds))

    def test_a0_slip_of_a_host_whose_clock_is_ahead(self):
        self.assertTrue(self._read(forge(), NOW - timedelta(seconds=30)))
        with self.assertRaises(SlipRefused):
            self._read(forge(), NOW - timedelta(hours=1))

    def test_a0_attack_another_key_algorithm_or_type(self):
        for text in (
            forge(key=slip_key('secret of another database')), forge(key=b'secret of the database'), forge(key=b''),
            forge(key=None, algorithm='none'), forge(algorithm='HS384'), forge(algorithm='HS512'),
            forge(typ='JWT'), forge(typ='eh-ticket+jwt'), forge(typ=None), forge(typ=['eh-slip+jwt']),
        ):
            self._assert_refused(text)

    def test_a0_attack_a_changed_slip(self):
        header, claims, signature = forge().split('.')
        _header, other, _signature = forge(employee=8).split('.')
        none = forge(key=None, algorithm='none').split('.')
        for text in (
            f'{header}.{other}.{signature}', f'{header}.{claims}.', f'{header}.{claims}', f'{none[0]}.{claims}.{signature}',
            f'{none[0]}.{claims}.', f'{header}.{claims}.{signature}.{signature}', f'{header}.{claims}.{signature[:-4]}',
            f'{header}.{claims}.{signature}AAAA',
        ):
            self._assert_refused(text)

    def test_a0_attack_a_claim_left_out(self):
        for name in CLAIMS:
            claims = {key: value for key, value in CLAIMS.items() if key != name}
            self._assert_refused(jwt.encode(claims, KEY, 'HS256', headers={'typ': SLIP_TYPE}))

    def test_a0_attack_a_claim_of_the_wrong_type(self):
        for name, values in {
            'iss': ['another database', None, ['uuid of the database'], 7],
            'aud': ['eh_hr_face_sidecar', None, [], 7],
            'attempt': [None, 7, 'x', ATTEMPT.upper(), [ATTEMPT], ATTEMPT + '\n'],
            'device': [None, '3', 3.0, True, 0, -1, 2 ** 31],
            'company': [None, '1', 1.0, True, 0, 2 ** 40],
            'employee': ['7', 7.0, True, 0, -7, [7]],
            'trigger': [None, 'admin', 7, ['badge']],
            'steps': [None, 'blink', {}, ['blink'], [None]],
            'nonce': [None, 7, []],
            'iat': [None, float(ISSUED_AT), True, '1', ISSUED_AT - 10, ISSUED_AT + 3600, -10 ** 12],
            'exp': [None, float(ISSUED_AT + 300), str(ISSUED_AT + 300), True, ISSUED_AT, 10 ** 30],
        }.items():
            for value in values:
                self._assert_refused(forge({name: value}), f'{name} = {value!r}')

    def test_a0_attack_what_is_no_slip_at_all(self):
        for text in (
            '', '.', '..', '...', 'x', 'a.b.c', 7, True, [], {}, b'a.b.c', 'é' * 20, '\ud800', '\x00', 'eyJhbGciOiJIUzI1NiJ9..',
            forge(steps=[{'behaviour': 'x' * 4000, 'count': 1}]), 'A' * 10_000_000, '[' * 4000, 'eyI.' * 1000,
        ):
            self._assert_refused(text)

    def test_a0_a_database_without_a_secret_signs_nothing(self):
        for secret in ('', False, None):
            with self.assertRaises(ValueError):
                slip_key(secret)

    def _assert_refused(self, text, message=None):
        with self.assertRaises(SlipRefused, msg=message) as caught:
            self._read(text)
        self.assertNotIsInstance(caught.exception, SlipExpired, message)
        self.assertNotIn(str(text)[:40] or '-', str(caught.exception))
