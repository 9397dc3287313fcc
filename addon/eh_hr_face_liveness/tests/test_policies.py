from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..const import COMPONENTS, POLICY_FIGURES
from ..tools.policy_table import list_unjudged
from .common import AUDITOR, CONFIG_URL, MANAGER, LivenessCase, LivenessHttpCase


class TestPolicies(LivenessCase):
    """SPEC A10, L9: whose policy holds, and what it asks, weighs and needs."""

    def test_l9_the_figures(self):
        def of(name):
            figures = POLICY_FIGURES[name]
            return (
                [figures['weights'][component] for component in COMPONENTS],
                [figures['threshold'], figures['minimums'].get('motion'), figures['minimums'].get('ml')],
                figures['behaviours'], figures['timeout_ms'], figures['evidence'] and tuple(figures['evidence'].values()))

        self.assertEqual(of('default'), (
            [0.6, 0.3, 0.05, 0.03, 0.02], [0.7, 0.4, 0.4], ['blink', 'head_turn'], 10_000, (24, 'standard')))
        self.assertEqual(of('strict'), (
            [0.4, 0.5, 0.05, 0.03, 0.02], [0.85, 0.6, 0.7], ['blink', 'head_turn', 'mouth'], 15_000, (48, 'high')))
        self.assertEqual(of('lenient'), ([0.7, 0.15, 0.1, 0.03, 0.02], [0.6, 0.3, 0.3], ['blink'], 12_000, (24, 'standard')))
        self.assertEqual(of('fast'), ([0.8, 0.1, 0.05, 0.03, 0.02], [0.65, 0.5, None], ['blink'], 5_000, None))

    def test_l9_a_tablet_without_a_policy_has_the_company_s(self):
        self.company_a.eh_liveness_policy = 'lenient'
        self.assertFalse(self.device_a.eh_liveness_policy)
        self.assertEqual(self.device_a._eh_liveness_config(), self.company_a._eh_liveness_config())
        self.assertEqual(self.device_a._eh_liveness_config()['policy'], 'lenient')

    def test_l9_a_tablet_s_own_policy_holds_for_it_alone(self):
        self.device_a.eh_liveness_policy = 'strict'
        config = self.device_a._eh_liveness_config()
        self.assertEqual((config['policy'], config['timeout_ms']), ('strict', 15_000))
        self.assertEqual(self.company_a._eh_liveness_config()['policy'], 'fast')
        self.assertEqual(self.device_b._eh_liveness_config()['policy'], 'fast')

    def test_a10_the_company_s_own_time_limit_holds_whatever_the_policy(self):
        self.company_a.eh_liveness_timeout_override_s = 20
        self.device_a.eh_liveness_policy = 'fast'
        self.assertEqual(self.device_a._eh_liveness_config()['timeout_ms'], 20_000)

    def test_a10_the_policy_s_movements_are_asked_for_where_the_company_wants_them(self):
        for policy, movements in (('default', ['head_turn']), ('strict', ['head_turn', 'mouth']), ('lenient', []), ('fast', [])):
            self.device_a.eh_liveness_policy = policy
            self.company_a.eh_liveness_ask_movements = False
            self.assertEqual(self.device_a._eh_liveness_config()['movements'], [])
            self.company_a.eh_liveness_ask_movements = True
            self.assertEqual(self.device_a._eh_liveness_config()['movements'], movements)

    def test_a10_who_may_choose_a_tablet_s_policy(self):
        self.device_a.with_user(self.make_user('eh_manager', MANAGER, self.company_a)).eh_liveness_policy = 'fast'
        auditor = self.make_user('eh_auditor', AUDITOR, self.company_a)
        with self.assertRaises(AccessError):
            self.device_a.with_user(auditor).eh_liveness_policy = 'strict'
        with self.assertRaises(AccessError):
            self.device_b.with_user(auditor).read(['eh_liveness_policy'])

    def test_l9_the_settings_show_every_figure_and_mark_the_chosen_policy(self):
        form = Form(self.env['res.config.settings'].with_company(self.company_a))
        form.eh_liveness_enabled = True
        html = form.eh_liveness_policy_html
        for text in ("General attendance", "Admin access", "Poor light", "Several times a day", "10 s", "15 s", "12 s", "5 s",
                     "60 %", "40 %", "70 %", "80 %", "30 %", "50 %", "15 %", "10 %", "5 %", "3 %", "2 %", "0.70", "0.85",
                     "0.60", "0.65", "0.40", "0.30", "0.50", "48 h, high encryption", "24 h"):
            self.assertIn(text, html)
        self.assertEqual(html.count('table-primary'), html.count('<tr>'))
        self.assertRegex(html, r'table-primary[^>]*>Fast<')
        form.eh_liveness_policy = 'strict'
        self.assertRegex(form.eh_liveness_policy_html, r'table-primary[^>]*>Strict<')

    def test_a10_a_company_of_blinks_alone_starts_on_a_policy_that_can_be_judged(self):
        company = self.env['res.company'].create({'name': "New"})
        self.assertFalse(company.eh_liveness_ask_movements)
        self.assertEqual(company.eh_liveness_policy, 'fast')
        self.assertEqual(list_unjudged(self.env, company.eh_liveness_policy, False), [])

    def test_a10_the_settings_say_what_of_a_policy_is_not_judged(self):
        settings = self.env['res.config.settings'].with_company(self.company_a)
        for policy, ask_movements, words in (
            ('default', False, ("Head turn", "Passive model")), ('default', True, ("Passive model",)),
            ('strict', False, ("Head turn", "Open mouth", "Passive model")), ('fast', False, ()),
        ):
            notice = settings.create(
                {'eh_liveness_policy': policy, 'eh_liveness_ask_movements': ask_movements}).eh_liveness_unjudged_notice
            self.assertEqual(bool(notice), bool(words))
            for word in words:
                self.assertIn(word, notice)

    def test_h3_the_settings_say_how_many_tablets_ask(self):
        settings = self.env['res.config.settings'].with_company(self.company_a)
        self.assertEqual(settings.create({}).eh_liveness_paired_notice, "1 tablet is paired.")
        self.device_a.action_revoke()
        self.assertIn("No tablet is paired", settings.create({}).eh_liveness_paired_notice)

    def test_h3_the_policy_table_is_folded_away(self):
        arch = self.env['res.config.settings'].get_view(
            self.env.ref('base.res_config_settings_view_form').id, 'form')['arch']
        self.assertRegex(" ".join(arch.split()), r'<details>.*eh_liveness_policy_html.*</details>')

    def test_a10_the_settings_tell_what_is_weighed_and_not_asked_for(self):
        settings = self.env['res.config.settings'].with_company(self.company_a)
        html = settings.create({'eh_liveness_ask_movements': False}).eh_liveness_policy_html
        self.assertIn("Head turn, Open mouth", html)
        self.assertNotIn("Blinks, Head turn", html)
        html = settings.create({'eh_liveness_ask_movements': True}).eh_liveness_policy_html
        self.assertIn("Blinks, Head turn, Open mouth", html)


@tagged('post_install', '-at_install')
class TestPolicyRoute(LivenessHttpCase):

    def test_l9_the_config_route_answers_the_policy_of_the_tablet_that_asks(self):
        self.company_a.write({'eh_liveness_policy': 'lenient', 'eh_liveness_ask_movements': True})
        self.device_a.eh_liveness_policy = 'strict'
        config = self.call('GET', CONFIG_URL, self.token_a).json()
        self.assertEqual(
            (config['policy'], config['timeout_ms'], config['movements']), ('strict', 15_000, ['head_turn', 'mouth']))
        self.device_a.eh_liveness_policy = False
        config = self.call('GET', CONFIG_URL, self.token_a).json()
        self.assertEqual((config['policy'], config['timeout_ms'], config['movements']), ('lenient', 12_000, []))
        self.assertEqual(self.call('GET', CONFIG_URL, self.token_b).json()['policy'], 'fast')
