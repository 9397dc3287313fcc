from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.eh_hr_face_liveness.tests.common import ADMIN, MANAGER
from odoo.addons.eh_hr_face_liveness.tools.sweep import count_overdue

from ..tools.heads import HeadLog
from ..tools.server_key import ServerKey
from .common import SealCase

OFFICER = 'hr_attendance.group_hr_attendance_user'
CLAIM = "Anita says that she came an hour earlier."
NOTE = "Her colleague at the door confirms it."


class DisputeCase(SealCase):
    """An attendance of employee A with a capture, and who may dispute it."""

    def setUp(self):
        super().setUp()
        self.capture = self.record(employee_id=self.employee_a.id, outcome='failed', fail_reason='timeout')
        self.attendance = self.check_in(self.capture.attempt_id)
        self.manager = self.make_user('eh_dispute_manager', f'{MANAGER},{OFFICER}', self.company_a)

    def open(self, user=None, attendance=None, claim=CLAIM):
        attendance = (attendance or self.attendance).with_user(user or self.manager)
        wizard = self.env['eh.hr.dispute.open'].with_user(user or self.manager).create(
            {'attendance_id': attendance.id, 'claim': claim})
        return self.env['eh.hr.dispute'].browse(wizard.action_open()['res_id'])

    def decide(self, dispute, outcome, user=None, note=NOTE, **values):
        wizard = self.env['eh.hr.dispute.decide'].with_user(user or self.manager).create(
            {'dispute_id': dispute.id, 'outcome': outcome, 'note': note, **values})
        wizard.action_decide()
        dispute.invalidate_recordset()


