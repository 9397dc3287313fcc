from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.eh_hr_face_kiosk.tools.sweep import Overdue
from odoo.addons.eh_hr_face_liveness.tools.sweep import count_overdue

from ..models import eh_hr_seal_chain
from ..models.eh_hr_seal_chain import HEAD_TYP
from ..tools.heads import HeadLog
from ..tools.server_key import ServerKey
from .common import SealCase


@tagged('post_install', '-at_install')
class TestSeals(SealCase):

    def test_e5_what_was_not_touched_is_intact(self):
        self.assertEqual(self.verify(), set())
        self.assertEqual(self.chain.state, 'intact')
        # 5 captures, 5 events of theirs, the pairing, and the note that says which columns are sealed.
        self.assertEqual(self.chain.verified_seq, 12)
        self.assertTrue(self.chain.intact_since)

    def test_e5_a_company_without_rows_has_nothing_to_check(self):
        company = self.env['res.company'].create({'name': "Empty"})
        self.assertEqual(self.chains._seal(company), 0)
        chain = self.chains.search([('company_id', '=', company.id)])
        chain._verify()
        self.assertEqual(chain.state, 'empty')
        self.assertIn("nothing was checked", chain.finding)

    def test_e5_sealing_goes_on_where_it_stopped(self):
        self.assertEqual(self.chains._seal(self.company_a), 0)
        self.record()
        self.assertEqual(self.chains._seal(self.company_a), 2)
        self.assertEqual(self.verify(), set())
        self.env.cr.execute("SELECT array_agg(seq ORDER BY seq) FROM eh_hr_seal WHERE company_id = %s", [self.company_a.id])
        self.assertEqual(self.env.cr.fetchone()[0], list(range(1, 15)))

    def test_e5_companies_have_chains_of_their_own(self):
        self.record(self.device_b)
        self.chains._seal(self.company_b)
        other = self.chains.search([('company_id', '=', self.company_b.id)])
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE company_id = %s", self.company_b.id)
        other._verify()
        self.assertEqual((other.state, self.chain.state), ('broken', 'intact'))

    def test_e5_events_that_go_leave_a_mark_too(self):
        events = self.env['eh.hr.kiosk.event']
        admin = self.make_user('eh_event_admin', 'eh_hr_face_kiosk.group_eh_hr_face_admin', self.company_a)
        first, second = (events.browse(events._record('revoked', self.device_a._identity())) for _number in range(2))
        self.chains._seal(self.company_a)
        second.with_user(admin).unlink()
        self.assertEqual(self.verify(), set())
        overdue = Overdue('eh_hr_kiosk_event', self.company_a.id, fields.Datetime.now() + timedelta(days=1), 1, ('revoked',))
        events._delete_overdue(overdue, 2000, datetime.min)
        self.assertFalse(first.exists())
        self.assertEqual(self.verify(), set())

    def test_e5_the_retention_sweep_leaves_a_mark_and_no_hole(self):
        self.company_a.eh_liveness_retention_days = 30
        past = fields.Datetime.now() - timedelta(days=40)
        # Sealed 40 days ago, as if the product had run since.
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s", self.company_a.id)
        self.sql("UPDATE eh_hr_liveness_check SET recorded_on = %s WHERE id = ANY(%s)", past, self.captures[:3].ids)
        self.chain._write({'head_token': False})
        ServerKey(self.env).folder.joinpath('heads').rename(self.key_folder + '/forgotten')
        self.chains._seal(self.company_a)
        self.assertEqual(self.verify(), set())
        for overdue in count_overdue(self.env):
            self.checks._delete_overdue(overdue, 2000, datetime.min)
        self.assertEqual(self.captures.exists(), self.captures[3:])
        self.assertEqual(self.verify(), set())
        self.assertEqual(self.chain.state, 'intact')
        # The mark is a note, and sealed like the rest.
        self.env.cr.execute("SELECT count(*) FROM eh_hr_seal WHERE model = 'eh.hr.seal.note' AND company_id = %s", [self.company_a.id])
        self.assertEqual(self.env.cr.fetchone()[0], 2)

    def test_e5_what_an_admin_deletes_is_noted_with_the_name(self):
        admin = self.make_user('eh_seal_admin', 'eh_hr_face_kiosk.group_eh_hr_face_admin', self.company_a)
        self.captures[0].with_user(admin).unlink()
        self.assertEqual(self.verify(), set())
        note = self.env['eh.hr.seal.note'].search([('kind', '=', 'deletion')])
        self.assertEqual((note.user_name, note.data['ids']), (admin.name, [self.captures[0].id]))

    def test_e6_a_person_is_forgotten_and_the_chain_stays_whole(self):
        self.chains._forget_person(self.company_a, {'eh.hr.liveness.check': self.captures[:2].ids})
        self.sql("UPDATE eh_hr_liveness_check SET employee_name = NULL, employee_id = NULL, employee_number = NULL WHERE id = ANY(%s)", self.captures[:2].ids)
        self.assertEqual(self.verify(), set())
        self.env.cr.execute(
            "SELECT count(*) FROM eh_hr_seal WHERE res_id = ANY(%s) AND model = 'eh.hr.liveness.check' AND salt IS NOT NULL",
            [self.captures[:2].ids])
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_e5_deleting_an_employee_breaks_nothing(self):
        self.env['hr.employee'].browse(self.employee_a.id).unlink()
        self.assertEqual(self.verify(), set())

    def test_e5_a_break_is_accepted_with_a_reason_and_does_not_alarm_for_ever(self):
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self.verify()
        self.assertEqual((self.chain.state, self.chain.open_break_count), ('broken', 1))
        broken = self.chain.break_ids
        self.assertTrue(broken.last_right_on)
        accept = self.env['eh.hr.seal.accept'].create({'chain_id': self.chain.id, 'reason': "ok"})
        with self.assertRaises(UserError):
            accept.action_accept()
        accept.reason = "The figure was corrected by hand on the works council's request."
        accept.action_accept()
        self.assertEqual((self.chain.state, broken.note_id.kind), ('intact', 'anchor'))
        self.verify()
        self.assertEqual((self.chain.state, len(self.chain.break_ids)), ('intact', 1))
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[1].id)
        self.verify()
        self.assertEqual((self.chain.state, self.chain.open_break_count), ('broken', 1))

    def test_e5_a_head_from_outside_is_held_against_the_chain(self):
        head = self.chain.head_token
        self.assertEqual(ServerKey(self.env).verify(head, HEAD_TYP)['seq'], 12)
        check = self.env['eh.hr.seal.head.check'].with_context(allowed_company_ids=self.company_a.ids).create({'token': head})
        self.assertTrue(check.is_right)
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s AND seq > 5", self.company_a.id)
        check.invalidate_recordset()
        self.assertFalse(check.is_right)
        self.assertIn("missing", check.finding)
        other = self.env['eh.hr.seal.head.check'].create({'token': head[:-4] + 'AAAA'})
        self.assertFalse(other.is_right)

    def test_e5_a_lost_key_is_said_and_sealing_goes_on(self):
        for file in ServerKey(self.env).folder.glob('*.pem'):
            file.unlink()
        self.chain.invalidate_recordset()
        self.assertTrue(self.chain.has_lost_key)
        self.record()
        self.assertEqual(self.chains._seal(self.company_a), 2)
        self.assertFalse(self.chains.browse(self.chain.id).has_lost_key)

    def test_e5_notes_breaks_and_seals_have_no_other_writer(self):
        note = self.env['eh.hr.seal.note']._record('deletion', self.company_a, {'model': 'x', 'ids': []})
        for attempt in (
            lambda: note.write({'text': "x"}), note.unlink, lambda: note.create({'kind': 'sweep'}),
            self.chain.unlink,
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_e5_an_accepted_record_that_is_changed_again_alarms_again(self):
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self.verify()
        self.chain.break_ids._accept("Corrected by hand on the works council's request.")
        self.verify()
        self.assertEqual(self.chain.state, 'intact')
        self.sql("UPDATE eh_hr_liveness_check SET outcome = 'failed' WHERE id = %s", self.captures[0].id)
        self.verify()
        self.assertEqual((self.chain.state, self.chain.open_break_count, len(self.chain.break_ids)), ('broken', 1, 1))

    def test_e5_a_column_of_another_addon_changes_no_old_record(self):
        self.sql("ALTER TABLE eh_hr_liveness_check ADD COLUMN x_by_another_addon varchar DEFAULT 'something'")
        self.assertEqual(self.verify(), set())
        new = self.record()
        self.chains._seal(self.company_a)
        self.assertEqual(self.verify(), set())
        self.sql("UPDATE eh_hr_liveness_check SET x_by_another_addon = 'changed' WHERE id = %s", new.id)
        self.assertEqual(self.verify(), {('changed', 'eh.hr.liveness.check', new.id)})

    def test_e5_one_companys_failing_seal_stops_no_other(self):
        self.record()
        self.record(self.device_b)
        seal_company = eh_hr_seal_chain.seal_company

        def fail_for_a(cr, company_id, *args, **options):
            if company_id == self.company_a.id:
                raise ValueError("something is wrong with this company's rows")
            return seal_company(cr, company_id, *args, **options)

        with patch.object(eh_hr_seal_chain, 'seal_company', fail_for_a), mute_logger(eh_hr_seal_chain.__name__):
            self.assertTrue(self.chains._seal())
            with self.assertRaises(UserError):
                self.chains._seal(self.company_a)
        self.env.cr.execute("SELECT count(*) FROM eh_hr_seal WHERE company_id = %s", [self.company_b.id])
        self.assertTrue(self.env.cr.fetchone()[0])

    def test_e5_a_restored_backup_is_accepted_once(self):
        self.record()
        self.chains._seal(self.company_a)
        HeadLog(ServerKey(self.env), self.company_a.id).archive(self.chain.head_token)
        # The backup of before: two seals and their rows are not in it, and life goes on past where it was.
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s AND seq > 12", self.company_a.id)
        self.sql("DELETE FROM eh_hr_liveness_check WHERE company_id = %s AND id > %s", self.company_a.id, max(self.captures.ids))
        self.sql("DELETE FROM eh_hr_kiosk_event WHERE company_id = %s AND id NOT IN (SELECT res_id FROM eh_hr_seal)", self.company_a.id)
        self.verify()
        self.assertEqual(self.chain.state, 'broken')
        self.chain.break_ids._accept("The server was restored from last night's backup.")
        self.env.flush_all()  # as the request's end does
        for _day in range(2):
            self.record()
            self.chains._seal(self.company_a)
            self.verify()
            self.assertEqual(self.chain.state, 'intact', self.chain.break_ids.mapped(lambda broken: (broken.kind, broken.what, broken.is_accepted)))

    def test_e5_a_copy_beside_its_original_seals_nothing_and_says_so(self):
        self.record()
        key = ServerKey(self.env)
        own = key.folder.joinpath('database').read_text()
        self.env.cr.execute("SELECT oid::text FROM pg_database WHERE datname = 'postgres'")
        key.folder.joinpath('database').write_text(self.env.cr.fetchone()[0])
        with self.assertLogs(eh_hr_seal_chain.__name__, 'WARNING'):
            self.assertEqual(self.chains._seal(self.company_a), 0)
        # The original is gone: this one goes on in its place.
        key.folder.joinpath('database').write_text('4294967295')
        self.assertEqual(self.chains._seal(self.company_a), 2)
        self.assertEqual(key.folder.joinpath('database').read_text(), own)
