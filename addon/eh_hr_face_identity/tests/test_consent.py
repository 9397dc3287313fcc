from hashlib import sha256

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IdentityCase, make_face


@tagged('post_install', '-at_install')
class TestConsent(IdentityCase):

    def test_u6_who_when_which_text_on_which_screen(self):
        consent = self.consents._answer(
            self.employee_a, 'face', self.policy_a, screen='kiosk', lang='en_US', device=self.identity_a)
        self.assertRecordValues(consent, [{
            'employee_id': self.employee_a.id, 'employee_name': "Anita Ant", 'choice': 'face', 'version': 1, 'lang': 'en_US',
            'policy_id': self.policy_a.id, 'text_sha256': sha256(b"Consent to Ant Farm").hexdigest(), 'screen': 'kiosk',
            'device_id': self.device_a.id, 'device_name': "Ant tablet", 'user_id': False, 'ended_on': False,
        }])
        self.assertTrue(consent.given_on)
        self.assertEqual(self.events_of(self.employee_a), [('face_consent', 'face')])

    def test_u6_the_way_without_the_face_is_an_answer_like_the_other(self):
        consent = self.consent(self.employee_a, 'no_face')
        self.assertEqual(self.consents._running(self.employee_a), consent)
        self.assertFalse(self.consents._allows_face(self.employee_a))
        self.assertEqual(self.employee_a.eh_face_state, 'no_face')

    def test_u6_withdrawn_in_one_step_and_the_template_is_gone_at_once(self):
        user = self.make_user('eh_face_anita', 'base.group_user', self.company_a)
        self.employee_a.user_id = user
        self.enrol(self.employee_a, make_face(1))
        self.assertEqual(user.with_user(user).eh_face_own_state, 'enrolled')
        self.assertEqual(self.count_vectors(), 1)
        user.with_user(user).action_eh_withdraw_face()
        self.assertEqual(self.count_vectors(), 0)
        self.assertFalse(self.templates.search([('employee_id', '=', self.employee_a.id)]))
        consent = self.consents.search([('employee_id', '=', self.employee_a.id)])
        self.assertRecordValues(consent, [{'ended_by': 'withdrawn', 'ended_screen': 'profile', 'ended_user_name': user.name}])
        self.assertEqual(
            self.events_of(self.employee_a)[-2:], [('template_deleted', 'consent'), ('face_withdrawn', 'withdrawn')])

    def test_u6_one_withdraws_ones_own_consent_alone(self):
        user = self.make_user('eh_face_carl', 'base.group_user', self.company_a)
        self.colleague_a.user_id = user
        other = self.make_user('eh_face_other', 'base.group_user', self.company_a)
        self.employee_a.user_id = other
        self.enrol(self.employee_a, make_face(1))
        other.with_user(user).action_eh_withdraw_face()
        self.assertEqual(self.count_vectors(), 1)
        self.assertEqual(other.with_user(user).eh_face_own_state, 'none')

    def test_u6_changing_ones_mind_deletes_the_template(self):
        self.enrol(self.employee_a, make_face(1))
        self.consent(self.employee_a, 'no_face')
        self.assertEqual(self.count_vectors(), 0)
        consents = self.consents.search([('employee_id', '=', self.employee_a.id)])
        self.assertEqual(consents.mapped('ended_by'), [False, 'changed'])

    def test_u6_no_template_without_consent(self):
        refused, ended = self.consent(self.employee_a, 'no_face'), self.consent(self.colleague_a)
        self.consents._withdraw(self.colleague_a, screen='form')
        for employee, consent in ((self.employee_a, refused), (self.colleague_a, ended), (self.employee_a, self.consents)):
            with self.assertRaises(ValueError):
                self.templates._store(
                    employee, make_face(1), None, consent=consent, screen='form', sample_count=5, agreement=1)

    def test_u6_a_published_text_is_never_changed(self):
        for change in (
            lambda: self.policy_a.write({'text': "Something else"}),
            lambda: self.policy_a.update_field_translations('text', {'en_US': "Something else"}),
            lambda: self.policy_a.write({'asks_again': True}),
            self.policy_a.unlink, self.policy_a.action_publish,
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual(self.policy_a.text, "Consent to Ant Farm")

    def test_u6_a_new_version_replaces_the_old_one_and_may_ask_again(self):
        self.consent(self.employee_a)
        second = self.policies.create({'company_id': self.company_a.id, 'text': "Clearer"})
        second.action_publish()
        self.assertEqual((self.policy_a.state, second.state, second.version), ('retired', 'published', 2))
        self.assertTrue(self.consents._allows_face(self.employee_a))
        third = self.policies.create({'company_id': self.company_a.id, 'text': "Also at the gate", 'asks_again': True})
        third.action_publish()
        self.assertFalse(self.consents._running(self.employee_a))
        self.consent(self.employee_a)
        self.assertEqual(self.consents._running(self.employee_a).version, 3)
        self.assertEqual(self.policies._published(self.company_b), self.policy_b)

    def test_u6_the_example_text_is_there_in_every_language_and_a_draft(self):
        self.env['res.lang']._activate_lang('fr_FR')
        company = self.env['res.company'].create({'name': "Wasp Nest"})
        policies = self.policies.with_company(company)
        draft = policies.create({'company_id': company.id, 'text': policies.default_get(['text'])['text']})
        self.assertIn("Wasp Nest", draft.with_context(lang='fr_FR').text)
        self.assertEqual((draft.state, draft.version), ('draft', 0))
        self.assertFalse(self.policies._published(company))
        self.assertEqual(self.policies.create({'text': "x", 'state': 'published', 'version': 7}).state, 'draft')