@tagged('post_install', '-at_install')
class TestDisputes(DisputeCase):

    def test_a13_a_dispute_keeps_claim_and_entry_as_they_were(self):
        dispute = self.open()
        self.assertEqual((dispute.state, dispute.claim, dispute.user_name), ('open', CLAIM, self.manager.name))
        self.assertEqual((dispute.employee_name, dispute.company_id), ("Anita Ant", self.company_a))
        self.assertEqual(dispute.before['check_in'], f'{self.attendance.check_in.isoformat()}Z')
        self.assertIn(self.capture.attempt_id, dispute.attempts)
        for attempt in (lambda: dispute.write({'claim': "x"}), dispute.unlink, lambda: dispute.create({'claim': "x"})):
            with self.assertRaises(AccessError):
                attempt()

    def test_a13_a_correction_is_odoos_own_and_keeps_both_sides(self):
        dispute = self.open()
        before, earlier = self.attendance.check_in, self.attendance.check_in - timedelta(hours=1)
        self.decide(dispute, 'corrected', check_in=earlier)
        self.assertEqual(self.attendance.check_in, earlier)
        self.assertEqual((dispute.state, dispute.outcome, dispute.note, dispute.decided_by), ('decided', 'corrected', NOTE, self.manager.name))
        self.assertEqual(dispute.before['check_in'], f'{before.isoformat()}Z')
        self.assertEqual(dispute.decision_ids.after['check_in'], f'{earlier.isoformat()}Z')

    def test_a13_who_may_not_change_attendances_corrects_none(self):
        manager = self.make_user('eh_no_officer', MANAGER, self.company_a)
        dispute = self.open()
        with self.assertRaises(AccessError):
            self.decide(dispute, 'corrected', user=manager, check_in=self.attendance.check_in - timedelta(hours=1))
        self.decide(dispute, 'rejected', user=manager)
        self.assertEqual(dispute.outcome, 'rejected')

    def test_a13_a_decision_has_a_reason_and_is_the_only_one(self):
        dispute = self.open()
        with self.assertRaises(UserError):
            self.decide(dispute, 'rejected', note="no")
        self.decide(dispute, 'rejected')
        with self.assertRaises(UserError):
            self.decide(dispute, 'upheld')
        for attempt in (lambda: dispute.decision_ids.write({'note': "x"}), dispute.decision_ids.unlink):
            with self.assertRaises(AccessError):
                attempt()

    def test_a13_the_outcome_says_what_became_of_the_attendance(self):
        dispute = self.open()
        with self.assertRaises(UserError):
            self.decide(dispute, 'corrected')
        self.attendance.with_user(self.manager).check_in -= timedelta(hours=1)
        with self.assertRaises(UserError):
            self.decide(dispute, 'upheld')
        self.decide(dispute, 'corrected')
        self.assertEqual(dispute.outcome, 'corrected')

    def test_a13_a_deleted_attendance_leaves_its_dispute(self):
        dispute = self.open()
        self.attendance.unlink()
        dispute.invalidate_recordset()
        self.assertIn("Attended capture", dispute.desk_html)
        self.decide(dispute, 'corrected')
        self.assertFalse(dispute.decision_ids.after)
        self.assertIn("deleted", dispute.change_html)

    def test_a13_one_open_dispute_an_attendance_and_nobody_decides_their_own(self):
        dispute = self.open()
        with self.assertRaises(UserError):
            self.open()
        self.employee_a.user_id = self.manager
        with self.assertRaises(UserError):
            self.decide(dispute, 'rejected')

    def test_a13_another_companys_attendance_is_as_if_it_were_not_there(self):
        foreigner = self.make_user('eh_dispute_foreigner', f'{ADMIN},{OFFICER}', self.company_b)
        with self.assertRaises(UserError) as refused:
            self.env['eh.hr.dispute'].with_user(foreigner)._open(self.attendance, CLAIM)
        with self.assertRaises(UserError) as gone:
            self.env['eh.hr.dispute'].with_user(foreigner)._open(self.attendance.browse(2 ** 31 - 1), CLAIM)
        self.assertEqual(str(refused.exception), str(gone.exception))
        dispute = self.open()
        self.assertFalse(self.env['eh.hr.dispute'].with_user(foreigner).search([]))
        with self.assertRaises(AccessError):
            dispute.with_user(foreigner)._decide('rejected', NOTE, {})

    def test_a13_what_an_open_dispute_needs_stays_past_retention(self):
        self.company_a.eh_liveness_retention_days = 30
        self.env.flush_all()
        dispute = self.open()
        attempt = self.capture.attempt_id
        past = fields.Datetime.now() - timedelta(days=40)
        other = self.record(employee_id=self.employee_a.id)
        self.sql("UPDATE eh_hr_liveness_check SET recorded_on = %s WHERE id = ANY(%s)", past, [self.capture.id, other.id])
        self.sql("UPDATE eh_hr_kiosk_event SET recorded_on = %s WHERE attempt_id = %s", past, self.capture.attempt_id)
        self._sweep()
        self.assertTrue(self.capture.exists())
        self.assertFalse(other.exists())
        self.assertTrue(self.events.search_count([('attempt_id', '=', self.capture.attempt_id)]))
        with self.assertRaises(UserError):
            self.capture.with_user(self.make_user('eh_dispute_admin', ADMIN, self.company_a)).unlink()
        self.decide(dispute, 'rejected')
        self._sweep()
        self.assertFalse(self.capture.exists())
        self.assertFalse(self.events.search_count([('attempt_id', '=', attempt)]))

    def test_a13_the_kiosks_own_sweep_respects_a_hold_too(self):
        event = self.events.browse(self.events._record('pin_used', self.identity_a, employee_id=self.employee_a.id, attempt_id=self.capture.attempt_id))
        dispute = self.open()
        self.sql("UPDATE eh_hr_kiosk_event SET recorded_on = recorded_on - interval '400 days' WHERE id = %s", event.id)
        self.assertFalse([job for job in self.events._count_overdue() if job.company_id == self.company_a.id])
        self.decide(dispute, 'rejected')
        [job] = [job for job in self.events._count_overdue() if job.company_id == self.company_a.id]
        self.events._delete_overdue(job, 10, datetime.min)
        self.assertFalse(event.exists())

    def test_e5_a_held_row_that_goes_is_named_although_the_sweep_was_past_it(self):
        self.company_a.eh_liveness_retention_days = 30
        past = fields.Datetime.now() - timedelta(days=40)
        swept = self.record(employee_id=self.employee_a.id)
        self.sql("DELETE FROM eh_hr_seal WHERE company_id = %s", self.company_a.id)
        self.chain._write({'head_token': False})
        HeadLog(ServerKey(self.env), self.company_a.id).run.unlink()
        self.sql("UPDATE eh_hr_liveness_check SET recorded_on = %s WHERE id = ANY(%s)", past, [self.capture.id, swept.id])
        self.open()
        self.chains._seal(self.company_a)
        self._sweep()
        kinds = {found for found in self.verify() if found[0] != 'head'}
        self.assertEqual(kinds, set())
        self.sql("DELETE FROM eh_hr_liveness_check WHERE id = %s", self.capture.id)
        self.assertIn(('removed', 'eh.hr.liveness.check', self.capture.id), self.verify())

    def test_e5_disputes_and_decisions_are_sealed(self):
        dispute = self.open()
        self.decide(dispute, 'rejected')
        self.chains._seal(self.company_a)
        self.assertEqual(self.verify(), set())
        self.sql("UPDATE eh_hr_dispute SET claim = 'Something else was claimed' WHERE id = %s", dispute.id)
        self.sql("UPDATE eh_hr_dispute_decision SET outcome = 'upheld' WHERE dispute_id = %s", dispute.id)
        self.assertEqual(self.verify(), {
            ('changed', 'eh.hr.dispute', dispute.id), ('changed', 'eh.hr.dispute.decision', dispute.decision_ids.id)})

    def _sweep(self):
        for job in count_overdue(self.env):
            self.checks._delete_overdue(job, 2000, datetime.min)


