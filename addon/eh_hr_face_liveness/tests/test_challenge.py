from random import Random

from odoo.tests import BaseCase, tagged

from odoo.addons.eh_hr_face_liveness.tools.challenge import judge_steps, make_steps
from odoo.addons.eh_hr_face_liveness.tools.words import say_steps

from .common import LivenessCase


def timeline(*codes):
    return [{'at_ms': index, 'code': code} for index, code in enumerate(codes)]


@tagged('post_install', '-at_install')
class TestChallenge(BaseCase):
    """L14: what the server asks for, and what a report has to tell of it."""

    def test_l14_without_chance_the_order_is_the_company_s(self):
        self.assertEqual(make_steps(['blink', 'head_turn', 'mouth'], 2), [
            {'behaviour': 'blink', 'count': 2}, {'behaviour': 'head_turn', 'count': 1}, {'behaviour': 'mouth', 'count': 1}])

    def test_l14_chance_chooses_order_sides_and_count(self):
        seen = {str(make_steps(['blink', 'head_turn'], 2, is_random=True, chance=Random(seed))) for seed in range(200)}
        self.assertEqual(len(seen), 8, "two orders, two orders of sides, two or three blinks")
        for seed in range(200):
            steps = make_steps(['blink', 'head_turn', 'mouth'], 5, is_random=True, chance=Random(seed))
            by_code = {step['behaviour']: step for step in steps}
            self.assertEqual(set(by_code), {'blink', 'head_turn', 'mouth'})
            self.assertIn(by_code['blink']['count'], (5, 6))
            self.assertEqual(sorted(by_code['head_turn']['parts']), ['turn_left', 'turn_right'])

    def test_17_3_an_arrangement_leaves_nobody_with_nothing(self):
        self.assertEqual(
            make_steps(['blink'], 2, barred=['blink']), [{'behaviour': 'head_turn', 'count': 1, 'stands_for': 'blink'}])
        self.assertEqual(make_steps(['blink', 'head_turn'], 2, barred=['blink']), [
            {'behaviour': 'head_turn', 'count': 1}, {'behaviour': 'mouth', 'count': 1, 'stands_for': 'blink'}])
        self.assertEqual(
            make_steps(['blink', 'head_turn', 'mouth'], 2, barred=['blink'])[0],
            {'behaviour': 'head_turn', 'count': 1, 'stands_for': 'blink'})
        self.assertEqual(make_steps(['blink', 'head_turn'], 2, barred=['blink', 'head_turn']), [
            {'behaviour': 'mouth', 'count': 1, 'stands_for': 'blink'}])
        self.assertEqual(make_steps(['blink', 'head_turn'], 2, barred=['head_turn'])[1]['stands_for'], 'head_turn')

    def test_17_3_blinks_that_are_not_seen_have_something_else_instead(self):
        self.assertEqual(make_steps(['blink'], 2, turns_instead=True)[0]['instead'], 'head_turn')
        self.assertEqual(make_steps(['blink', 'head_turn'], 2, turns_instead=True)[0]['instead'], 'mouth')
        self.assertEqual(make_steps(['blink'], 2, turns_instead=True, barred=['head_turn'])[0]['instead'], 'mouth')
        self.assertNotIn('instead', make_steps(['blink'], 2)[0])

    def test_l14_coloured_light_has_an_order_and_can_be_declined(self):
        seen = set()
        for seed in range(200):
            blinks, flash = make_steps(['blink', 'colour_flash'], 2, chance=Random(seed))
            self.assertEqual((flash['behaviour'], flash['instead']), ('colour_flash', 'head_turn'))
            seen.add(tuple(flash['parts']))
        self.assertEqual(len(seen), 6)
        parts = ['flash_green', 'flash_red', 'flash_blue']
        step = {'behaviour': 'colour_flash', 'count': 1, 'parts': parts, 'instead': 'head_turn'}
        green, red, blue = 'colour_green_seen', 'colour_red_seen', 'colour_blue_seen'
        for codes, verdict in (
            ([green, red, blue], 'fit'), ([red, green, blue], 'differ'), ([green, red], 'differ'),
            ([green, 'step_replaced', 'head_turn_left', 'head_turn_right'], 'fit'),
        ):
            self.assertEqual(judge_steps([step], 'passed', timeline(*codes, 'passed')), verdict)
        # The blink before was another step's.
        blink = {'behaviour': 'blink', 'count': 1, 'instead': 'mouth'}
        for codes, verdict in (
            (['blink', 'step_replaced', 'head_turn_left', 'head_turn_right'], 'fit'),
            (['blink', green, 'step_replaced', 'head_turn_left', 'head_turn_right'], 'fit'),
            (['step_replaced', 'head_turn_left', 'head_turn_right'], 'differ'),
            (['step_replaced', 'mouth_open', green, 'step_replaced', 'head_turn_left', 'head_turn_right'], 'fit'),
            (['step_replaced', 'count_restarted', 'mouth_open', green, red, blue], 'fit'),
        ):
            self.assertEqual(judge_steps([blink, step], 'passed', timeline(*codes, 'passed')), verdict, codes)

    def test_l14_a_report_fits_what_was_asked_for_or_not(self):
        blinks, turn = {'behaviour': 'blink', 'count': 2}, {'behaviour': 'head_turn', 'count': 1}
        right_first = {**turn, 'parts': ['turn_right', 'turn_left']}
        left, right = 'head_turn_left', 'head_turn_right'
        for steps, codes, verdict in (
            ([blinks], ['face_found', 'blink', 'blink', 'passed'], 'fit'),
            ([blinks], ['blink', 'passed'], 'differ'),
            ([blinks], ['blink', 'blink', 'blink', 'passed'], 'differ'),
            ([blinks, turn], ['blink', 'blink', right, left, 'passed'], 'fit'),
            ([blinks, turn], [right, left, 'blink', 'blink', 'passed'], 'differ'),
            ([blinks, right_first], ['blink', 'blink', right, left, 'passed'], 'fit'),
            ([blinks, right_first], ['blink', 'blink', left, right, 'passed'], 'differ'),
            ([blinks, turn], ['blink', 'blink', right, left, 'mouth_open', 'passed'], 'differ'),
            # Begun again: what was seen before did not count.
            ([blinks], ['blink', 'count_restarted', 'blink', 'blink', 'passed'], 'fit'),
            ([blinks], ['blink', 'blink', 'count_restarted', 'passed'], 'differ'),
            # Something else in its place: only where the server allowed it.
            ([{**blinks, 'instead': 'head_turn'}], ['blink', 'step_replaced', left, right, 'passed'], 'fit'),
            ([blinks], ['step_replaced', left, right, 'passed'], 'differ'),
            ([{**blinks, 'instead': 'head_turn'}], ['step_replaced', 'mouth_open', 'passed'], 'differ'),
            ([right_first, {**blinks, 'instead': 'mouth'}], [right, left, 'step_replaced', 'mouth_open', 'passed'], 'fit'),
        ):
            with self.subTest(steps=steps, codes=codes):
                self.assertEqual(judge_steps(steps, 'passed', timeline(*codes)), verdict)
        self.assertIsNone(judge_steps([blinks], 'failed', timeline('failed')))
        self.assertIsNone(judge_steps([blinks], 'passed', None))
        self.assertIsNone(judge_steps([], 'passed', timeline('passed')))


