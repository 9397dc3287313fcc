from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OFFICER, IdentityCase


@tagged('post_install', '-at_install')
class TestPair(IdentityCase):

    def setUp(self):
        super().setUp()
        self.pairs = self.env['eh.hr.face.pair']
        self.pair = self.pairs._keep(self.colleague_a, self.employee_a.id, 0.83)
        self.officer = self.make_user('eh_pair_officer', OFFICER, self.company_a)

    def test_u4_an_officer_decides_with_a_reason(self):
        pair = self.pair.with_user(self.officer)
        decide = self.env['eh.hr.face.decide'].with_user(self.officer)
        with self.assertRaises(UserError):
            decide.create({'pair_id': pair.id, 'state': 'twins', 'reason': "yes"}).action_decide()
        decide.create({'pair_id': pair.id, 'state': 'twins', 'reason': "Their mother says so."}).action_decide()
        self.assertRecordValues(self.pair, [{'state': 'twins', 'decided_by_id': self.officer.id, 'reason': "Their mother says so."}])
        self.assertEqual(self.pairs._told_apart(self.employee_a), {self.colleague_a.id})
        self.assertEqual(self.pairs._told_apart(self.colleague_a), {self.employee_a.id})

    def test_u4_one_person_under_two_names_is_told_apart_from_nobody(self):
        self.pair._decide('same_person', "One person, two contracts.")
        self.assertEqual(self.pairs._told_apart(self.employee_a), set())

    def test_u4_nobody_else_sees_or_decides(self):
        for login, groups, company in (
            ('eh_pair_manager', 'eh_hr_face_kiosk.group_eh_hr_face_manager', self.company_a),
            ('eh_pair_hr', 'hr.group_hr_user', self.company_a), ('eh_pair_other', OFFICER, self.company_b),
        ):
            user = self.make_user(login, groups, company)
            with self.subTest(login), self.assertRaises(AccessError):
                self.pair.with_user(user).read(['score'])
            with self.subTest(login), self.assertRaises(AccessError):
                self.pair.with_user(user)._decide('twins', "A long enough reason.")
        for values in ({'state': 'twins'}, {'score': 0.1}, {'other_id': self.archived_a.id}):
            with self.assertRaises(AccessError):
                self.pair.with_user(self.officer).write(values)

    def test_u4_a_pair_is_kept_once_whoever_comes_first(self):
        again = self.pairs._keep(self.employee_a, self.colleague_a.id, 0.9)
        self.assertEqual(again, self.pair)
        self.assertAlmostEqual(self.pair.score, 0.9)
        self.pair._decide('twins', "A long enough reason.")
        self.pairs._keep(self.employee_a, self.colleague_a.id, 0.5)
        self.assertEqual(self.pair.state, 'twins')
