from odoo.tests import tagged

from .common import IdentityCase, make_face


@tagged('post_install', '-at_install')
class TestPerson(IdentityCase):

    def test_e6_template_and_consents_go_with_the_person(self):
        self.consent(self.employee_a, 'no_face')
        self.consent(self.employee_a)
        self.enrol(self.employee_a, make_face(1))
        self.enrol(self.colleague_a, make_face(2))
        self.assertEqual([len(records) for title, records in self.employee_a._eh_person_records().items() if title == "Answers to consent texts"], [2])
        self.employee_a._eh_forget_person()
        self.assertEqual(self.count_vectors(), 1)
        self.assertEqual(self.consents.search([]).employee_id, self.colleague_a)
        self.assertFalse(self.events_of(self.employee_a))
        self.env.cr.execute("SELECT count(*) FROM eh_hr_face_consent t WHERE t::text ILIKE %s", [f'%{self.employee_a.name}%'])
        self.assertEqual(self.env.cr.fetchone()[0], 0)