@tagged('post_install', '-at_install')
class TestChallengeAttempt(LivenessCase):

    def steps_of(self, employee):
        identity = self.device_a._identity()
        return self.env['eh.hr.kiosk.attempt']._steps(identity, employee.sudo(), 'manual')

    def test_l14_a_company_asks_in_another_order_each_time(self):
        self.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_random_order': True})
        seen = {str(self.steps_of(self.employee_a)) for _attempt in range(60)}
        self.assertGreater(len(seen), 4)
        self.assertTrue(all('head_turn' in steps and 'blink' in steps for steps in seen))
        self.company_a.eh_liveness_random_order = False
        self.assertEqual(self.steps_of(self.employee_a), [{'behaviour': 'blink', 'count': 2, 'instead': 'head_turn'}])

    def test_17_3_what_hr_arranged_is_not_asked_for_and_said_on_the_row(self):
        self.company_a.eh_liveness_enabled = True
        self.employee_a.eh_liveness_no_blink = True
        steps = self.steps_of(self.employee_a)
        self.assertEqual(steps, [{'behaviour': 'head_turn', 'count': 1, 'stands_for': 'blink'}])
        self.assertEqual(say_steps(self.env, steps), "Head turn, as arranged")

    def test_17_3_only_hr_sees_that_something_was_arranged(self):
        fields = self.env['hr.employee']._fields
        for name in ('eh_liveness_no_blink', 'eh_liveness_no_turn'):
            self.assertEqual(fields[name].groups, 'hr.group_hr_user')
        self.assertNotIn('eh_liveness_no_blink', self.env['hr.employee.public']._fields)

    def test_17_7_the_settings_say_what_an_employee_is_asked(self):
        settings = self.env['res.config.settings'].with_company(self.company_a).new({
            'company_id': self.company_a.id, 'eh_liveness_policy': 'default', 'eh_liveness_ask_movements': True,
            'eh_liveness_required_blinks': 2, 'eh_liveness_turn_instead': True, 'eh_liveness_on_failure': 'record'})
        self.assertEqual(settings.eh_liveness_flow.split("\n"), [
            "Asked for: Blinks × 2, Head turn.", "All of it within 10 seconds.",
            "Blinks not seen or declined: Open mouth instead.",
            "Not seen in time: the employee may try again, or checks in all the same."])
        settings.update({'eh_liveness_random_order': True, 'eh_liveness_colour_flash': True, 'eh_liveness_on_failure': 'ask_pin'})
        text = settings.eh_liveness_flow
        self.assertIn("for example", text)
        self.assertIn("within 23 seconds", text)
        self.assertIn("Coloured light not seen or declined", text)
        self.assertIn("with the PIN", text)
