"""The golden examples of docs/wire/, as the sidecar's own tests read them too."""

import json
from datetime import datetime, timezone
from pathlib import Path

import jwt

from odoo.tests import BaseCase

from odoo.addons.eh_hr_face_kiosk.tools.slip import SlipExpired, SlipRefused, read_slip, slip_key

from ..tools import pairing
from ..tools.ticket import mint_ticket
from ..tools.verdict import Expected, VerdictRefused, public_keys, read_verdict

FOLDER = Path(__file__).parents[3] / 'docs' / 'wire'


def examples(name):
    return json.loads((FOLDER / f'{name}.json').read_text(encoding='utf-8'))


class TestWireExamples(BaseCase):

    def test_s2_verdicts(self):
        wire = examples('verdicts')
        expected = Expected(keys=public_keys(wire['jwks']), now=wire['now'], **wire['expected'])
        verdict = read_verdict(wire['good']['token'], expected)
        claims = wire['good']['claims']
        self.assertEqual((verdict.verdict, verdict.score, verdict.models), (claims['verdict'], claims['score'], claims['models']))
        self.assertGreaterEqual(len(wire['refused']), 20)
        for example in wire['refused']:
            with self.subTest(example['name']), self.assertRaises(VerdictRefused) as caught:
                read_verdict(example['token'], expected)
            self.assertEqual(caught.exception.code, example['code'], example['name'])

    def test_s2_tickets_are_minted_as_the_sidecar_reads_them(self):
        wire = examples('tickets')
        good = wire['good']['claims']
        minted = mint_ticket(
            wire['kid'], wire['key'], issuer=wire['issuer'], audience=wire['audience'], issued_at=good['iat'],
            scope=good['scope'], attempt=good['attempt'], device=int(good['device']), company=int(good['company']),
            nonce=good['nonce'])
        self.assertEqual(jwt.get_unverified_header(minted), jwt.get_unverified_header(wire['good']['token']))
        claims = jwt.decode(minted, options={'verify_signature': False})
        self.assertEqual({**claims, 'jti': good['jti']}, good)
        with self.assertRaises(ValueError):
            mint_ticket(
                wire['kid'], wire['key'], issuer='', audience='', issued_at=0, scope='admin', attempt='', device=1, company=1,
                nonce='')

    def test_a0_slips(self):
        wire = examples('slips')
        key, now = slip_key(wire['database_secret']), datetime.fromtimestamp(wire['now'], timezone.utc).replace(tzinfo=None)
        slip = read_slip(wire['good']['token'], key, wire['issuer'], now)
        self.assertEqual((slip.employee_id, slip.nonce), (wire['good']['claims']['employee'], wire['good']['claims']['nonce']))
        for example in wire['refused']:
            with self.subTest(example['name']), self.assertRaises(SlipRefused) as caught:
                read_slip(example['token'], key, wire['issuer'], now)
            self.assertEqual(isinstance(caught.exception, SlipExpired), example['code'] == 'slip_expired', example['name'])

    def test_s2_pairing(self):
        wire = examples('pairing')
        secret = pairing.secret_of_code(wire['code'])
        for typed in wire['typed']:
            self.assertEqual(pairing.secret_of_code(typed), secret)
        self.assertEqual(
            pairing.write_request(secret, 'pair', issuer=wire['issuer'], salt=wire['salt']), wire['request'])
        self.assertEqual(pairing.read_answer(secret, wire['salt'], wire['answer'])['kid'], wire['kid'])
        key = pairing.next_ticket_key(secret, wire['issuer'], wire['salt'])
        self.assertEqual((key, pairing.kid_of(key)), (wire['ticket_key'], wire['kid']))
        for changed in (
            {**wire['answer'], 'document': wire['answer']['document'].replace('19.0.1', '19.0.2')},
            {**wire['answer'], 'proof': '0' * 64}, {**wire['answer'], 'proof': 'é'}, {'document': 7}, [], None,
        ):
            with self.assertRaises(pairing.NotProved):
                pairing.read_answer(secret, wire['salt'], changed)
        with self.assertRaises(pairing.NotProved):
            pairing.read_answer(secret, 'another-salt', wire['answer'])
