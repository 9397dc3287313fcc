"""SPEC A13: "None on record" accuses nobody. The field, its filters and every other word say the same."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..models.hr_attendance import STATES
from .common import ADMIN, AUDITOR, LivenessCase

OFFICER = 'hr_attendance.group_hr_attendance_user'


class TestCaptureWords(LivenessCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.eh_liveness_enabled = True
        cls.auditor = cls.make_user('eh_auditor', f'{AUDITOR},{OFFICER}', cls.company_a)

    def assert_word(self, attendance, word, user=None, direction='in'):
        """The field says `word`, and of all words' filters only that one finds the attendance."""
        attendance = attendance.with_user(user or self.auditor)
        attendance.invalidate_recordset()
        field = f'eh_{direction}_capture_state'
        self.assertEqual(attendance[field], word)
        found = [state for state, _label in STATES
                 if attendance in attendance.search([(field, '=', state), ('id', '=', attendance.id)])]
        self.assertEqual(found, [word] if word else [])

    def days_ago(self, attendance, days):
        self.env.cr.execute(SQL(
            "UPDATE hr_attendance SET check_in = check_in - %s * INTERVAL '1 day' WHERE id = %s", days, attendance.id))
        self.env.invalidate_all()

    def test_a13_none_on_record_where_nothing_else_explains_it(self):
        self.assert_word(self.check_in(), 'missing')

    def test_o3_a_retention_that_was_raised_after_a_sweep_accuses_nobody(self):
        attendance = self.check_in()
        self.days_ago(attendance, 60)
        self.assert_word(attendance, 'missing')
        self.company_a.sudo().eh_liveness_swept_until = fields.Datetime.now() - timedelta(days=30)
        self.assert_word(attendance, 'expired')
        self.company_a.sudo().eh_liveness_swept_until = fields.Datetime.now() - timedelta(days=90)
        self.assert_word(attendance, 'missing')
        self.company_a.eh_liveness_retention_days = 30
        self.assert_word(attendance, 'expired')

    def test_o3_a_deleted_capture_is_told_and_is_an_event(self):
        admin = self.make_user('eh_admin', f'{ADMIN},{OFFICER}', self.company_a)
        check = self.record(employee_id=self.employee_a.id, outcome='failed', fail_reason='timeout')
        attendance = self.check_in(check.attempt_id)
        attempt_id = check.attempt_id
        check.with_user(admin).unlink()
        self.assert_word(attendance, 'deleted')
        self.assertRecordValues(self.events.search([('event_type', '=', 'capture_deleted')]), [{
            'attempt_id': attempt_id, 'device_id': self.device_a.id, 'device_name': "Ant tablet", 'site_name': "Ant site",
            'employee_id': self.employee_a.id, 'company_id': self.company_a.id, 'user_id': admin.id, 'detail': 'failed'}])

    def test_o3_a_capture_in_a_company_that_is_not_switched_on_is_not_missing(self):
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id)
        self.employee_a.company_id = self.company_b
        reader = self.make_user('eh_reader', f'{ADMIN},{OFFICER}', self.company_a + self.company_b)
        only_b = self.env['hr.attendance'].with_user(reader).with_context(allowed_company_ids=self.company_b.ids)
        attendance = only_b.browse(attendance.id)
        self.assertEqual(attendance.eh_in_capture_state, 'hidden')
        self.assertFalse(attendance.eh_in_check_id)
        self.assertIn(attendance, only_b.search([('eh_in_capture_state', '=', 'hidden')]))
        self.assertNotIn(attendance, only_b.search([('eh_in_capture_state', '=', 'missing')]))
        both = attendance.with_context(allowed_company_ids=(self.company_a + self.company_b).ids)
        self.assertEqual(both.eh_in_capture_state, 'passed')

    def test_o3_the_horizon_is_that_of_the_tablet_s_company_after_a_move(self):
        attendance = self.check_in()
        self.days_ago(attendance, 60)
        self.employee_a.company_id = self.company_b
        self.company_b.eh_liveness_retention_days = 1
        both = self.make_user('eh_both', f'{ADMIN},{OFFICER}', self.company_a + self.company_b)
        self.assertEqual(
            attendance.with_user(both).with_context(allowed_company_ids=both.company_ids.ids).eh_in_capture_state, 'missing')

    def test_o4_another_employee_s_capture_is_not_this_one_s(self):
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id, employee=self.colleague_a)
        self.assert_word(attendance, 'other')
        self.assertFalse(attendance.eh_in_check_id)
        self.assertTrue(check.is_attendance_of_other)
        self.assertIn(check, self.checks.search(attendance.action_eh_open_captures()['domain']), "it can be looked into")

    def test_o4_an_attendance_that_hr_moves_to_somebody_else_does_not_take_the_capture_along(self):
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id)
        self.assert_word(attendance, 'passed')
        self.assertFalse(check.is_attendance_of_other)
        attendance.employee_id = self.colleague_a
        self.env.flush_all()
        check.invalidate_recordset()
        self.assert_word(attendance, 'other')
        self.assertTrue(check.is_attendance_of_other)

    def test_o4_a_capture_that_names_nobody_is_nobody_s(self):
        self.assert_word(self.check_in(self.record().attempt_id), 'other')

    def test_h10_who_chose_not_to_be_filmed_has_a_word_of_their_own(self):
        check = self.record(employee_id=self.employee_a.id, outcome='aborted', fail_reason='skipped')
        self.assertEqual(check.result, 'declined')
        self.assert_word(self.check_in(check.attempt_id), 'declined')
        self.assertEqual(
            self.record(employee_id=self.employee_a.id, outcome='aborted', fail_reason='camera_busy').result, 'aborted')
        self.assertEqual(self.record(outcome='failed', fail_reason='skipped').result, 'failed')

    def test_o3_a_report_that_came_late_says_so(self):
        attendance = self.check_in(minutes_ago=12)
        check = self.record(employee_id=self.employee_a.id, attempt_id=attendance.eh_in_attempt_id)
        self.assert_word(attendance, 'passed')
        self.assertTrue(attendance.eh_in_capture_late and check.is_late)
        self.assertIn("Reported late", check.timeline_html)
        attendances = attendance.with_user(self.auditor)
        self.assertIn(attendance, attendances.search([('eh_in_capture_late', '=', True)]))
        self.assertNotIn(attendance, attendances.search([('eh_in_capture_late', '=', False)]))
        self.check_out(attendance)
        out = self.record(employee_id=self.employee_a.id, attempt_id=attendance.eh_out_attempt_id)
        attendance.invalidate_recordset()
        self.assertFalse(attendance.eh_out_capture_late or out.is_late)

    def test_o22_captures_without_an_attendance_are_found(self):
        used, unused = self.record(employee_id=self.employee_a.id), self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(used.attempt_id)
        out = self.record(employee_id=self.employee_a.id)
        self.check_out(attendance, out.attempt_id)
        elsewhere = self.record(self.device_b, attempt_id=used.attempt_id)
        ours = [('id', 'in', (used + unused + out + elsewhere).ids)]
        self.assertEqual(self.checks.search([('attendance_id', '=', False), *ours]), elsewhere + unused)
        self.assertEqual(self.checks.search([('attendance_id', '!=', False), *ours]), out + used)

    def test_o22_attendances_by_tablet_workplace_and_attempt(self):
        attendance = self.check_in()
        arch = self.env['hr.attendance'].with_user(self.auditor).get_view(
            self.env.ref('hr_attendance.hr_attendance_view_filter').id, 'search')['arch']
        for domain in ("[('eh_in_device_id', 'ilike', 'ant tab')]", "[('eh_in_device_id.site_id', 'ilike', 'ant si')]"):
            self.assertIn(domain.split(',')[0][2:], arch)
        attendances = self.env['hr.attendance'].with_user(self.auditor)
        self.assertIn(attendance, attendances.search([('eh_in_device_id', 'ilike', 'ant tab')]))
        self.assertIn(attendance, attendances.search([('eh_in_device_id.site_id', 'ilike', 'ant si')]))
