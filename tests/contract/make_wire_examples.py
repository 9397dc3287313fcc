"""Writes the golden examples of docs/wire/ anew: python3 tests/contract/make_wire_examples.py (needs PyJWT and cryptography).

Keys are made for the files and used nowhere else. Readers: `sidecar/tests/wire_examples.test.ts`, and `test_wire_examples.py` of
`eh_hr_face_liveness`. Each refused one has the code that its reader answers.
"""

import base64
import hashlib
import hmac
import importlib.util
import json
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / 'addon/eh_hr_face_liveness/tools'
NOW = 1_800_000_000
ISSUER = '7d1f2c3a-0e4b-4b6e-9a51-2f1f0f6c9d10'
AUDIENCE = 'eh_hr_face_sidecar'
ATTEMPT = '0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11'
NONCE = 'bm9uY2Utb2YtdGhlLXNsaXA'
KEY = 'a-key-of-these-examples-and-of-nothing-else'


def load(name):
    spec = importlib.util.spec_from_file_location(name, TOOLS / f'{name}.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pairing = load('pairing')
KID = pairing.kid_of(KEY)


def write(name, content):
    banner = {'_': "Written by tests/contract/make_wire_examples.py. Keys of these examples are used nowhere else."}
    (ROOT / f'docs/wire/{name}.json').write_text(json.dumps({**banner, **content}, indent=4) + '\n')


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def raw(header, claims, signature=b''):
    return '.'.join([b64(json.dumps(header).encode()), b64(json.dumps(claims).encode()), b64(signature)])


def hs256(header, claims, key):
    head, payload, _none = raw(header, claims).split('.')
    return f"{head}.{payload}.{b64(hmac.new(key, f'{head}.{payload}'.encode(), hashlib.sha256).digest())}"


def refused(name, token, code):
    return {'name': name, 'code': code, 'token': token}


def tickets():
    good = {
        'iss': ISSUER, 'aud': AUDIENCE, 'iat': NOW, 'exp': NOW + 60, 'jti': 'ticket-1', 'scope': 'verify', 'attempt': ATTEMPT,
        'device': '3', 'company': '1', 'nonce': NONCE}
    head = {'typ': 'eh-ticket+jwt', 'kid': KID}

    def sign(key=KEY, header=None, **changes):
        return jwt.encode({**good, **changes}, key, algorithm='HS256', headers={**head, **(header or {})})

    write('tickets', {
        'now': NOW, 'kid': KID, 'key': KEY, 'issuer': ISSUER, 'audience': AUDIENCE,
        'good': {'token': sign(), 'claims': good},
        'refused': [
            refused("signed with another key", sign('another-key-of-these-examples-of-32-bytes'), 'token_invalid'),
            refused("alg none", raw({'alg': 'none', **head}, good), 'token_invalid'),
            refused("of an unknown key", sign(header={'kid': 'nobody'}), 'token_invalid'),
            refused("a slip in its place", sign(header={'typ': 'eh-slip+jwt'}), 'token_invalid'),
            refused("of another database under this key", sign(iss='another'), 'token_invalid'),
            refused("for another service", sign(aud='another'), 'token_invalid'),
            refused("that lives for an hour", sign(exp=NOW + 3600), 'token_invalid'),
            refused("of an unknown use", sign(scope='admin'), 'token_invalid'),
            refused("cut off", sign()[:-4], 'token_invalid'),
            refused("expired", sign(iat=NOW - 120, exp=NOW - 60), 'token_expired'),
        ]})


def verdicts():
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    thumb = {name: jwk[name] for name in ('crv', 'kty', 'x', 'y')}
    kid = b64(hashlib.sha256(json.dumps(thumb, separators=(',', ':')).encode()).digest())
    hashes = ['1' * 64, '2' * 64, '3' * 64]
    digest = hashlib.sha256('|'.join(hashes).encode()).hexdigest()
    model = {'id': 'minifasnet_v2_2_7', 'sha256': 'a' * 64, 'weight': 1, 'threshold': 0.5, 'score': 0.973112}
    good = {
        'iss': AUDIENCE, 'aud': ISSUER, 'scope': 'verify', 'attempt': ATTEMPT, 'device': '3', 'company': '1', 'nonce': NONCE,
        'jti': 'ticket-1', 'iat': NOW, 'exp': NOW + 300, 'frames': digest, 'frame_count': 3, 'verdict': 'live', 'score': 0.973112,
        'threshold': 0.5, 'reasons': [], 'models': [model], 'detector': 'd' * 64}
    head = {'typ': 'eh-verdict+jwt', 'kid': kid}

    def sign(signer=key, header=None, **changes):
        return jwt.encode({**good, **changes}, signer, algorithm='ES256', headers={**head, **(header or {})})

    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    changed = '.'.join([sign().split('.')[0], raw({}, {**good, 'score': 1}).split('.')[1], sign().split('.')[2]])
    write('verdicts', {
        'now': NOW + 1, 'jwks': [{**thumb, 'kid': kid, 'use': 'sig', 'alg': 'ES256'}], 'frame_hashes': hashes,
        'expected': {
            'issuer': AUDIENCE, 'audience': ISSUER, 'attempt': ATTEMPT, 'device': 3, 'company': 1, 'nonce': NONCE,
            'frames_digest': digest, 'frame_count': 3, 'models': {model['id']: model['sha256']}, 'detector': 'd' * 64},
        'good': {'token': sign(), 'claims': good},
        'refused': [
            refused("of another attempt", sign(attempt=ATTEMPT.replace('0', '1')), 'verdict_other_attempt'),
            refused("of another device", sign(device='4'), 'verdict_other_device'),
            refused("of another company", sign(company='2'), 'verdict_other_company'),
            refused("of an earlier begin", sign(nonce='another-nonce-of-22-xx'), 'verdict_replayed'),
            refused("for an enrolment", sign(scope='enrol'), 'verdict_other_use'),
            refused("for another database", sign(aud='another'), 'verdict_other_server'),
            refused("of another sidecar", sign(iss='another'), 'verdict_other_sidecar'),
            refused("of other frames", sign(frames='0' * 64), 'verdict_other_frames'),
            refused("expired", sign(iat=NOW - 600, exp=NOW - 300), 'verdict_expired'),
            refused("from the future", sign(iat=NOW + 3600, exp=NOW + 3900), 'verdict_from_future'),
            refused("cut off", sign()[:-10], 'verdict_forged'),
            refused("changed", changed, 'verdict_forged'),
            refused("re-signed", sign(other), 'verdict_forged'),
            refused("alg none", raw({'alg': 'none', **head}, good), 'verdict_wrong_kind'),
            refused("HS256 with the public key", hs256({'alg': 'HS256', **head}, good, public), 'verdict_wrong_kind'),
            refused("a ticket in its place", sign(header={'typ': 'eh-ticket+jwt'}), 'verdict_wrong_kind'),
            refused("of an unknown key", sign(header={'kid': 'nobody'}), 'verdict_unknown_key'),
            refused("oversized", sign(reasons=['a' * 60] * 100), 'verdict_too_large'),
            refused("from a model that is not registered", sign(models=[{**model, 'id': 'always_live'}]), 'verdict_unknown_model'),
            refused("with a score that is none", sign(score=2), 'verdict_malformed'),
        ]})


def slips():
    secret = 'a-database-secret-of-these-examples'
    key = hmac.new(secret.encode(), b'eh_hr_face_kiosk attempt slip 1', hashlib.sha256).digest()
    good = {
        'iss': ISSUER, 'aud': 'eh_hr_kiosk', 'iat': NOW, 'exp': NOW + 300, 'attempt': ATTEMPT, 'device': 3, 'company': 1,
        'employee': 7, 'trigger': 'badge', 'steps': [{'behaviour': 'blink', 'count': 2}], 'nonce': NONCE}

    def sign(signer=key, typ='eh-slip+jwt', **changes):
        return jwt.encode({**good, **changes}, signer, algorithm='HS256', headers={'typ': typ})

    write('slips', {
        'now': NOW + 1, 'database_secret': secret, 'issuer': ISSUER, 'good': {'token': sign(), 'claims': good},
        'refused': [
            refused("forged", sign(b'another key of thirty-two bytes!'), 'slip_refused'),
            refused("alg none", raw({'alg': 'none', 'typ': 'eh-slip+jwt'}, good), 'slip_refused'),
            refused("a ticket in its place", sign(typ='eh-ticket+jwt'), 'slip_refused'),
            refused("of another database", sign(iss='another'), 'slip_refused'),
            refused("cut off", sign()[:-4], 'slip_refused'),
            refused("expired", sign(iat=NOW - 600, exp=NOW - 300), 'slip_expired'),
        ]})


def pairings():
    code, salt = '7KQM3-9XTRA-BC2DE-FGHJK', 'c2FsdC1vZi10aGlzLXJlcXVlc3Q'
    secret = pairing.secret_of_code(code)
    request = pairing.write_request(secret, 'pair', issuer=ISSUER, salt=salt)
    key = pairing.next_ticket_key(secret, ISSUER, salt)
    document = json.dumps({
        'wire': 1, 'purpose': 'pair', 'time': NOW, 'audience': AUDIENCE, 'version': '19.0.1', 'kid': pairing.kid_of(key),
        'keys': [], 'models': [], 'detector': 'd' * 64})
    proof = hmac.new(secret, f'eh-hr-face answer 1\n{salt}\n{document}'.encode(), hashlib.sha256).hexdigest()
    write('pairing', {
        'code': code, 'typed': ['7kqm39xtrabc2defghjk', ' 7KQM3 9XTRA BC2DE FGHJK '], 'secret': b64(secret), 'salt': salt,
        'issuer': ISSUER, 'request': request, 'answer': {'document': document, 'proof': proof},
        'ticket_key': key, 'kid': pairing.kid_of(key)})


if __name__ == '__main__':
    tickets()
    verdicts()
    slips()
    pairings()
