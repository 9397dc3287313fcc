from datetime import timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation, ForeignKeyViolation, UniqueViolation

from odoo.exceptions import AccessError
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
            ('components', '{"ml": true}'), ('components', '[]'), ('components', '0.5'),
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
        for record in (self.device_a, self.device_a.site_id):
            with mute_logger('odoo.sql_db'), self.assertRaises(ForeignKeyViolation), self.env.cr.savepoint():
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

    def test_a13_the_timeline_is_told_in_the_reader_s_time_zone(self):
        check = self.record().with_context(tz='Asia/Tokyo')
        begin = check.recorded_on + timedelta(hours=9) - timedelta(milliseconds=3120)
        self.assertIn(begin.strftime('%H:%M:%S'), check.timeline_html)

    def test_a13_a_day_an_outcome_an_employee_can_be_filtered(self):
        check = self.record(employee_id=self.employee_a.id)
        for domain in ([('recorded_on', '>=', 'today')], [('recorded_on', '>=', 'today =week_start')],
                       [('outcome', '=', 'passed')], [('employee_name', 'ilike', 'anita')]):
            self.assertIn(check, self.checks.search(domain), domain)
        self.assertNotIn(check, self.checks.search([('recorded_on', '>=', 'today -1d'), ('recorded_on', '<', 'today')]))

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
