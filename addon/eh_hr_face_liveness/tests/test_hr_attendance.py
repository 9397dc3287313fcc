from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.eh_hr_face_kiosk.tools.sweep import Overdue, delete_before

from .common import ADMIN, AUDITOR, LivenessCase


class TestHrAttendance(LivenessCase):

    def move(self, check, minutes):
        self.env.cr.execute(
            "UPDATE eh_hr_liveness_check SET recorded_on = recorded_on - make_interval(mins => %s) WHERE id = %s",
            (minutes, check.id))
        check.invalidate_recordset()

    def test_a13_attendance_and_capture_know_each_other(self):
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id)
        self.assertEqual(attendance.eh_in_check_id, check)
        self.assertEqual(attendance.eh_in_capture_state, 'passed')
        self.assertEqual((check.attendance_id, check.attendance_direction), (attendance, 'in'))
        self.assertEqual(check.action_open_attendance()['res_id'], attendance.id)

    def test_a13_a_capture_that_arrives_after_the_check_in_is_linked(self):
        self.company_a.eh_liveness_enabled = True
        attendance = self.check_in()
        self.assertEqual(attendance.eh_in_capture_state, 'missing')
        check = self.record(employee_id=self.employee_a.id, attempt_id=attendance.eh_in_attempt_id, outcome='failed')
        attendance.invalidate_recordset()
        self.assertEqual((attendance.eh_in_check_id, attendance.eh_in_capture_state), (check, 'failed'))

    def test_a13_check_in_and_check_out_have_a_capture_each(self):
        first, second = (self.record(employee_id=self.employee_a.id) for _turn in range(2))
        attendance = self.check_in(first.attempt_id, minutes_ago=5)
        self.check_out(attendance, second.attempt_id)
        self.assertEqual((attendance.eh_in_check_id, attendance.eh_out_check_id), (first, second))
        self.assertEqual(second.attendance_direction, 'out')

    def test_a13_the_same_attempt_of_another_tablet_is_another_capture(self):
        other = self.record(self.device_b)
        self.assertFalse(self.check_in(other.attempt_id).eh_in_check_id)
        self.assertFalse(other.attendance_id)

    def test_a13_the_capture_is_left_untouched_by_the_link(self):
        check = self.record(employee_id=self.employee_a.id)
        self.env.cr.execute("SELECT xmin, eh_hr_liveness_check FROM eh_hr_liveness_check WHERE id = %s", (check.id,))
        before = self.env.cr.fetchone()
        self.assertTrue(self.check_in(check.attempt_id).eh_in_check_id)
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin, eh_hr_liveness_check FROM eh_hr_liveness_check WHERE id = %s", (check.id,))
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_a13_the_failed_tries_of_the_same_visit_are_shown_with_the_attendance(self):
        tries = [self.record(employee_id=self.employee_a.id, outcome='failed') for _turn in range(3)]
        for check, minutes in zip(tries, (16, 14, 2), strict=True):
            self.move(check, minutes)
        passed, elsebody = self.record(employee_id=self.employee_a.id), self.record()
        attendance = self.check_in(passed.attempt_id)
        self.assertEqual(attendance.eh_capture_count, 3)
        shown = self.checks.search(attendance.action_eh_open_captures()['domain'])
        self.assertEqual(shown, passed + tries[2] + tries[1])
        self.assertNotIn(elsebody, shown)

    def test_a13_a_single_capture_opens_at_once(self):
        check = self.record(employee_id=self.employee_a.id)
        self.assertEqual(self.check_in(check.attempt_id).action_eh_open_captures()['res_id'], check.id)

    def test_a13_an_attendance_without_the_capture_that_was_asked_for_is_found(self):
        attendances = self.env['hr.attendance']
        not_asked = self.check_in(minutes_ago=60 * 24 * 182)
        self.check_out(not_asked, minutes_ago=60 * 24 * 182 - 1)
        self.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_trigger': 'manual'})
        old = self.check_in(minutes_ago=60 * 24 * 181)
        self.check_out(old, trigger='badge', minutes_ago=60 * 24 * 181 - 1)
        badge = self.check_in(trigger='badge', minutes_ago=40)
        self.check_out(badge, trigger='badge', minutes_ago=35)
        missing = self.check_in(minutes_ago=30)
        self.check_out(missing, self.record(employee_id=self.employee_a.id).attempt_id)
        ours = not_asked + old + badge + missing
        self.assertEqual(
            ours.mapped(lambda a: (a.eh_in_capture_state, a.eh_out_capture_state)),
            [(False, False), ('expired', False), (False, False), ('missing', 'passed')])
        for direction, states, expected in (
            ('in', ['missing'], missing), ('in', ['expired', 'missing'], missing + old), ('in', [False], not_asked + badge),
            ('out', ['passed'], missing), ('out', ['failed', 'aborted'], attendances),
        ):
            found = attendances.search([(f'eh_{direction}_capture_state', 'in', states), ('id', 'in', ours.ids)])
            self.assertEqual(found, expected.sorted('check_in', reverse=True), (direction, states))
        found = attendances.search([('eh_in_capture_state', '!=', 'missing'), ('id', 'in', ours.ids)])
        self.assertNotIn(missing, found)

    def test_a13_a_swept_capture_leaves_the_attendance_as_it_is(self):
        self.company_a.eh_liveness_enabled = True
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id)
        delete_before(self.env, Overdue('eh_hr_liveness_check', self.company_a.id, fields.Datetime.now() + timedelta(days=1), 1), 10)
        attendance.invalidate_recordset()
        self.assertTrue(attendance.exists())
        self.assertFalse(attendance.eh_in_check_id)

    def test_a13_the_employee_s_captures_are_one_click_away(self):
        check = self.record(employee_id=self.employee_a.id)
        self.record()
        self.assertEqual(self.employee_a.eh_capture_count, 1)
        self.assertEqual(self.checks.search(self.employee_a.action_eh_open_captures()['domain']), check)

    def test_a12_who_may_not_read_captures_sees_the_attendance_without_them(self):
        check = self.record(employee_id=self.employee_a.id)
        attendance = self.check_in(check.attempt_id)
        officer = self.make_user('eh_officer', 'hr_attendance.group_hr_attendance_user', self.company_a)
        with Form(attendance.with_user(officer)) as form:
            self.assertNotIn('eh_in_capture_state', form._view['fields'])
        with self.assertRaises(AccessError):
            attendance.with_user(officer).read(['eh_in_capture_state'])

    def test_a12_an_auditor_who_is_no_attendance_officer_opens_a_capture(self):
        check = self.record(employee_id=self.employee_a.id)
        self.check_in(check.attempt_id)
        auditor = self.make_user('eh_auditor', AUDITOR, self.company_a)
        form = Form(check.with_user(auditor))
        self.assertEqual(form.employee_name, "Anita Ant")
        shown = check.with_user(auditor).web_read({'employee_id': {'fields': {'display_name': {}}}, 'timeline_html': {}})
        self.assertEqual(shown[0]['employee_id']['display_name'], "Anita Ant")
        self.assertNotIn('attendance_id', form._view['fields'])

    def test_a12_captures_of_another_company_do_not_shine_through(self):
        theirs = self.record(self.device_b)
        attendance = self.check_in(theirs.attempt_id)
        attendance.eh_in_device_id = self.device_b
        admin = self.make_user(
            'eh_admin', f'{ADMIN},hr_attendance.group_hr_attendance_user', self.company_a)
        self.assertFalse(attendance.with_user(admin).eh_in_check_id)

    def test_h17_an_officer_who_may_not_see_captures_is_told_that_there_are_some(self):
        check = self.record(employee_id=self.employee_a.id)
        officer = self.make_user('eh_officer', 'hr_attendance.group_hr_attendance_user', self.company_a)
        with Form(self.check_in(check.attempt_id).with_user(officer)) as form:
            self.assertTrue(form.eh_has_capture)
        by_hand = self.env['hr.attendance'].create({
            'employee_id': self.colleague_a.id, 'check_in': fields.Datetime.now() - timedelta(hours=9)})
        self.assertFalse(by_hand.with_user(officer).eh_has_capture)

    def test_o2_nobody_hides_or_invents_through_a_default_or_an_import(self):
        officer = self.make_user('eh_officer', 'hr_attendance.group_hr_attendance_manager', self.company_a)
        attendances = self.env['hr.attendance'].with_user(officer)
        values = {'employee_id': self.employee_a.id, 'check_in': '2026-01-01 08:00:00'}
        for field in ('eh_in_capture_asked', 'eh_out_capture_asked'):
            with self.assertRaises(AccessError):
                attendances.create({**values, field: True})
            with self.assertRaises(AccessError):
                attendances.with_context(**{f'default_{field}': True}).create(values)
            result = attendances.load(['employee_id/.id', 'check_in', field], [[str(self.employee_a.id), values['check_in'], '1']])
            self.assertFalse(result['ids'])

    def test_a12_nobody_hides_that_a_capture_was_asked_for(self):
        self.company_a.eh_liveness_enabled = True
        attendance = self.check_in()
        officer = self.make_user('eh_officer', 'hr_attendance.group_hr_attendance_manager', self.company_a)
        for field in ('eh_in_capture_asked', 'eh_out_capture_asked'):
            with self.assertRaises(AccessError):
                attendance.with_user(officer).write({field: False})
        self.assertTrue(attendance.eh_in_capture_asked)
