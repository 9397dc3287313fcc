from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MODEL, OTHER_MODEL, IdentityCase, make_face, make_like


@tagged('post_install', '-at_install')
class TestGallery(IdentityCase):

    def search(self, face, company=None, **options):
        return self.gallery._search_probe(company or self.company_a, face, MODEL, **options)

    def test_u5_a_face_is_found_in_its_company_alone(self):
        self.enrol(self.employee_a, make_face(1))
        self.enrol(self.employee_b, make_face(2))
        self.assertEqual(self.search(make_like(make_face(1), 0.9)).employee_id, self.employee_a.id)
        self.assertLess(self.search(make_face(2)).score, 0.5)
        self.assertEqual(self.search(make_face(2), self.company_b).employee_id, self.employee_b.id)

    def test_u5_templates_of_one_model_never_meet_probes_of_another(self):
        self.enrol(self.employee_a, make_face(1))
        self.enrol(self.colleague_a, make_face(1), OTHER_MODEL)
        self.assertEqual(self.search(make_face(1)).employee_id, self.employee_a.id)
        self.assertIsNone(self.search(make_face(1)).second_id)
        other = self.gallery._search_probe(self.company_a, make_face(1), OTHER_MODEL)
        self.assertEqual((other.employee_id, other.second_id), (self.colleague_a.id, None))

    def test_q6_only_what_is_new_is_read(self):
        self.enrol(self.employee_a, make_face(1))
        before = self.gallery._matrix(self.company_a, MODEL)
        self.assertIs(self.gallery._matrix(self.company_a, MODEL), before)
        self.enrol(self.colleague_a, make_face(2))
        opened, model_class = [], type(self.gallery)
        original = model_class._open
        self.patch(model_class, '_open', lambda gallery, ids, model: (opened.extend(ids), original(gallery, ids, model))[1])
        after = self.gallery._matrix(self.company_a, MODEL)
        self.assertEqual(set(after.employee_ids.tolist()), {self.employee_a.id, self.colleague_a.id})
        self.assertEqual(len(opened), 1)

    def test_u5_deleted_by_a_statement_nobody_is_found(self):
        template = self.enrol(self.employee_a, make_face(1))
        self.assertTrue(self.search(make_face(1)))
        self.env.cr.execute("DELETE FROM eh_hr_face_template WHERE id = %s", [template.id])
        self.env.invalidate_all()
        self.assertIsNone(self.search(make_face(1)))

    def test_u5_a_row_copied_to_somebody_else_is_not_theirs(self):
        first, second = self.enrol(self.employee_a, make_face(1)), self.enrol(self.colleague_a, make_face(2))
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE eh_hr_face_vector SET salt = other.salt, sealed = other.sealed FROM eh_hr_face_vector other
                WHERE eh_hr_face_vector.template_id = %s AND other.template_id = %s""", [second.id, first.id])
        self.env.registry.__dict__.pop('_eh_face_matrices', None)
        with mute_logger('odoo.addons.eh_hr_face_identity.models.eh_hr_face_gallery'):
            match = self.search(make_face(1))
        self.assertEqual((match.employee_id, match.second_id), (self.employee_a.id, None))