@tagged('post_install', '-at_install')
class TestDesk(DisputeCase):

    def test_a13_one_order_of_time_of_captures_events_corrections_and_disputes(self):
        self.events._record('pin_used', self.identity_a, employee_id=self.employee_a.id, attempt_id=self.capture.attempt_id)
        self.env.flush_all()
        dispute = self.open()
        self.decide(dispute, 'corrected', check_in=self.attendance.check_in - timedelta(minutes=5))
        self.env.flush_all()
        self.env.cr.precommit.run()
        desk = self.attendance.with_user(self.manager).eh_desk_html
        for text in ("Attended capture: Failed", "Not everything the prompt asked for", "PIN used instead", "Check in",
                     "Check in changed", "Dispute opened", CLAIM, "Dispute decided", NOTE, "Ant tablet", "Ant site"):
            self.assertIn(text, desk)

    @freeze_time('2026-10-25 00:30:00')
    def test_a13_half_past_two_of_october_is_told_apart(self):
        times = []
        for hour in (0, 1):
            moment = datetime(2026, 10, 25, hour, 30)
            attendance = self.env['hr.attendance'].create({
                'employee_id': self.colleague_a.id, 'check_in': moment, 'check_out': moment + timedelta(minutes=5),
                'in_mode': 'kiosk', 'eh_in_device_id': self.device_a.id})
            times.append(attendance.eh_desk_html)
        self.assertIn("02:30:00 CEST", times[0].replace("2:30:00 AM", "02:30:00"))
        self.assertIn("02:30:00 CET", times[1].replace("2:30:00 AM", "02:30:00"))

    def test_a13_the_workplaces_time_stands_beside_the_readers(self):
        reader = self.manager
        reader.tz = 'Asia/Tokyo'
        desk = self.attendance.with_user(reader).eh_desk_html
        self.assertIn("Europe/Brussels", desk)
        self.assertIn("Asia/Tokyo", desk)
        self.assertIn("JST", desk)

    def test_a13_who_may_not_read_captures_sees_none_here(self):
        officer = self.make_user('eh_desk_officer', OFFICER, self.company_a)
        with self.assertRaises(AccessError):
            self.attendance.with_user(officer).read(['eh_desk_html'])

    def test_a13_pin_instead_is_found(self):
        self.assertFalse(self.attendance.eh_pin_used)
        self.events._record('pin_used', self.identity_a, employee_id=self.employee_a.id, attempt_id=self.capture.attempt_id)
        self.attendance.invalidate_recordset()
        self.assertTrue(self.attendance.eh_pin_used)
        found = self.env['hr.attendance'].with_user(self.manager).search([('eh_pin_used', '=', True)])
        self.assertEqual(found, self.attendance)

    def test_a13_my_workplaces(self):
        domain = [('eh_in_device_id.site_id.eh_responsible_ids', 'in', self.manager.id)]
        attendances = self.env['hr.attendance'].with_user(self.manager)
        self.assertFalse(attendances.search(domain))
        self.device_a.site_id.eh_responsible_ids = self.manager
        self.assertEqual(attendances.search(domain), self.attendance)

    def test_a13_captures_are_found_by_pin_late_and_workplace(self):
        self.events._record('pin_used', self.identity_a, employee_id=self.employee_a.id, attempt_id=self.capture.attempt_id)
        self.device_a.site_id.eh_responsible_ids = self.manager
        checks = self.checks.with_user(self.manager)
        self.assertEqual(checks.search([('pin_used', '=', True)]), self.capture)
        self.assertIn(self.capture, checks.search([('site_id.eh_responsible_ids', 'in', self.manager.id)]))
        self.assertFalse(checks.search([('is_late', '=', True)]))
        self.attendance.check_in -= timedelta(minutes=5)
        self.assertEqual(checks.search([('is_late', '=', True)]), self.capture)
        self.capture.invalidate_recordset()
        self.assertTrue(self.capture.is_late)
