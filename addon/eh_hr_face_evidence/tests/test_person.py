import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.eh_hr_face_liveness.tests.common import ADMIN, AUDITOR

from ..tools.person_archive import make_archive
from .test_disputes import NOTE, DisputeCase

REASON = "Asked for in writing on 3 May."
NAME = "Anita Ant"


@tagged('post_install', '-at_install')
class TestPerson(DisputeCase):

    def setUp(self):
        super().setUp()
        self.admin = self.make_user('eh_person_admin', f'{ADMIN},hr.group_hr_user', self.company_a)
        self.events._record('pin_used', self.identity_a, employee_id=self.employee_a.id, attempt_id=self.capture.attempt_id)
        self.env.flush_all()

    def erase(self, user=None, reason=REASON):
        wizard = self.env['eh.hr.person.erase'].with_user(user or self.admin).create(
            {'employee_id': self.employee_a.id, 'reason': reason})
        wizard.action_erase()
        self.env.invalidate_all()

    def test_e6_nothing_of_ours_names_who_was_erased_and_the_seals_hold(self):
        dispute = self.open(claim=f"{NAME} says that she came an hour earlier.")
        self.decide(dispute, 'rejected', note=f"{NAME} was seen elsewhere at that time.")
        self.chains._seal(self.company_a)
        self.assertEqual(self.verify(), set())
        rows = self._count()
        self.erase()
        self.env.cr.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'eh_hr%' AND table_schema = current_schema")
        for [table] in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f'%{NAME}%'])  # noqa: S608
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)
        # One event and one note more, and not a row less.
        self.assertEqual(self._count(), rows + 1)
        self.assertEqual(self.verify(), set())
        self.assertFalse(self.checks.search([('employee_number', '=', self.employee_a.id)]))
        self.assertFalse(self.attendance.eh_in_attempt_id)
        self.assertFalse(self.attendance.eh_in_capture_state)

    def test_e6_the_erasure_is_signed_with_its_reason_and_sealed(self):
        self.erase()
        note = self.env['eh.hr.seal.note'].search([('kind', '=', 'erasure')])
        self.assertEqual((note.text, note.user_name), (REASON, self.admin.name))
        self.assertEqual(note._filtered_genuine(), note)
        self.chains._seal(self.company_a)
        self.sql("UPDATE eh_hr_seal_note SET text = 'Another reason than that' WHERE id = %s", note.id)
        self.assertIn(('changed', 'eh.hr.seal.note', note.id), self.verify())

    def test_e6_an_erasure_has_a_reason_without_the_name_and_waits_for_disputes(self):
        for reason in ("ok", f"{NAME} asked for it in writing."):
            with self.assertRaises(UserError):
                self.erase(reason=reason)
        dispute = self.open()
        with self.assertRaises(UserError):
            self.erase()
        self.decide(dispute, 'rejected')
        self.erase()
        self.assertFalse(dispute.claim or dispute.decision_ids.note or dispute.employee_name)
        self.assertEqual(dispute.outcome, 'rejected')

    def test_e6_only_administrators_export_and_erase(self):
        for user in (self.manager, self.make_user('eh_person_auditor', AUDITOR, self.company_a)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.erase(user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.employee_a.with_user(user).sudo(False).action_eh_export_person()
        foreigner = self.make_user('eh_person_foreigner', f'{ADMIN},hr.group_hr_user', self.company_b)
        with self.assertRaises(AccessError):
            self.erase(user=foreigner)

    def test_e6_an_export_is_one_zip_that_a_person_can_read(self):
        dispute = self.open()
        self.decide(dispute, 'rejected')
        archive = zipfile.ZipFile(io.BytesIO(make_archive(self.employee_a.sudo(), ["In words."])))
        self.assertEqual(archive.namelist(), ['index.html', 'data.json'])
        page, data = archive.read('index.html').decode(), json.loads(archive.read('data.json'))
        for words in (NAME, "Attended captures", "PIN used instead", NOTE, "Not everything the prompt asked for", "Workplace Name"):
            self.assertIn(words, page)
        self.assertEqual(len(data["Attended captures"]), self.checks.search_count([('employee_number', '=', self.employee_a.id)]))

    def test_e6_leavers_go_by_themselves(self):
        self.company_a.eh_leaver_days = 30
        self.employee_a.active = False
        self.env.flush_all()
        self.assertEqual(self.env['hr.employee']._gc_leavers(), 0)
        self.sql("UPDATE hr_employee SET write_date = write_date - interval '40 days' WHERE id = %s", self.employee_a.id)
        self.assertEqual(self.env['hr.employee']._gc_leavers(), 0, "something happened at a kiosk since")
        for table in ('eh_hr_liveness_check', 'eh_hr_kiosk_event'):
            self.sql(f"UPDATE {table} SET recorded_on = recorded_on - interval '40 days' WHERE company_id = %s", self.company_a.id)  # noqa: S608
        self.assertEqual(self.env['hr.employee']._gc_leavers(), 1)
        self.assertFalse(self.checks.search([('employee_number', '=', self.employee_a.id)]))
        self.company_a.eh_leaver_days = 0
        self.assertEqual(self.env['hr.employee']._gc_leavers(), 0)

    def test_e8_an_employee_reads_their_own_in_hrs_words_and_nobody_elses(self):
        user = self.make_user('eh_own_reader', 'base.group_user', self.company_a)
        other = self.make_user('eh_own_other', 'base.group_user', self.company_a)
        self.employee_a.user_id = user
        own = user.with_user(user).read(['eh_own_records_html'])[0]['eh_own_records_html']
        for words in ("Attended capture: Failed", self.capture.reason, "PIN used instead"):
            self.assertIn(words, own)
        self.assertFalse(other.with_user(other).eh_own_records_html)
        self.assertFalse(user.with_user(other).sudo().eh_own_records_html, "not of somebody else, superuser mode included")
        with self.assertRaises(AccessError):
            self.capture.with_user(user).read(['outcome'])
        self.company_a.eh_show_own_records = False
        self.env.invalidate_all()
        self.assertFalse(user.with_user(user).eh_own_records_html)

    def test_e6_the_retention_page_says_what_is_kept_and_held(self):
        self.open()
        self.sql("UPDATE eh_hr_liveness_check SET recorded_on = recorded_on - interval '400 days' WHERE id = %s", self.capture.id)
        auditor = self.make_user('eh_retention_auditor', AUDITOR, self.company_a)
        action = self.env['eh.hr.retention'].with_user(auditor).with_company(self.company_a).action_open()
        lines = self.env['eh.hr.retention'].with_user(auditor).search(action['domain'])
        self.assertEqual(lines.company_id, self.company_a)
        captures = lines.filtered(lambda line: line.what == "Attended captures")
        self.assertEqual((captures.row_count, captures.overdue_count, captures.days), (6, 1, "180 days"))
        self.assertTrue(captures.held_count)
        self.assertEqual(captures.oldest_on, self.capture.recorded_on)

    def _count(self):
        return sum(self.count_rows())
