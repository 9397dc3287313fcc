from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FACE_ADMIN, MODEL, OFFICER, IdentityCase, make_face


@tagged('post_install', '-at_install')
class TestIdentitySecurity(IdentityCase):

    def setUp(self):
        super().setUp()
        self.template = self.enrol(self.employee_a, make_face(1))
        self.enrol(self.employee_b, make_face(2))
        self.officer = self.make_user('eh_face_officer', OFFICER, self.company_a)
        self.admin = self.make_user('eh_face_admin', FACE_ADMIN, self.company_a)
        self.manager = self.make_user('eh_face_manager', 'eh_hr_face_kiosk.group_eh_hr_face_manager', self.company_a)
        self.nobody = self.make_user('eh_face_nobody', 'base.group_user', self.company_a)
        self.hr_user = self.make_user('eh_face_hr', 'hr.group_hr_user', self.company_a)

    def test_u5_ordinary_users_tablet_managers_and_hr_see_nothing(self):
        for user in (self.nobody, self.manager, self.hr_user):
            for model in ('eh.hr.face.template', 'eh.hr.face.consent', 'eh.hr.face.policy'):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.employee_a.with_user(user).read(['eh_face_state'])

    def test_u5_an_officer_sees_their_companies_alone(self):
        for model in (self.templates, self.consents, self.policies):
            found = model.with_user(self.officer).search([])
            self.assertEqual(found.company_id, self.company_a, model._name)
        self.assertEqual(self.employee_a.with_user(self.officer).eh_face_state, 'enrolled')
        with self.assertRaises(AccessError):
            self.templates.with_user(self.officer).browse(self.templates.search([('company_id', '=', self.company_b.id)]).ids).action_revoke()

    def test_u5_nobody_writes_a_template_or_a_consent(self):
        consent = self.template.consent_id
        for user in (self.officer, self.admin):
            for attempt in (
                lambda user: self.template.with_user(user).write({'employee_id': self.colleague_a.id}),
                lambda user: self.template.with_user(user).unlink(),
                lambda user: self.templates.with_user(user).create({
                    'employee_id': self.colleague_a.id, 'company_id': self.company_a.id, 'consent_id': consent.id, 'model_id': 'x',
                    'model_sha256': 'x', 'sample_count': 1, 'agreement': 1, 'enrolled_on': '2026-01-01', 'screen': 'form'}),
                lambda user: consent.with_user(user).write({'choice': 'no_face'}),
                lambda user: consent.with_user(user).unlink(),
                lambda user: self.company_a.with_user(user).write({'eh_face_model_id': 'x'}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt(user)
        self.assertEqual(self.count_vectors(), 2)

    def test_u5_an_officer_revokes_and_withdraws_the_others_do_not(self):
        for user in (self.nobody, self.manager, self.hr_user):
            for call in (self.employee_a.with_user(user).action_eh_withdraw_face, self.template.with_user(user).action_revoke):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            self.employee_b.with_user(self.officer).action_eh_withdraw_face()
        self.template.with_user(self.officer).action_revoke()
        self.assertEqual(self.events_of(self.employee_a)[-1], ('template_deleted', 'revoked'))
        self.employee_a.with_user(self.officer).action_eh_withdraw_face()
        self.assertFalse(self.consents._running(self.employee_a))

    def test_u6_only_an_administrator_publishes_a_text(self):
        with self.assertRaises(AccessError):
            self.policies.with_user(self.officer).create({'text': "x", 'company_id': self.company_a.id})
        draft = self.policies.with_user(self.admin).create({'text': "x", 'company_id': self.company_a.id})
        with self.assertRaises(AccessError):
            draft.with_user(self.officer).action_publish()
        draft.action_publish()
        self.assertEqual(self.policies._published(self.company_a), draft)

    def test_u5_only_an_administrator_changes_the_key(self):
        settings = self.env['res.config.settings'].with_user(self.make_user(
            'eh_face_settings', 'hr_attendance.group_hr_attendance_manager,base.group_system', self.company_a)).create({})
        with self.assertRaises(AccessError):
            settings.action_eh_rotate_face_keys()
        self.assertEqual(self.gallery._search_probe(self.company_a, make_face(1), MODEL).employee_id, self.employee_a.id)
