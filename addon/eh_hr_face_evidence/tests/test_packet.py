import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from unittest.mock import patch

import jwt

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.base.models import ir_actions_report
from odoo.addons.eh_hr_face_liveness.tests.common import AUDITOR

from ..tools.canonical import canonical, digest, tidy
from ..tools.packet import PACKET_TYP, digests, write_packet
from ..tools.server_key import ServerKey
from .test_disputes import OFFICER, DisputeCase

ROOT = Path(__file__).parents[3]
VERIFIER = ROOT / 'scripts' / 'verify_packet.mjs'
GOLDEN = ROOT / 'docs' / 'wire' / 'packet.json'
CLAIM_WORDS = "came an hour earlier"
@tagged('post_install', '-at_install')
class TestPacket(DisputeCase):

    def setUp(self):
        super().setUp()
        self.packets = self.env['report.eh_hr_face_evidence.packet']

    def make(self, record=None, user=None):
        record = (record or self.attendance).with_user(user or self.manager)
        return self.packets.with_user(user or self.manager)._make(record)

    def test_e7_each_part_is_signed(self):
        self.open()
        packet = self.make()
        claims = ServerKey(self.env).verify(packet['signature'], PACKET_TYP)
        self.assertEqual(claims['parts'], digests(packet['parts']))
        self.assertEqual(packet['parts']['captures'][-1]['id'], self.capture.id)
        self.assertEqual(len(packet['parts']['disputes']), 1)
        self.assertEqual(json.loads(write_packet(packet)), packet)
        self.assertTrue(packet['parts']['statements'])

    def test_e7_the_rows_are_in_the_chain(self):
        packet = self.make()
        self.assertEqual({row['state'] for row in packet['parts']['captures'] + packet['parts']['events']}, {'sealed'})
        self.assertTrue(packet['parts']['chain']['segments'])
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.capture.id)
        self.assertEqual(self.make()['parts']['captures'][-1]['state'], 'changed')

    def test_e7_anybody_checks_a_packet_without_odoo(self):
        self.assertTrue(shutil.which('node'), "the verifier runs on Node, which the project needs anyway")
        self.open()
        text = write_packet(self.make())
        self.assertIn("as Odoo signed it", self._run_verifier(text, 0))
        self.assertIn(
            f"captures/5 (eh.hr.liveness.check {self.capture.id})",
            self._run_verifier(text.replace('"outcome": "failed"', '"outcome": "passed"', 1), 1))
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.capture.id)
        self.assertIn("changed after it was sealed", self._run_verifier(write_packet(self.make()), 1))

    def _run_verifier(self, text, code):
        with tempfile.NamedTemporaryFile('w', suffix='.json', encoding='utf-8') as file:
            file.write(text)
            file.flush()
            done = subprocess.run(
                [shutil.which('node'), str(VERIFIER), file.name], capture_output=True, encoding='utf-8', check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_e7_a_packet_that_is_made_is_on_record(self):
        packet = self.make()
        note = self.env['eh.hr.seal.note'].search([('kind', '=', 'packet')])
        self.assertEqual((note.user_name, note.data['sha256']), (self.manager.name, digest(packet['parts'])))

    def test_e7_who_may_not_read_makes_none(self):
        officer = self.make_user('eh_packet_officer', OFFICER, self.company_a)
        foreigner = self.make_user('eh_packet_foreigner', f'{AUDITOR},{OFFICER}', self.company_b)
        for user in (officer, foreigner):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.make(user=user)

    def test_e7_the_pdf_names_what_is_on_record_and_what_it_does_not_prove(self):
        dispute = self.open()
        self.decide(dispute, 'rejected')
        self.employee_a.name = "王小明 فاطمة"
        # As over HTTP, where the record comes as the user may read it.
        [html, _kind] = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            'eh_hr_face_evidence.packet', self.attendance.ids)
        text = html.decode()
        for words in ("王小明", "Attended capture: Failed", CLAIM_WORDS, "as it was sealed", "What this does not prove", "Europe/Brussels", "CET"):
            self.assertIn(words, text)
        [pdf, kind] = self.env['ir.actions.report'].with_user(self.manager).with_context(force_report_rendering=True)._render_qweb_pdf(
            'eh_hr_face_evidence.packet_of_dispute', dispute.ids)
        self.assertEqual((pdf[:5], kind), (b'%PDF-', 'pdf'))

    def test_e7_without_the_printing_program_the_json_is_offered_and_one_sentence_says_how(self):
        action = self.attendance.with_user(self.manager).action_eh_packet_pdf()
        self.assertEqual(action['type'], 'ir.actions.report')
        with patch.object(ir_actions_report, '_wkhtml', lambda: ir_actions_report.WkhtmlInfo('install', False, '', '', False, '', None)):
            action = self.attendance.with_user(self.manager).action_eh_packet_pdf()
        self.assertIn("wkhtmltopdf", action['params']['message'])
        self.assertEqual(action['params']['next']['url'], f'/eh_hr_face_evidence/packet/hr.attendance/{self.attendance.id}')

    def test_e7_the_golden_example_is_hashed_the_same_here(self):
        packet = json.loads(GOLDEN.read_text(encoding='utf-8'))
        claims = jwt.decode(packet['signature'], packet['key'], algorithms=['ES256'], options={'verify_iat': False})
        self.assertEqual(claims['parts'], digests(packet['parts']))
        self.assertEqual(write_packet(packet), GOLDEN.read_text(encoding='utf-8'))

    def test_e7_numbers_are_written_as_javascript_writes_them(self):
        self.assertEqual(canonical(tidy({'b': 1.0, 'a': [0.1, 0.43, 1e-7, -0.0, 23.8], 'é': None})), '{"a":[0.1,0.43,0,0,23.8],"b":1,"é":null}')


@tagged('post_install', '-at_install')
class TestPacketRoute(HttpCase):

    def test_e7_the_route_gives_nothing_to_strangers(self):
        self.assertEqual(self.url_open('/eh_hr_face_evidence/packet/hr.attendance/1', allow_redirects=False).status_code, 303)
        self.authenticate('admin', 'admin')
        for path in ('res.users/1', 'hr.attendance/2147483647', 'eh.hr.dispute/2147483647'):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(f'/eh_hr_face_evidence/packet/{path}').status_code, 404)
