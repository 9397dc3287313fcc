import uuid

from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common import LivenessCase


class TestResCompany(LivenessCase):

    def test_a10_the_defaults(self):
        self.assertEqual(self.company_a._eh_liveness_config(), {
            'enabled': False, 'required_blinks': 2, 'timeout_ms': 5_000, 'trigger': 'all', 'on_failure': 'record',
            'policy': 'fast', 'movements': [], 'min_frames_per_second': 11, 'spoken': False,
        })
        self.assertEqual(self.company_a.eh_liveness_retention_days, 180)

    def test_a10_the_policy_sets_the_time_and_the_own_limit_overrides_it(self):
        for policy, seconds in (('default', 10), ('strict', 15), ('lenient', 12), ('fast', 5)):
            self.company_a.write({'eh_liveness_policy': policy, 'eh_liveness_timeout_override_s': 0})
            self.assertEqual(self.company_a._eh_liveness_config()['timeout_ms'], seconds * 1000)
            self.company_a.eh_liveness_timeout_override_s = 7
            self.assertEqual(self.company_a._eh_liveness_config()['timeout_ms'], 7000)

    def test_a10_settings_are_per_company(self):
        settings = self.env['res.config.settings'].with_company(self.company_a).create({
            'eh_liveness_enabled': True, 'eh_liveness_required_blinks': 3, 'eh_liveness_policy': 'strict',
            'eh_liveness_on_failure': 'ask_pin', 'eh_liveness_trigger': 'badge', 'eh_liveness_retention_days': 30,
        })
        settings.execute()
        self.assertEqual(self.company_a._eh_liveness_config(), {
            'enabled': True, 'required_blinks': 3, 'timeout_ms': 15_000, 'trigger': 'badge', 'on_failure': 'ask_pin',
            'policy': 'strict', 'movements': [], 'min_frames_per_second': 11, 'spoken': False,
        })
        self.assertEqual(self.company_a.eh_liveness_retention_days, 30)
        self.assertFalse(self.company_b.eh_liveness_enabled)
        self.assertEqual(self.company_b.eh_liveness_retention_days, 180)

    def test_a10_impossible_settings_are_refused_with_a_sentence(self):
        for field, values in (
            ('eh_liveness_required_blinks', (0, 6, -1)), ('eh_liveness_timeout_override_s', (1, 2, 61, -5)),
            ('eh_liveness_retention_days', (0, -1, 3651)),
        ):
            for value in values:
                with self.subTest(field=field, value=value), self.assertRaises(ValidationError) as caught:
                    self.company_a[field] = value
                self.assertRegex(str(caught.exception), r"[a-z]{4,}.*\d+.*\d+")

    def test_a10_the_settings_screen_says_who_has_no_pin(self):
        self.env['hr.employee'].create([{'name': f"No PIN {number}", 'company_id': self.company_a.id} for number in (1, 2)])
        form = Form(self.env['res.config.settings'].with_company(self.company_a))
        form.eh_liveness_enabled = True
        self.assertFalse(form.eh_liveness_no_pin_notice)
        form.eh_liveness_on_failure = 'ask_pin'
        self.assertIn("without a PIN: 2.", form.eh_liveness_no_pin_notice)

    def test_a14_the_settings_screen_says_what_it_does_not_do(self):
        arch = self.env['res.config.settings'].get_view(
            self.env.ref('base.res_config_settings_view_form').id, 'form')['arch']
        for words in ("printed photo or a screen", "any outcome within the rate limit", "does not verify the outcome"):
            self.assertIn(words, " ".join(arch.split()))

    def test_a14_the_form_says_what_a_record_does_not_prove(self):
        arch = " ".join(self.checks.get_view(view_type='form')['arch'].split())
        for words in ("did not verify it", "does not prove that a real person was present", "printed photo or a screen",
                      "any outcome within the rate limit", "browser, camera and light"):
            self.assertIn(words, arch)


class TestCheckinRequirement(LivenessCase):
    """SPEC A10: what a capture that did not pass does to the check-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_on_failure': 'ask_pin'})

    def require(self, attempt_id=None, trigger='manual', employee=None):
        return self.company_a._eh_kiosk_checkin_requirement(
            self.identity_a, employee or self.employee_a, attempt_id, trigger)

    def test_a10_ask_pin_unless_the_capture_of_this_attempt_passed(self):
        for outcome, expected in (('passed', 'none'), ('failed', 'pin'), ('aborted', 'pin')):
            check = self.record(employee_id=self.employee_a.id, outcome=outcome)
            self.assertEqual(self.require(check.attempt_id), expected)
        self.assertEqual(self.require(str(uuid.uuid4())), 'pin', "no capture under this attempt")
        self.assertEqual(self.require(None), 'pin', "a page that sends no attempt")

    def test_a10_a_pass_of_somebody_else_or_of_another_tablet_does_not_count(self):
        for check in (self.record(employee_id=self.colleague_a.id), self.record(), self.record(self.device_b)):
            self.assertEqual(self.require(check.attempt_id), 'pin')

    def test_a10_only_in_front_of_the_check_ins_that_ask_for_a_capture(self):
        for setting, asked in (('all', {'manual', 'badge'}), ('manual', {'manual'}), ('badge', {'badge'})):
            self.company_a.eh_liveness_trigger = setting
            for trigger in ('manual', 'badge'):
                self.assertEqual(self.require(trigger=trigger), 'pin' if trigger in asked else 'none')

    def test_a10_record_only_never_asks(self):
        self.company_a.eh_liveness_on_failure = 'record'
        self.assertEqual(self.require(self.record(outcome='failed').attempt_id), 'none')

    def test_a10_switched_off_never_asks(self):
        self.company_a.eh_liveness_enabled = False
        self.assertEqual(self.require(), 'none')

    def test_a8_an_employee_without_a_pin_is_not_locked_out(self):
        self.employee_a.pin = False
        self.assertEqual(self.require(), 'none')
