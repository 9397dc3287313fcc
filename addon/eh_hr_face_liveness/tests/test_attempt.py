import uuid
from contextlib import nullcontext

from odoo.tests import BaseCase

from odoo.addons.eh_hr_face_kiosk.errors import InvalidField

from ..tools.attempt import parse_attempt
from .common import make_body


class TestAttempt(BaseCase):
    """SPEC A6, A7: pure functions, no database."""

    def check(self, refused=None, **values):
        expected = self.assertRaises(InvalidField) if refused else nullcontext()
        with expected as caught:
            return parse_attempt(make_body(**values))
        self.assertEqual(caught.exception.field, refused)
        self.assertEqual(caught.exception.code, 400)
        return None

    def test_a1_the_example_of_the_wire_passes_unchanged(self):
        body = make_body(employee_id=7)
        attempt = parse_attempt(body)
        self.assertEqual(attempt._asdict(), {
            **body, 'policy_met': 'not_met',
            **dict.fromkeys(('frames_digest', 'frame_count', 'ml_source', 'ml_models'))})

    def test_a1_only_attempt_and_outcome_are_required(self):
        attempt = parse_attempt({'attempt_id': str(uuid.uuid4()), 'outcome': 'aborted'})
        self.assertEqual((attempt.duration_ms, attempt.blink_count), (0, 0))
        self.assertEqual(
            (attempt.prompt, attempt.fail_reason, attempt.trigger, attempt.employee_id, attempt.policy,
             attempt.frames_per_second, attempt.timeline, attempt.l1, attempt.components, attempt.reasons, attempt.policy_met),
            (None,) * 11)

    def test_a1_unknown_fields_are_ignored(self):
        self.assertFalse(hasattr(self.check(blink_color="green"), 'blink_color'))

    def test_a6_outcome(self):
        for value in ('passed', 'failed', 'aborted'):
            self.assertEqual(self.check(outcome=value).outcome, value)
        for value in (None, '', 'Passed', 'live', 1, True, ['passed'], {'passed': 1}, 'passed\x00'):
            self.check('outcome', outcome=value)

    def test_q9_attempt_id_is_a_uuid_and_its_case_does_not_matter(self):
        attempt_id = str(uuid.uuid4())
        self.assertEqual(self.check(attempt_id=attempt_id.upper()).attempt_id, attempt_id)
        for value in (None, '', 7, attempt_id[:-1], attempt_id + '0', attempt_id.replace('-', ''), f'{{{attempt_id}}}',
                      attempt_id[:-1] + '\n', attempt_id[:-1] + '\u0660', [attempt_id], 'x' * 1_000_000):
            self.check('attempt_id', attempt_id=value)

    def test_a7_texts_are_cut_to_255_characters(self):
        for field in ('prompt', 'fail_reason'):
            self.assertEqual(getattr(self.check(**{field: 'ä' * 1_000_000}), field), 'ä' * 255)
            self.assertEqual(getattr(self.check(**{field: '\U0001f600' * 300}), field), '\U0001f600' * 255)

    def test_a7_texts_lose_what_could_break_the_insert_or_the_screen(self):
        for dirty, clean in (
            ('a\x00b', 'ab'), ('\ud800a\udfff', 'a'), ('\x1b[31mred\x07', '[31mred'), ('\u202egnp.exe', 'gnp.exe'),
            ('\u2066x\u2069', 'x'), ('\x00', None), ('', None), ('  ', None),
        ):
            self.assertEqual(self.check(prompt=dirty).prompt, clean)
            self.assertEqual(self.check(fail_reason=dirty).fail_reason, clean)

    def test_a6_texts_of_another_type(self):
        for value in (1, 0, False, True, [], {}, 1.5):
            self.check('prompt', prompt=value)
            self.check('fail_reason', fail_reason=value)

    def test_a6_whole_numbers(self):
        limits = {'duration_ms': (0, 3_600_000), 'blink_count': (0, 1000), 'employee_id': (1, 2**31 - 1)}
        for field, (low, high) in limits.items():
            for value in (low, high):
                self.assertEqual(getattr(self.check(**{field: value}), field), value)
            for value in (low - 1, high + 1, -10**30, 10**4000, True, False, 1.0, 1.5, '1', [], {}, float('inf'),
                          float('nan')):
                self.check(field, **{field: value})

    def test_a6_frames_per_second(self):
        for value in (0, 1000, 23.8, 0.0):
            self.assertEqual(self.check(frames_per_second=value).frames_per_second, value)
        for value in (-0.1, 1000.1, 10**400, float('inf'), float('-inf'), float('nan'), True, '24', []):
            self.check('frames_per_second', frames_per_second=value)

    def test_a6_trigger_and_policy(self):
        for field, good in (('trigger', ('manual', 'badge', None)), ('policy', ('strict', 'lenient', 'fast', None))):
            for value in good:
                self.assertEqual(getattr(self.check(**{field: value}), field), value)
            for value in ('', 'all', 'STRICT', 1, True, [], {}):
                self.check(field, **{field: value})

    def test_a13_timeline(self):
        full = [{'at_ms': index, 'code': 'blink'} for index in range(64)]
        self.assertEqual(self.check(timeline=full).timeline, full)
        self.assertEqual(self.check(timeline=[]).timeline, [])
        for value in (
            full + full[-1:], {}, 'blink', 1, True, [1], [[]], [None], [{}], [{'at_ms': 1}], [{'code': 'blink'}],
            [{'at_ms': -1, 'code': 'blink'}], [{'at_ms': 3_600_001, 'code': 'blink'}], [{'at_ms': 1.5, 'code': 'blink'}],
            [{'at_ms': True, 'code': 'blink'}], [{'at_ms': 1, 'code': 'Blink'}], [{'at_ms': 1, 'code': ''}],
            [{'at_ms': 1, 'code': 'a' * 41}], [{'at_ms': 1, 'code': 'blink\n'}], [{'at_ms': 1, 'code': '<b>'}],
            [{'at_ms': 2, 'code': 'blink'}, {'at_ms': 1, 'code': 'blink'}],
        ):
            self.check('timeline', timeline=value)

    def test_a13_timeline_keeps_nothing_but_time_and_code(self):
        timeline = [{'at_ms': 1, 'code': 'blink', 'frame': 'data:image/png;base64,AAAA'}]
        self.assertEqual(self.check(timeline=timeline).timeline, [{'at_ms': 1, 'code': 'blink'}])


