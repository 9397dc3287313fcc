"""What somebody does who can change the database, and what the verification says of it."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.eh_hr_face_kiosk.tools.sweep import Overdue

from ..models import eh_hr_seal_chain
from ..tools.chain import GENESIS, link
from ..tools.heads import HeadLog
from ..tools.server_key import ServerKey
from ..tools.verification import _read_page
from .common import SealCase

CAPTURE = 'eh.hr.liveness.check'
EVENT = 'eh.hr.kiosk.event/captures'


@tagged('post_install', '-at_install')
class TestSealAttacks(SealCase):

    def test_e5_a_changed_row_is_named(self):
        self.sql("UPDATE eh_hr_liveness_check SET outcome = 'failed' WHERE id = %s", self.captures[2].id)
        self.assertEqual(self.verify(), {('changed', CAPTURE, self.captures[2].id)})
        self.assertIn(str(self.captures[2].id), self.chain.break_ids.what)

    def test_e5_every_column_that_says_something_counts(self):
        columns = ['attempt_id', 'recorded_on', 'device_name', 'site_name', 'employee_name', 'prompt', 'duration_ms', 'fail_reason',
                   'policy', 'frames_per_second', 'timeline', 'l1', 'trigger', 'components', 'reasons', 'policy_met']
        values = {
            'attempt_id': "'x'", 'recorded_on': "recorded_on + interval '1 microsecond'", 'duration_ms': 'duration_ms + 1',
            'frames_per_second': 'frames_per_second + 0.1', 'timeline': "'[]'::jsonb", 'l1': 'l1 + 0.01', 'trigger': "'badge'",
            'components': "'{}'::jsonb", 'reasons': "'[]'::jsonb", 'policy': "'strict'", 'policy_met': "'met'",
        }
        for column in columns:
            with self.subTest(column=column):
                savepoint = self.env.cr.savepoint()
                value = values.get(column, "'Somebody Else'")
                self.sql(f"UPDATE eh_hr_liveness_check SET {column} = {value} WHERE id = %s", self.captures[0].id)  # noqa: S608
                self.assertEqual(self.verify(), {('changed', CAPTURE, self.captures[0].id)})
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_e5_a_row_given_to_somebody_else_is_named(self):
        self.sql("UPDATE eh_hr_liveness_check SET employee_number = %s WHERE id = %s", self.colleague_a.id, self.captures[1].id)
        self.assertEqual(self.verify(), {('changed', CAPTURE, self.captures[1].id)})

    def test_e5_a_row_taken_from_or_hung_on_somebody_is_named(self):
        first, second = self.captures[:2].ids
        self.sql("UPDATE eh_hr_liveness_check SET employee_number = NULL WHERE id = %s", first)
        self.sql("UPDATE eh_hr_liveness_check SET employee_id = %s WHERE id = %s", self.colleague_a.id, second)
        self.assertEqual(self.verify(), {('changed', CAPTURE, first), ('changed', CAPTURE, second)})

    def test_e5_a_word_that_postgresql_worked_out_cannot_be_written_over(self):
        for capture, column, word in ((self.captures[0], 'result', 'declined'), (self.captures[1], 'policy_result', 'met')):
            with self.subTest(column=column):
                self.sql(f"ALTER TABLE eh_hr_liveness_check ALTER COLUMN {column} DROP EXPRESSION")
                self.sql(f"UPDATE eh_hr_liveness_check SET {column} = %s WHERE id = %s", word, capture.id)  # noqa: S608
                self.assertIn(('changed', CAPTURE, capture.id), self.verify())

    def test_e6_nobody_is_put_in_the_place_of_who_was_erased(self):
        self.chains._forget_person(self.company_a, {CAPTURE: self.captures[0].ids})
        self.sql(
            "UPDATE eh_hr_liveness_check SET employee_name = NULL, employee_id = NULL, employee_number = NULL WHERE id = %s",
            self.captures[0].id)
        self.assertEqual(self.verify(), set())
        self.sql("UPDATE eh_hr_liveness_check SET employee_name = 'Somebody Else' WHERE id = %s", self.captures[0].id)
        self.assertEqual(self.verify(), {('changed', CAPTURE, self.captures[0].id)})

    def test_e5_many_accepted_breaks_hide_no_new_one(self):
        with patch.object(eh_hr_seal_chain, 'BREAKS_NAMED', 2):
            self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = ANY(%s)", self.captures[:2].ids)
            self.verify()
            self.chain.break_ids._accept("Corrected by hand on the works council's request.")
            self.verify()
            self.assertEqual(self.chain.state, 'intact')
            self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[4].id)
            self.assertIn(('changed', CAPTURE, self.captures[4].id), self.verify())
        self.assertEqual(self.chain.state, 'broken')

    def test_e5_swapped_rows_are_both_named(self):
        first, second = self.captures[:2].ids
        self.sql("UPDATE eh_hr_liveness_check SET id = -1 WHERE id = %s", first)
        self.sql("UPDATE eh_hr_liveness_check SET id = %s WHERE id = %s", first, second)
        self.sql("UPDATE eh_hr_liveness_check SET id = %s WHERE id = -1", second)
        self.assertEqual(self.verify(), {('changed', CAPTURE, first), ('changed', CAPTURE, second)})

    def test_e5_a_removed_row_is_named(self):
        self.sql("DELETE FROM eh_hr_liveness_check WHERE id = %s", self.captures[3].id)
        self.assertEqual(self.verify(), {('removed', CAPTURE, self.captures[3].id)})

    def test_e5_a_removed_event_is_named(self):
        self.env.cr.execute("SELECT max(id) FROM eh_hr_kiosk_event WHERE company_id = %s", [self.company_a.id])
        [event] = self.env.cr.fetchone()
        self.sql("DELETE FROM eh_hr_kiosk_event WHERE id = %s", event)
        self.assertEqual(self.verify(), {('removed', EVENT, event)})

    def test_e5_a_row_put_in_afterwards_is_named(self):
        new = self.record()
        self.sql("UPDATE eh_hr_liveness_check SET recorded_on = recorded_on - interval '2 hours' WHERE id = %s", new.id)
        self.assertEqual(self.verify(), {('inserted', CAPTURE, new.id)})

    def test_e5_a_write_past_the_guards_is_named(self):
        self.captures[0]._write({'blink_count': 8})
        self.assertEqual(self.verify(), {('changed', CAPTURE, self.captures[0].id)})

    def test_e5_a_server_action_that_goes_around_the_orm_is_named(self):
        action = self.env['ir.actions.server'].create({
            'name': "Tidy up", 'model_id': self.env['ir.model']._get_id(CAPTURE), 'state': 'code',
            'code': f"env.cr.execute('DELETE FROM eh_hr_liveness_check WHERE id = {self.captures[4].id}')",  # noqa: S608
        })
        action.run()
        self.assertEqual(self.verify(), {('removed', CAPTURE, self.captures[4].id)})

    def test_e5_a_blanked_name_without_an_erasure_is_named(self):
        self.sql("UPDATE eh_hr_liveness_check SET employee_name = NULL WHERE id = %s", self.captures[0].id)
        self.sql("UPDATE eh_hr_seal SET salt = NULL, employee_ref = NULL WHERE model = %s AND res_id = %s", CAPTURE, self.captures[0].id)
        self.assertEqual(self.verify(), {('erased', CAPTURE, self.captures[0].id)})

    def test_e5_a_deletion_at_the_head_dressed_as_retention_is_named(self):
        ids = self.captures[3:].ids
        self.sql("DELETE FROM eh_hr_liveness_check WHERE id = ANY(%s)", ids)
        self.sql(
            """INSERT INTO eh_hr_seal_note (kind, company_id, recorded_on, user_name, data, token)
               VALUES ('sweep', %s, now() AT TIME ZONE 'UTC', 'OdooBot', %s::jsonb, 'a.b.c')""",
            self.company_a.id, '{"model": "eh.hr.liveness.check", "before": "2999-01-01T00:00:00"}')
        self.assertEqual(self.verify(), {('removed', CAPTURE, res_id) for res_id in ids})

    def test_e5_a_genuine_note_cannot_be_stretched(self):
        self.env['eh.hr.seal.note']._record_sweep(
            CAPTURE, Overdue('eh_hr_liveness_check', self.company_a.id, self.captures[0].recorded_on, 1))
        self.sql("UPDATE eh_hr_seal_note SET data = %s::jsonb", '{"model": "eh.hr.liveness.check", "before": "2999-01-01T00:00:00"}')
        self.sql("DELETE FROM eh_hr_liveness_check WHERE id = %s", self.captures[0].id)
        self.assertIn(('removed', CAPTURE, self.captures[0].id), self.verify())

    def test_e5_a_chain_made_anew_differs_from_its_signed_head(self):
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self._make_chain_anew()
        self.assertIn('head', {kind for kind, _model, _res_id in self.verify()})
        self.assertEqual(self.chain.state, 'broken')

    def test_e5_a_chain_made_anew_for_another_key_is_nobodys_word(self):
        # The parameter that says which key is the database's lies in the database.
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self._make_chain_anew()
        self.env['ir.config_parameter'].set_param('database.uuid', '00000000-0000-4000-8000-000000000000')
        self.record()
        self.chains._seal(self.company_a)
        self.assertFalse(self.chain.has_lost_key)
        self.assertIn('head', {kind for kind, _model, _res_id in self.verify()})
        self.assertEqual(self.chain.state, 'broken')

    def _make_chain_anew(self):
        """With all that the database has: contents, links, the head's sequence."""
        self.sql(
            """UPDATE eh_hr_seal s SET content_sha256 = sha256(convert_to((jsonb_strip_nulls(
                   to_jsonb(t) - '{employee_id,result,policy_result,employee_name,employee_number}'::text[]))::text, 'UTF8'))
                 FROM eh_hr_liveness_check t WHERE s.model = %s AND s.res_id = t.id""", CAPTURE)
        previous = GENESIS
        for seq, model, res_id, recorded, sealed, backdated, content, person, *more, _stored in _read_page(self.env, self.company_a.id, 0):
            previous = link(previous, (seq, model, res_id, recorded, sealed, backdated, bytes(content), bytes(person), *more))
            self.sql("UPDATE eh_hr_seal SET chain_sha256 = %s WHERE company_id = %s AND seq = %s", previous, self.company_a.id, seq)
        self.sql("UPDATE eh_hr_seal_chain SET head_sha256 = %s", previous.hex())

    def test_e5_a_seal_changed_with_its_row_breaks_the_chain(self):
        self.sql("UPDATE eh_hr_seal SET res_id = 999999 WHERE company_id = %s AND seq = 3", self.company_a.id)
        self.assertIn('chain', {kind for kind, _model, _res_id in self.verify()})

    def test_e5_a_restored_backup_lacks_what_was_signed(self):
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s AND seq > 6", self.company_a.id)
        self.sql("UPDATE eh_hr_seal_chain SET head_token = NULL, head_seq = 6")
        self.sql("DELETE FROM eh_hr_liveness_check WHERE id = ANY(%s)", self.captures.ids)
        # The job seals what it finds, up to where the chain was before and beyond.
        self.chains._seal(self.company_a)
        self.assertIn('head', {kind for kind, _model, _res_id in self.verify()})
        self.record()
        self.chains._seal(self.company_a)
        self.assertIn('head', {kind for kind, _model, _res_id in self.verify()})

    def test_e5_a_chain_cut_short_lacks_what_was_signed(self):
        self.sql("DELETE FROM eh_hr_liveness_check WHERE company_id = %s", self.company_a.id)
        self.sql("DELETE FROM eh_hr_kiosk_event WHERE company_id = %s", self.company_a.id)
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s", self.company_a.id)
        self.sql("UPDATE eh_hr_seal_chain SET head_token = NULL, head_seq = 0, state = 'empty'")
        self.assertIn('head', {kind for kind, _model, _res_id in self.verify()})
        self.assertIn("missing", ' '.join(self.chain.break_ids.mapped('what')))

    def test_e5_an_alarm_switched_off_by_sql_comes_back(self):
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self.verify()
        self.sql("UPDATE eh_hr_seal_break SET is_accepted = true")
        self.verify()
        self.assertEqual((self.chain.state, self.chain.open_break_count), ('broken', 1))

    def test_e5_an_event_hung_on_another_tablet_or_person_is_named(self):
        self.env.cr.execute("SELECT max(id) FROM eh_hr_kiosk_event WHERE company_id = %s", [self.company_a.id])
        [event] = self.env.cr.fetchone()
        for column, other in (('device_id', self.device_b.id), ('site_id', self.device_b.site_id.id), ('user_id', self.env.uid), ('device_id', None)):
            with self.subTest(column=column):
                savepoint = self.env.cr.savepoint()
                self.sql(f"UPDATE eh_hr_kiosk_event SET {column} = %s WHERE id = %s", other, event)  # noqa: S608
                self.assertEqual(self.verify(), {('changed', EVENT, event)})
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_e5_what_was_put_in_since_the_last_run_with_an_older_time_is_named(self):
        # Nothing was to be sealed for a day, but the job looked.
        log = HeadLog(ServerKey(self.env), self.company_a.id)
        new = self.record()
        log.ran(new.recorded_on + timedelta(days=1))
        self.assertEqual(self.verify() & {('inserted', CAPTURE, new.id)}, {('inserted', CAPTURE, new.id)})

    def test_e5_a_list_of_columns_made_up_by_sql_hides_nothing(self):
        self.sql("UPDATE eh_hr_liveness_check SET blink_count = 9 WHERE id = %s", self.captures[0].id)
        self.sql("UPDATE eh_hr_seal_note SET data = jsonb_set(data, '{eh.hr.liveness.check}', (data->'eh.hr.liveness.check') - 'blink_count') WHERE kind = 'columns'")
        self.assertIn(('changed', CAPTURE, self.captures[0].id), self.verify())
