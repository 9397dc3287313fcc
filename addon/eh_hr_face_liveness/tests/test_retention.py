from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.sweep import batch_for

from .common import ADMIN, LivenessCase


class TestRetention(LivenessCase):

    def fill(self, device, count, days_ago):
        """Rows recorded a number of days ago, by SQL as nobody can write them otherwise."""
        self.env.cr.execute(SQL(
            """INSERT INTO eh_hr_liveness_check (
                   attempt_id, outcome, recorded_on, company_id, device_id, device_name, site_id, site_name,
                   duration_ms, blink_count, client_asserted, server_verdict)
               SELECT gen_random_uuid(), 'passed', %s, %s, %s, 'x', %s, 'x', 0, 0, TRUE, 'not_assessed'
                 FROM generate_series(1, %s)""",
            fields.Datetime.now() - timedelta(days=days_ago), device.company_id.id, device.id, device.site_id.id, count))

    def counts(self):
        return tuple(self.checks.search_count([('device_id', '=', device.id)]) for device in (self.device_a, self.device_b))

    def sweep(self, seconds_left=float('inf'), report_every_s=0, **options):
        """Run the sweep as the scheduler does; returns the progress it reported."""
        progress = []

        def commit_progress(cron, processed=0, *, remaining=None, deactivate=False):
            progress.append((processed, remaining))
            return seconds_left

        with patch.object(self.env.registry['ir.cron'], '_commit_progress', commit_progress):
            self.checks._gc_past_retention(report_every_s=report_every_s, **options)
        return progress

    def test_a11_rows_past_their_company_s_horizon_go_and_the_others_stay(self):
        self.company_a.eh_liveness_retention_days = 30
        self.company_b.eh_liveness_retention_days = 90
        for device in (self.device_a, self.device_b):
            self.fill(device, 3, 60)
            self.fill(device, 2, 29)
        self.sweep()
        self.assertEqual(self.counts(), (2, 5))

    def test_a11_an_archived_company_is_swept_too(self):
        self.fill(self.device_a, 3, 200)
        self.company_a.active = False
        self.sweep()
        self.assertEqual(self.counts(), (0, 0))

    def test_a11_it_reports_progress_batch_by_batch(self):
        self.fill(self.device_a, 5, 200)
        self.fill(self.device_b, 2, 200)
        self.assertEqual(
            self.sweep(batch=2), [(0, 7), (2, 5), (2, 3), (1, 2), (2, 0)])

    def test_a11_reports_are_rarer_than_batches_and_none_is_lost(self):
        self.fill(self.device_a, 5, 200)
        self.assertEqual(self.sweep(batch=2, report_every_s=60), [(0, 5), (5, 0)])

    def test_a11_rows_of_one_second_are_all_found(self):
        # A batch starts where the one before ended, and that second may hold more rows than a batch.
        self.fill(self.device_a, 7, 200)
        self.fill(self.device_a, 2, 300)
        self.sweep(batch=3)
        self.assertEqual(self.counts()[0], 0)

    def test_a11_it_catches_up_over_several_runs(self):
        self.fill(self.device_a, 5, 200)
        self.fill(self.device_b, 3, 10)
        left = []
        while not left or left[-1]:
            progress = self.sweep(seconds_left=0, batch=2)
            self.assertLessEqual(len(progress), 2, "a run whose time is up stops after its batch")
            left.append(progress[-1][1])
        self.assertEqual(left, [3, 1, 0])
        self.assertEqual(self.counts(), (0, 3))

    def test_a11_a_batch_is_never_over_2000_rows(self):
        self.fill(self.device_a, 2001, 200)
        self.assertEqual(self.sweep(batch=100_000), [(0, 2001), (2000, 1), (1, 0)])

    def test_a11_the_batch_shrinks_when_the_scheduler_s_time_is_short(self):
        self.assertEqual(batch_for(float('inf'), 10, 2000), 2000)
        self.assertEqual(batch_for(10, 10_000, 2000), 2000)
        self.assertEqual(batch_for(0.1, 5000, 2000), 500)
        self.assertEqual(batch_for(0.001, 5000, 2000), 100)
        self.assertEqual(batch_for(0.001, 5000, 7), 7)

    def test_a11_rows_that_somebody_else_deleted_meanwhile_do_not_keep_the_job_busy(self):
        self.fill(self.device_a, 3, 200)
        with patch.object(self.env.registry['eh.hr.liveness.check'], '_delete_overdue', lambda *args: (0, None)):
            self.assertEqual(self.sweep(), [(0, 3), (0, 0)])

    def age(self, table, days):
        """Make what is there look older; nobody can through the ORM."""
        self.env.cr.execute(SQL(
            "UPDATE %s SET recorded_on = recorded_on - %s * INTERVAL '1 day'", SQL.identifier(table), days))
        self.env.invalidate_all()

    def test_o7_events_about_captures_live_as_long_as_captures_do(self):
        self.company_a.eh_liveness_retention_days = 1
        check = self.record(employee_id=self.employee_a.id, outcome='failed', fail_reason='timeout')
        capture_events = self.events.search([('attempt_id', '=', check.attempt_id)])
        others = self.events.search([('device_id', '=', self.device_a.id)]) - capture_events
        self.assertTrue(capture_events and others)
        self.age('eh_hr_liveness_check', 2)
        self.age('eh_hr_kiosk_event', 2)
        self.sweep()
        self.assertFalse(check.exists())
        self.assertFalse(capture_events.exists(), "name, outcome and reason go with the capture")
        self.assertEqual(others.exists(), others, "what is not about captures has a horizon of its own")

    def test_o7_an_event_is_not_swept_before_its_time_or_for_another_company(self):
        self.company_a.eh_liveness_retention_days = 30
        ours, theirs = self.record(), self.record(self.device_b)
        self.age('eh_hr_kiosk_event', 60)
        self.sweep()
        left = self.events.search([('attempt_id', 'in', (ours + theirs).mapped('attempt_id'))])
        self.assertEqual(left.mapped('attempt_id'), [theirs.attempt_id])
        self.assertTrue(ours.exists())

    def test_o3_the_sweep_remembers_how_far_it_came(self):
        self.company_a.eh_liveness_retention_days = 30
        self.fill(self.device_a, 1, 60)
        self.sweep()
        mark = self.company_a.eh_liveness_swept_until
        self.assertAlmostEqual((fields.Datetime.now() - mark).total_seconds(), 30 * 86400, delta=60)
        self.company_a.eh_liveness_retention_days = 180
        self.fill(self.device_a, 1, 200)
        self.sweep()
        self.assertEqual(self.company_a.eh_liveness_swept_until, mark, "a longer retention brings nothing back")
        self.assertFalse(self.company_b.eh_liveness_swept_until)

    def test_o3_nobody_says_how_far_the_sweep_came_but_the_sweep(self):
        admin = self.make_user('eh_settings', f'{ADMIN},base.group_system', self.company_a)
        with self.assertRaises(AccessError):
            self.company_a.with_user(admin).eh_liveness_swept_until = fields.Datetime.now()

    def test_a11_the_scheduled_action_runs_daily(self):
        cron = self.env.ref('eh_hr_face_liveness.ir_cron_retention')
        self.assertEqual((cron.interval_number, cron.interval_type, cron.active), (1, 'days', True))
        self.fill(self.device_a, 2, 200)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.counts()[0], 0)
