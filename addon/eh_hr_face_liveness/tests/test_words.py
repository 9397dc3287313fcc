"""SPEC A13, L14, P39: every code that the library may send has words here."""

from odoo.tests import TransactionCase

from ..const import CODES, POLICIES
from ..tools.words import (
    BEHAVIOURS, COMPONENT_NAMES, MOMENTS, NOTICED, POLICY_PURPOSES, REASONS, SCORE_REASONS, say, say_moment, say_noticed,
    say_reason, say_steps,
)


class TestWords(TransactionCase):

    def test_p39_every_code_of_the_library_has_words(self):
        for kind, codes, words in (
            ('reasons', CODES['failed_reasons'] + CODES['aborted_reasons'], REASONS),
            ('moments', CODES['moments'], {**MOMENTS, **REASONS}),
            ('hints', CODES['hints'], NOTICED),
            ('components', CODES['components'], COMPONENT_NAMES),
            ('behaviours', CODES['behaviours'], BEHAVIOURS),
            ('score reasons', CODES['score_reasons'], SCORE_REASONS),
            ('policies', POLICIES, POLICY_PURPOSES),
        ):
            with self.subTest(kind=kind):
                self.assertTrue(codes)
                self.assertEqual([code for code in codes if code not in words], [])

    def test_p39_reasons_are_sentences(self):
        for words in (REASONS, SCORE_REASONS):
            for code in words:
                self.assertRegex(say(self.env, words, code), r"^[A-Z].* .*\.$")

    def test_a13_a_code_of_a_newer_page_is_shown_as_it_is(self):
        self.assertEqual(say_moment(self.env, 'head_turned'), 'head_turned')
        self.assertEqual(say_reason(self.env, 'camera_melted'), 'camera_melted')
        self.assertEqual(say_steps(self.env, [{'behaviour': 'nod', 'count': 1}]), 'nod')
        self.assertFalse(say_reason(self.env, False))

    def test_o32_words_follow_the_reader_s_language(self):
        self.env['res.lang']._activate_lang('de_DE')
        german = self.env(context={'lang': 'de_DE'})
        self.assertNotEqual(say_reason(german, 'camera_busy'), say_reason(self.env, 'camera_busy'))

    def test_h15_a_timeout_says_what_was_not_seen(self):
        steps = [{'behaviour': 'blink', 'count': 2}, {'behaviour': 'head_turn', 'count': 1}]
        timeline = [{'at_ms': 900, 'code': 'blink'}, {'at_ms': 1900, 'code': 'head_turn_left'}]
        self.assertEqual(
            say_reason(self.env, 'timeout', steps, timeline, 1),
            "Not seen before the time was up: 2 blinks (1 seen), Head turned to the employee's right.")
        self.assertIn("Not everything", say_reason(self.env, 'timeout', None, timeline, 1))
        self.assertNotIn("blinks", say_reason(self.env, 'timeout', steps, timeline, 2))

    def test_h9_an_event_says_its_reason_in_words_and_not_its_code(self):
        events = self.env['eh.hr.kiosk.event']
        for event_type, detail, words in (
            ('capture_failed', 'timeout', "Not everything"), ('capture_aborted', 'skipped', "chose not to be filmed"),
            ('capture_aborted', 'camera_melted', "camera_melted"), ('capture_deleted', 'declined', "Without the camera"),
            ('revoked', 'timeout', "timeout"),
        ):
            self.assertIn(words, events.new({'event_type': event_type, 'detail': detail}).detail_text)
        self.assertFalse(events.new({'event_type': 'capture_passed'}).detail_text)
        for kind in ('list', 'form'):
            self.assertNotIn('name="detail"', events.get_view(view_type=kind)['arch'])

    def test_a0_what_was_asked_for_in_words(self):
        self.assertEqual(
            say_steps(self.env, [{'behaviour': 'blink', 'count': 3}, {'behaviour': 'mouth', 'count': 1}]),
            "Blinks × 3, Open mouth")
        self.assertFalse(say_steps(self.env, None))

    def test_h4_what_was_in_the_way_each_once_and_in_order(self):
        timeline = [{'at_ms': at_ms, 'code': code} for at_ms, code in enumerate(
            ('prompt_shown', 'hint_too_dark', 'several_faces', 'hint_too_dark', 'hint_several_faces', 'timeout'))]
        self.assertEqual(
            say_noticed(self.env, timeline, ['face_changed'], False),
            "Too dark, a second face in the picture, the face changed")

    def test_p15_a_second_face_and_a_changed_face_stay_on_a_passed_row(self):
        timeline = [{'at_ms': 0, 'code': 'hint_no_face'}, {'at_ms': 100, 'code': 'several_faces'}]
        self.assertEqual(
            say_noticed(self.env, timeline, ['face_changed'], True), "A second face in the picture, the face changed")
        self.assertFalse(say_noticed(self.env, timeline[:1], [], True), "what was got over is no shortfall")
