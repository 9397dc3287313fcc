from datetime import timedelta

from odoo import fields

from .common import LivenessCase, make_body


def iso(moment):
    return moment.isoformat() + 'Z'


class TestLate(LivenessCase):
    """K9: a capture that the tablet kept while Odoo was away."""

    def _late(self, ago, off=timedelta(), skew=None, **values):
        """A report that waited for ``ago``, by a clock that is off by ``off`` and was off by ``skew`` at the last meeting."""
        now = fields.Datetime.now()
        skew = off if skew is None else skew
        return self.record(
            late=True, tapped_at=iso(now - ago + off), sent_at=iso(now + off), sequence=4,
            skew_ms=round(skew.total_seconds() * 1000), **values)

    def test_k9_both_clocks_are_kept(self):
        ago, off = timedelta(hours=3), timedelta(days=-14)
        check = self._late(ago, off)
        self.assertRecordValues(check, [{'late': True, 'is_late': True, 'sequence': 4, 'clock_skew_s': -14 * 86_400}])
        self.assertLess(abs(check.recorded_on - fields.Datetime.now()), timedelta(seconds=5))
        self.assertLess(abs(check.recorded_on - ago - check.happened_on), timedelta(seconds=5))
        self.assertLess(abs(check.recorded_on - ago + off - check.tapped_on), timedelta(seconds=5))
        self.assertIn("reported 3 h later", check.late_says)
        self.assertIn("off by 14 days", check.late_says)

    def test_k9_a_clock_that_was_set_meanwhile_dates_nothing(self):
        for jump in (timedelta(days=-365), timedelta(hours=2), timedelta(minutes=-5)):
            check = self._late(timedelta(hours=1), jump, timedelta())
            self.assertFalse(check.happened_on)
            self.assertTrue(check.is_late)
            self.assertIn("nobody can tell", check.late_says)

    def test_k9_a_report_in_time_is_none_of_it(self):
        now = fields.Datetime.now()
        check = self.record(late=False, tapped_at=iso(now), sent_at=iso(now), sequence=1, skew_ms=0)
        self.assertRecordValues(check, [{
            'late': False, 'is_late': False, 'tapped_on': False, 'happened_on': False, 'late_says': False}])
        self.assertFalse(self.record().late)

    def test_q9_late_and_again_is_one_row(self):
        now = fields.Datetime.now()
        body = make_body(late=True, tapped_at=iso(now - timedelta(hours=1)), sent_at=iso(now), sequence=1, skew_ms=0)
        first = self.checks._record_attempt(self.identity_a, body)
        before = self.count_rows()
        self.assertEqual(self.checks._record_attempt(self.identity_a, {**body, 'sent_at': iso(now + timedelta(hours=1))}), first)
        self.assertEqual(self.count_rows(), before)
