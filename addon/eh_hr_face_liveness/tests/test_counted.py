from odoo.tests import tagged

from .common import LivenessCase


@tagged('post_install', '-at_install')
class TestCounted(LivenessCase):

    def test_a13_captures_are_counted_by_the_workplaces_hour(self):
        checks = self.record() + self.record(outcome='failed', fail_reason='timeout') + self.record(outcome='aborted', fail_reason='skipped')
        self.env.cr.execute("UPDATE eh_hr_liveness_check SET recorded_on = '2026-07-01 06:30:00' WHERE id = ANY(%s)", [checks.ids])
        checks.invalidate_recordset()
        [(hour, share, count)] = self.checks._read_group([('id', 'in', checks.ids)], ['site_hour'], ['passed_share:avg', '__count'])
        self.assertEqual((hour, share, count), (8, 0.5, 3))
        self.assertEqual(set(checks.mapped('site_hour')), {8})

    def test_a13_hour_and_share_are_offered_to_pivots(self):
        described = self.checks.fields_get(['site_hour', 'passed_share'])
        self.assertTrue(described['site_hour']['groupable'])
        self.assertEqual(described['passed_share']['aggregator'], 'avg')