class TestScore(BaseCase):
    """SPEC A6, L8: the score, its components and its reasons."""

    check = TestAttempt.check

    def test_l8_the_score_and_its_components_are_shares_or_null(self):
        for value in (0, 1, 0.0, 0.5, 1.0, None):
            self.assertEqual(self.check(l1=value).l1, value)
            self.assertEqual(self.check(components={'ml': value}).components['ml'], value)
        self.assertEqual(str(self.check(l1=-0.0).l1), '0.0')
        for value in (-0.01, 1.01, 10**400, float('inf'), float('-inf'), float('nan'), True, False, '0.5', [], {}, [0.5]):
            self.check('l1', l1=value)
            for name in ('motion', 'ml', 'quality', 'device', 'stability', 'blink', 'head_turn', 'mouth', 'colour_flash'):
                self.check('components', components={name: value})

    def test_l8_what_was_not_said_is_not_available(self):
        self.assertEqual(self.check(components={'motion': 0.5}).components, {
            'motion': 0.5, 'ml': None, 'quality': None, 'device': None, 'stability': None,
            'blink': None, 'head_turn': None, 'mouth': None, 'colour_flash': None})
        self.assertEqual(set(self.check(components={}).components.values()), {None})
        self.assertIsNone(self.check(components=None).components)

    def test_l8_unknown_components_are_ignored(self):
        components = self.check(components={'motion': 0.5, 'age': 31, 'frame': 'data:image/png;base64,AAAA'}).components
        self.assertFalse({'age', 'frame'} & set(components))

    def test_a6_components_of_another_type(self):
        for value in ([], [['motion', 0.5]], 'motion', 1, 0.5, True, False):
            self.check('components', components=value)

    def test_l8_reasons_are_short_codes_each_once(self):
        self.assertEqual(self.check(reasons=['a', 'b2_c', 'a']).reasons, ['a', 'b2_c'])
        self.assertEqual(self.check(reasons=[]).reasons, [])
        full = ['code_%d' % index for index in range(32)]
        self.assertEqual(self.check(reasons=full).reasons, full)
        for value in (full + ['one_more'], 'a|b', {}, 1, True, [1], [None], [['a']], [''], ['A'], ['a b'], ['a' * 41],
                      ['a\n'], ['<b>'], ['\u0660']):
            self.check('reasons', reasons=value)

    def test_l8_policy_met(self):
        for value, stored in ((True, 'met'), (False, 'not_met'), (None, None)):
            self.assertEqual(self.check(policy_met=value).policy_met, stored)
        for value in (1, 0, 'true', 'met', '', [], {}, 0.5):
            self.check('policy_met', policy_met=value)
