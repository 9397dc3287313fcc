from datetime import datetime

from odoo.tests import TransactionCase

from ..tools.timeline import render_timeline
from ..tools.words import moment_words, reason_sentences, say_reason


class TestTimeline(TransactionCase):

    def render(self, *entries, duration_ms=4000, started_on=datetime(2026, 11, 20, 8, 0, 0)):
        return render_timeline(
            self.env, [{'at_ms': at_ms, 'code': code} for at_ms, code in entries], duration_ms, started_on)

    def test_a13_moments_are_told_in_words_after_the_tap_and_by_the_clock(self):
        html = self.render((0, 'prompt_shown'), (1900, 'blink'), (4000, 'passed'))
        for text in ("Prompt shown", "Blink counted", "1.90 s", "08:00:01.9", "08:00:04.0", "left: 47.5%"):
            self.assertIn(text, html)

    def test_a13_a_code_of_a_newer_page_is_shown_as_it_is(self):
        self.assertIn("head_turned", self.render((10, 'head_turned')))
        self.assertEqual(say_reason(self.env, 'camera_melted'), 'camera_melted')
        self.assertFalse(say_reason(self.env, False))

    def test_a13_every_fail_reason_of_the_wire_has_a_sentence(self):
        codes = (
            'timeout', 'models_unavailable', 'worker_crashed', 'insecure_context', 'camera_unsupported',
            'camera_not_found', 'camera_denied', 'camera_busy', 'camera_lost', 'frame_rate', 'cancelled',
            'page_hidden', 'skipped')
        self.assertEqual(tuple(reason_sentences(self.env)), codes)
        for code in codes:
            self.assertRegex(say_reason(self.env, code), r"^[A-Z].* .*\.$")

    def test_a13_every_moment_the_page_notes_has_words(self):
        hints = ('no_face', 'several_faces', 'too_dark', 'too_bright', 'too_far', 'too_close', 'not_centred',
                 'hold_still', 'look_here', 'open_eyes')
        for code in ('prompt_shown', 'camera_ready', 'face_found', 'face_lost', 'several_faces', 'count_restarted',
                     'blink', 'passed', 'failed', 'aborted', *(f'hint_{hint}' for hint in hints)):
            self.assertIn(code, moment_words(self.env))

    def test_a13_without_a_timeline_it_says_so(self):
        self.assertIn("no timeline", self.render())

    def test_a13_a_moment_after_the_reported_duration_stays_on_the_bar(self):
        self.assertIn("left: 100.0%", self.render((9000, 'blink'), duration_ms=10))

    def test_a7_markup_in_a_code_is_escaped(self):
        # Not possible through the route (codes are a-z and _), but through SQL.
        self.assertNotIn("<script>", self.render((0, '<script>alert(1)</script>')))
