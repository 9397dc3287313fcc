from odoo.tests import TransactionCase

from ..const import COMPONENTS, MOVEMENTS
from ..tools.score_picture import render_score

SEEN = {'motion': 0.53, 'ml': None, 'quality': 0.9, 'device': 1.0, 'stability': 0.97,
        'blink': 1.0, 'head_turn': None, 'mouth': None}


class TestScorePicture(TransactionCase):
    """SPEC A13, L8: what somebody with a disputed entry reads."""

    def render(self, policy='default', l1=0.43, reasons=('head_turn_not_asked',), policy_met='not_met', **components):
        html = render_score(self.env, policy, l1, {**SEEN, **components}, list(reasons), policy_met)
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

    def test_l8_a_movement_that_was_not_asked_for_says_so(self):
        self.assertRegex(self.render(), r"Head turn</td> *<td[^>]*>not asked")
        self.assertRegex(self.render(), r"Open mouth</td> *<td[^>]*>not part of this policy")
        self.assertRegex(self.render('strict', reasons=('mouth_not_asked',)), r"Open mouth</td> *<td[^>]*>not asked")
        self.assertRegex(self.render(reasons=()), r"Head turn</td> *<td[^>]*>not available")

    def test_l8_a_component_below_its_minimum_stands_out(self):
        self.assertNotIn("bg-warning", self.render())
        self.assertIn("bg-warning", self.render(policy_met=None, motion=0.39))
        self.assertIn("bg-warning", self.render(policy_met=None, ml=0.39))

    def test_a2_it_says_whose_word_it_is_and_never_that_somebody_was_there(self):
        for policy_met, words in (('met', "figures reached"), ('not_met', "figures not reached")):
            html = self.render(policy_met=policy_met)
            self.assertIn(words, html)
            self.assertIn("asserted", html)
            self.assertIn("decided neither the outcome nor the check-in", html)
            self.assertNotRegex(html.lower(), r"\b(live|real|genuine|alive|verified)\b")

    def test_l8_without_a_score_it_says_so(self):
        html = render_score(self.env, 'default', None, {}, [], None)
        self.assertIn("no score", html)
        self.assertNotIn("<table", html)
        self.assertIn("no score", self.render(l1=None, policy_met=None))

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
        self.assertIn("0,53", render_score(env, 'default', 0.43, SEEN, [], None))
