from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.likeness import measure_likeness, upper_bound
from ..tools.matrix import Matrix
from .common import MODEL, OFFICER, IdentityCase, make_face, make_like


@tagged('post_install', '-at_install')
class TestHrTools(IdentityCase):

    def setUp(self):
        super().setUp()
        self.officer = self.make_user('eh_tools_officer', OFFICER, self.company_a)
        self.company_a.write({'eh_face_model_id': MODEL.id, 'eh_face_model_sha256': MODEL.sha256})

    def page(self, user=None):
        return self.env['eh.hr.face.calibration'].with_user(user or self.officer).with_company(self.company_a).create({})

    def test_u5_coverage_counts_everybody_once_in_their_company(self):
        self.enrol(self.employee_a, make_face(1))
        self.consent(self.colleague_a, 'no_face')
        self.env.flush_all()
        coverage = self.env['eh.hr.face.coverage'].with_user(self.officer)
        self.assertEqual(
            {row.employee_id: row.state for row in coverage.search([])},
            {self.employee_a.with_user(self.officer): 'enrolled', self.colleague_a.with_user(self.officer): 'no_face'})
        with self.assertRaises(AccessError):
            coverage.with_user(self.make_user('eh_tools_hr', 'hr.group_hr_user', self.company_a)).search([])

    def test_u1_an_invitation_is_an_activity_and_a_day_until_when(self):
        user = self.make_user('eh_tools_anita', 'base.group_user', self.company_a)
        self.employee_a.user_id = user
        self.employee_a.with_user(self.officer).action_eh_invite_face()
        self.assertTrue(self.employee_a.eh_face_invited_until)
        self.assertEqual(self.employee_a.activity_ids.user_id, user)
        with self.assertRaises(AccessError):
            self.employee_a.with_user(user).action_eh_invite_face()

    def test_u5_nothing_to_compare_is_said(self):
        self.assertIn("Two people", self.page().finding)
        self.company_a.write({'eh_face_model_id': False})
        self.assertIn("Nobody is enrolled", self.page().finding)

    def test_u5_what_the_threshold_means_here_with_its_bound(self):
        employees = self.env['hr.employee'].create([{'name': f"E{n}", 'company_id': self.company_a.id} for n in range(20)])
        for employee in employees:
            self.enrol(employee, make_face(employee.id))
        page = self.page()
        self.assertEqual((page.people, page.is_warning), (20, False))
        self.assertIn("190 pairs", page.finding)
        self.assertIn(f"{300 / 190:.4f} %", page.finding)
        self.assertIn("<rect", page.histogram)
        self.enrol(self.employee_a, make_like(make_face(employees[0].id), 0.8))
        page = self.page()
        self.assertTrue(page.is_warning)
        page.action_find_alike()
        pair = self.env['eh.hr.face.pair'].search([('company_id', '=', self.company_a.id)])
        self.assertEqual((pair.employee_id + pair.other_id).ids, (employees[0] + self.employee_a).ids)
        self.assertEqual(pair.state, 'open')

    def test_u5_the_bound_of_none_and_of_some(self):
        self.assertIsNone(upper_bound(0, 0))
        self.assertAlmostEqual(upper_bound(0, 300), 0.01)
        self.assertGreater(upper_bound(3, 300), 0.01)
        self.assertLess(upper_bound(3, 300), 0.03)
        likeness = measure_likeness(Matrix(range(3), range(3), [make_face(1), make_face(1), make_face(2)]), 0.7, 0.1, 0.7)
        self.assertEqual((likeness.pairs, likeness.at_threshold, len(likeness.alike)), (3, 1, 1))
        self.assertEqual(sum(likeness.counts), 3)
