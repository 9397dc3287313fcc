from odoo.tests import TransactionCase

from ..const import COMPONENTS, MOVEMENTS
from ..tools.score_picture import render_score

SEEN = {'motion': 0.53, 'ml': None, 'quality': 0.9, 'device': 1.0, 'stability': 0.97,
        'blink': 1.0, 'head_turn': None, 'mouth': None}


class TestScorePicture(TransactionCase):
    """SPEC A13, L8: what somebody with a disputed entry reads."""

    def render(self, policy='default', l1=0.43, reasons=('head_turn_not_asked',), policy_result='not_met', passed=False,
               **components):
        html = render_score(self.env, policy, l1, {**SEEN, **components}, list(reasons), policy_result, passed)
        return " ".join(html.split())

    def test_l8_each_component_has_a_bar_and_its_number(self):
        html = self.render()
        for text in ("Movements", "0.53", "width: 53.0%", "Picture quality", "width: 90.0%", "Tablet and camera", "1.00",
                     "Steadiness of the pictures", "60 %", "0.40", "left: 40.0%"):
            self.assertIn(text, html)
        self.assertIn("Score by the tablet (asserted): 0.43", html)
        self.assertIn("its policy asks for 0.70", html)

    def test_l8_what_was_not_available_is_named_and_has_no_bar(self):
        html = self.render(**dict.fromkeys((*COMPONENTS, *MOVEMENTS)))
        self.assertNotIn("width: 0.0%", html)
        self.assertGreaterEqual(html.count("not available"), 5)
        self.assertRegex(self.render(), r"Passive model</td> *<td[^>]*>not available")
        self.assertRegex(self.render(reasons=('ml_missing',)), r"Passive model</td> *<td[^>]*>not judged")

    def test_l8_a_movement_that_was_not_asked_for_says_so(self):
        self.assertRegex(self.render(), r"Head turn</td> *<td[^>]*>not judged: not asked for")
        self.assertRegex(self.render(), r"Open mouth</td> *<td[^>]*>not part of this policy")
        self.assertRegex(self.render('strict', reasons=('mouth_not_asked',)), r"Open mouth</td> *<td[^>]*>not judged: not asked for")
        self.assertRegex(self.render(reasons=()), r"Head turn</td> *<td[^>]*>not available")

    def test_l8_a_component_below_its_minimum_stands_out(self):
        self.assertNotIn("bg-warning", self.render())
        self.assertIn("bg-warning", self.render(policy_result=None, motion=0.39))
        self.assertIn("bg-warning", self.render(policy_result=None, ml=0.39))

    def test_a10_what_is_not_asked_for_or_cannot_be_there_is_not_judged(self):
        html = self.render(
            policy_result='not_judged', reasons=('head_turn_not_asked', 'ml_missing', 'below_threshold', 'motion_below_minimum'))
        self.assertIn("figures not judged", html)
        for words in ("not reached", "below", "not available. No model", "bg-warning"):
            self.assertNotIn(words, html.split("<table")[0])

    def test_a10_a_passed_capture_never_reads_as_a_shortfall(self):
        for policy in ('default', 'strict', 'lenient', 'fast'):
            for policy_result in ('met', 'not_met', 'not_judged', False):
                html = self.render(
                    policy, 0.1, ('below_threshold', 'motion_below_minimum', 'ml_below_minimum'), policy_result, passed=True,
                    motion=0.1, ml=0.1)
                for words in ("not reached", "bg-warning", "below"):
                    self.assertNotIn(words, html, (policy, policy_result))
        self.assertIn("below", self.render(reasons=('motion_below_minimum',), passed=False))

    def test_p15_what_was_noticed_is_told_of_a_passed_capture_too(self):
        self.assertIn("More than one person", self.render(reasons=('several_faces',), passed=True))

    def test_a2_it_says_whose_word_it_is_and_never_that_somebody_was_there(self):
        for policy_result, words in (('met', "figures reached"), ('not_met', "figures not reached")):
            html = self.render(policy_result=policy_result)
            self.assertIn(words, html)
            self.assertIn("asserted", html)
            self.assertIn("decided neither the outcome nor the check-in", html)
            self.assertNotRegex(html.lower(), r"\b(live|real|genuine|alive|verified)\b")

    def test_l8_without_a_score_it_says_so(self):
        html = render_score(self.env, 'default', None, {}, [], None, False)
        self.assertIn("no score", html)
        self.assertNotIn("<table", html)
        self.assertIn("no score", self.render(l1=None, policy_result=None))

    def test_l8_a_score_of_nothing_is_a_score(self):
        self.assertIn("(asserted): 0.00", self.render(l1=0.0))

    def test_l8_without_a_policy_there_are_no_figures_to_compare_with(self):
        html = self.render(policy=False)
        self.assertNotIn("its policy asks for", html)
        self.assertIn("0.53", html)

    def test_l8_a_reason_of_a_newer_page_is_shown_as_it_is_and_escaped(self):
        self.assertIn("three_eyes", self.render(reasons=['three_eyes']))
        # Not possible through the route (codes are a-z, 0-9 and _), but through SQL.
        self.assertNotIn("<script>", self.render(reasons=['<script>alert(1)</script>']))

    def test_l8_numbers_are_written_as_the_reader_writes_them(self):
        self.env['res.lang']._activate_lang('de_DE')
        env = self.env(context={'lang': 'de_DE'})
        self.assertIn("0,53", render_score(env, 'default', 0.43, SEEN, [], None, False))
