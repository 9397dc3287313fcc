from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation, ForeignKeyViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import ADMIN, AUDITOR, MANAGER, LivenessCase


class TestLivenessCheck(LivenessCase):

    def update(self, check, column, value):
        """What somebody with SQL would do."""
        with mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute(SQL(
                "UPDATE eh_hr_liveness_check SET %s = %s WHERE id = %s", SQL.identifier(column), value, check.id))

    def test_a2_client_asserted_holds_in_the_database_too(self):
        check = self.record()
        for value in (False, None):
            with self.assertRaises(IntegrityError) as caught:
                self.update(check, 'client_asserted', value)
            self.assertIn('client_asserted', str(caught.exception))
        check.invalidate_recordset()
        self.assertTrue(check.client_asserted)

    def test_a2_the_help_says_that_the_server_did_not_verify(self):
        self.assertIn("server did not verify", self.checks._fields['client_asserted'].help)
        self.assertIn("not prove", self.checks._fields['client_asserted'].help)

    def test_a2_the_server_verdict_stands_beside_the_outcome(self):
        self.assertEqual(self.record(outcome='passed').server_verdict, 'not_assessed')

    def test_a6_the_database_knows_the_words_and_the_ranges(self):
        check = self.record()
        for column, value in (
            ('outcome', 'live'), ('trigger', 'all'), ('policy', 'lax'), ('duration_ms', -1), ('duration_ms', 3_600_001),
            ('blink_count', -1), ('blink_count', 1001), ('frames_per_second', -1), ('frames_per_second', 1001),
            ('policy_met', 'live'), ('l1', -0.01), ('l1', 1.01), ('l1', None), ('is_scored', False),
            ('components', '{"motion": 1.01}'), ('components', '{"ml": -1}'), ('components', '{"ml": "0.5"}'),
            ('components', '{"ml": true}'), ('components', '[]'), ('components', '0.5'), ('steps', '{}'), ('server_saw_begin', True),
            ('server_began_at', '2026-01-01'), ('server_ended_at', '2026-01-01'),
            ('reasons', '[%s]' % ', '.join('"a"' for _code in range(33))),
        ):
            with self.subTest(column=column, value=value), self.assertRaises(CheckViolation):
                self.update(check, column, value)

    def test_q9_the_database_holds_one_row_per_device_and_attempt(self):
        first, second = self.record(), self.record()
        with self.assertRaises(UniqueViolation):
            self.update(second, 'attempt_id', first.attempt_id)

    def test_a12_the_tablet_and_the_workplace_of_a_capture_cannot_be_deleted(self):
        self.record()
        for record, error in ((self.device_a, ForeignKeyViolation), (self.device_a.site_id, UserError)):
            with mute_logger('odoo.sql_db'), self.assertRaises(error), self.env.cr.savepoint():
                record.unlink()

    def test_a12_an_employee_can_be_deleted_and_the_capture_keeps_the_name(self):
        check = self.record(employee_id=self.employee_a.id)
        self.employee_a.unlink()
        self.assertFalse(check.employee_id)
        self.assertEqual(check.employee_name, "Anita Ant")

    def test_a12_names_stay_as_they_were(self):
        check = self.record(employee_id=self.employee_a.id)
        self.employee_a.name, self.device_a.name, self.device_a.site_id.name = "Anita Oliver", "Lobby", "Brussels"
        self.env.flush_all()
        check.invalidate_recordset()
        self.assertEqual((check.employee_name, check.device_name, check.site_name), ("Anita Ant", "Ant tablet", "Ant site"))

    def test_a13_reason_duration_and_name_in_words(self):
        check = self.record(employee_id=self.employee_a.id, outcome='aborted', fail_reason='camera_busy')
        self.assertEqual(check.reason, "Another program was using the tablet's camera.")
        self.assertEqual(check.duration_s, 3.1)
        self.assertEqual(check.display_name, "Anita Ant: Stopped")
        self.assertEqual(self.record().display_name, "Ant tablet: Passed")

    def test_o13_the_reader_s_zone_and_the_workplace_s_are_named_and_told_side_by_side(self):
        check = self.record().with_context(tz='Asia/Tokyo')
        tokyo = check.recorded_on + timedelta(hours=9)
        self.assertIn("JST (Asia/Tokyo)", check.reader_time)
        self.assertIn(f'{tokyo:%H:%M:%S}', check.reader_time)
        self.assertIn("(Europe/Brussels)", check.site_time)
        self.assertRegex(check.site_clock, r"\d\d:\d\d CES?T$")
        for words in (f'{tokyo - timedelta(milliseconds=3120):%H:%M:%S} JST', "Asia/Tokyo", "Europe/Brussels"):
            self.assertIn(words, check.timeline_html)

    def test_o13_where_both_show_the_same_time_one_is_enough(self):
        check = self.record().with_context(tz='Europe/Paris')
        self.assertIn("(Europe/Paris)", check.reader_time)
        self.assertFalse(check.site_time)
        self.assertNotIn("Europe/Brussels", check.timeline_html)

    def test_o13_the_zone_stays_as_it_was(self):
        check = self.record()
        self.device_a.site_id.tz = 'America/New_York'
        self.env.flush_all()
        check.invalidate_recordset()
        self.assertEqual(check.site_tz, 'Europe/Brussels')

    def test_a13_a_day_an_outcome_an_employee_can_be_filtered(self):
        check = self.record(employee_id=self.employee_a.id)
        for domain in ([('recorded_on', '>=', 'today')], [('recorded_on', '>=', 'today =week_start')],
                       [('outcome', '=', 'passed')], [('employee_name', 'ilike', 'anita')]):
            self.assertIn(check, self.checks.search(domain), domain)
        self.assertNotIn(check, self.checks.search([('recorded_on', '>=', 'today -1d'), ('recorded_on', '<', 'today')]))

    def test_h10_not_filmed_by_choice_is_filtered_and_grouped_apart(self):
        declined = self.record(outcome='aborted', fail_reason='skipped')
        broken = self.record(outcome='aborted', fail_reason='camera_lost')
        ours = [('id', 'in', (declined + broken).ids)]
        self.assertEqual(self.checks.search([('result', '=', 'aborted'), *ours]), broken)
        self.assertEqual(
            self.checks._read_group(ours, ['result'], ['__count']), [('aborted', 1), ('declined', 1)])

    def test_a10_the_word_of_the_policy_s_figures(self):
        for policy_met, reasons, word in (
            (True, [], 'met'), (None, [], False), (False, ['below_threshold'], 'not_met'), (False, None, 'not_met'),
            (False, ['ml_missing', 'below_threshold'], 'not_judged'), (False, ['head_turn_not_asked'], 'not_judged'),
            (False, ['mouth_not_asked', 'motion_below_minimum'], 'not_judged'),
            (False, ['ml_missing', 'motion_below_minimum'], 'not_met'), (False, ['ml_missing', 'ml_below_minimum'], 'not_judged'),
            (True, ['ml_missing'], 'met'), (False, ['blink_missing'], 'not_met'),
        ):
            check = self.record(policy_met=policy_met, reasons=reasons)
            self.assertEqual(check.policy_result, word, (policy_met, reasons))
            self.assertIn(check, self.checks.search([('policy_result', '=', word)]))

    def test_a10_the_example_of_the_wire_reads_as_passed_and_nothing_less(self):
        check = self.record()
        self.assertEqual((check.result, check.policy_result), ('passed', 'not_judged'))
        self.assertFalse(check.noticed)
        for words in ("not reached", "below", "bg-warning"):
            self.assertNotIn(words, check.score_html)

    def test_o22_a_name_that_is_nobody_s_finds_nothing(self):
        check = self.record(employee_id=self.employee_a.id)
        self.assertFalse(self.checks.name_search('zzz'))
        for text in ("anita", "ant tablet", "ant site", check.attempt_id):
            self.assertIn(check.id, [row[0] for row in self.checks.name_search(text)], text)

    def test_o22_the_employee_s_number_stays_beside_the_name(self):
        check = self.record(employee_id=self.employee_a.id)
        number = self.employee_a.id
        self.employee_a.unlink()
        self.assertFalse(check.employee_id)
        self.assertEqual((check.employee_name, check.employee_number), ("Anita Ant", number))
        self.assertIn(check, self.checks.search(check.action_open_same_day()['domain']))

    def test_o33_what_is_looked_up_has_an_index(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'eh_hr_liveness_check'")
        definitions = [row[0] for row in self.env.cr.fetchall()]
        for columns in ("(attempt_id)", "(site_id, recorded_on)", "(device_id, attempt_id)", "(company_id, recorded_on)"):
            self.assertTrue(any(columns in definition for definition in definitions), columns)

    def test_o32_a_page_of_the_list_translates_no_more_than_it_shows(self):
        checks = self.checks.browse([self.record(outcome='aborted', fail_reason='camera_busy').id for _row in range(20)])
        with patch('odoo.tools.translate.get_translation', side_effect=lambda module, lang, source, args: source) as translate:
            checks.with_context(lang='en_US').mapped('reason')
        self.assertLessEqual(translate.call_count, 20)

    def test_a0_a_row_of_a_tablet_that_asked_nobody_says_so(self):
        check = self.record()
        self.assertFalse(check.server_saw_begin or check.server_began_at or check.server_ended_at or check.steps)
        self.assertIn("did not see it begin", check.server_says)

    def test_h16_the_graph_is_grouped_by_itself_and_the_list_is_not_folded(self):
        action = self.env.ref('eh_hr_face_liveness.eh_hr_liveness_check_action')
        self.assertNotIn('group_by', action.context)
        self.assertRegex(self.checks.get_view(view_type='list')['arch'], r'<list[^>]* expand="1"')
        self.assertRegex(self.checks.get_view(view_type='graph')['arch'], r'recorded_on.*interval="day"')

    def test_a13_same_day_opens_that_employee_s_captures_of_that_day(self):
        check, other = self.record(employee_id=self.employee_a.id), self.record()
        found = self.checks.search(check.action_open_same_day()['domain'])
        self.assertIn(check, found)
        self.assertNotIn(other, found)


@tagged('post_install', '-at_install')
class TestLivenessCheckAccess(LivenessCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls.make_user('eh_auditor', AUDITOR, cls.company_a)
        cls.manager = cls.make_user('eh_manager', MANAGER, cls.company_a)
        cls.admin = cls.make_user('eh_admin', ADMIN, cls.company_a)
        cls.nobody = cls.make_user('eh_nobody', 'base.group_user,hr_attendance.group_hr_attendance_user', cls.company_a)

    def test_a12_managers_and_auditors_read_others_do_not(self):
        check = self.record()
        for user in (self.auditor, self.manager, self.admin):
            self.assertEqual(check.with_user(user).read(['outcome'])[0]['outcome'], 'passed')
        with self.assertRaises(AccessError):
            check.with_user(self.nobody).read(['outcome'])

    def test_a12_only_the_admin_group_deletes(self):
        check = self.record()
        for user in (self.nobody, self.auditor, self.manager):
            with self.assertRaises(AccessError):
                check.with_user(user).unlink()
            with self.assertRaises(AccessError):
                check.with_user(user).sudo().unlink()
        check.with_user(self.admin).unlink()
        self.assertFalse(check.exists())

    def test_a12_create_and_edit_are_off_in_every_view(self):
        views = self.env['ir.ui.view'].search([('model', '=', 'eh.hr.liveness.check')])
        self.assertLessEqual({'list', 'form', 'search', 'pivot', 'graph'}, set(views.mapped('type')))
        for kind in ('list', 'form'):
            arch = self.checks.with_user(self.admin).get_view(view_type=kind)['arch']
            self.assertIn('create="0"', arch[:400])
            self.assertIn('edit="0"', arch[:400])

    def test_a12_rows_of_another_company_are_not_there(self):
        ours, theirs = self.record(self.device_a), self.record(self.device_b)
        for user in (self.auditor, self.manager, self.admin):
            checks = self.checks.with_user(user)
            self.assertIn(ours, checks.search([]))
            self.assertNotIn(theirs, checks.search([]))
            with self.assertRaises(AccessError):
                theirs.with_user(user).read(['outcome'])
            with self.assertRaises(AccessError):
                theirs.with_user(user).unlink()

    def test_a12_a_user_of_two_companies_sees_those_that_are_switched_on(self):
        both = self.make_user('eh_both', ADMIN, self.company_a + self.company_b)
        ours, theirs = self.record(self.device_a), self.record(self.device_b)
        for companies, expected in (
            (self.company_a, ours), (self.company_b, theirs), (self.company_a + self.company_b, ours + theirs),
        ):
            found = self.checks.with_user(both).with_context(allowed_company_ids=companies.ids).search([])
            self.assertEqual(found & (ours + theirs), expected)
