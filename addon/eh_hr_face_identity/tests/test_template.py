import logging
from datetime import timedelta

from odoo import fields
from odoo.modules.neutralize import neutralize_database
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.key_ring import KeyRing
from .common import MODEL, OTHER_MODEL, IdentityCase, make_face


@tagged('post_install', '-at_install')
class TestTemplate(IdentityCase):

    def test_u5_what_is_stored_is_sealed_and_names_its_model(self):
        face = make_face(1)
        template = self.enrol(self.employee_a, face)
        self.assertEqual((template.model_id, template.model_sha256), tuple(MODEL))
        self.env.cr.execute("SELECT salt, sealed FROM eh_hr_face_vector WHERE template_id = %s", [template.id])
        [(salt, sealed)] = self.env.cr.fetchall()
        self.assertEqual((len(bytes(salt)), len(bytes(sealed))), (32, 12 + 192 * 4 + 16))
        self.assertNotIn(face.tobytes()[:8], bytes(sealed))

    def test_u5_no_field_export_or_log_line_has_it(self):
        lines = []
        handler = logging.Handler(logging.DEBUG)
        handler.emit = lambda record: lines.append(record.getMessage())
        logging.getLogger('odoo').addHandler(handler)
        self.addCleanup(logging.getLogger('odoo').removeHandler, handler)
        face = make_face(1)
        template = self.enrol(self.employee_a, face)
        self.gallery._search_probe(self.company_a, face, MODEL)
        everything = repr(template.read()) + repr(template.export_data(list(template._fields))) + ' '.join(lines)
        for number in face[:3]:
            self.assertNotIn(f"{number:.5f}", everything)
        self.assertFalse([field for field in template._fields.values() if field.type in ('binary', 'json')])

    def test_u5_enrolled_again_replaces_the_template(self):
        first = self.enrol(self.employee_a, make_face(1))
        second = self.enrol(self.employee_a, make_face(2))
        self.assertFalse(first.exists())
        self.assertEqual(self.count_vectors(), 1)
        match = self.gallery._search_probe(self.company_a, make_face(2), MODEL)
        self.assertAlmostEqual(match.score, 1, places=4)
        self.assertTrue(second.is_readable)

    def test_u5_gone_when_the_employee_is_archived_moved_or_deleted(self):
        for leave in (
            lambda employee: employee.action_archive(),
            lambda employee: employee.write({'company_id': self.company_b.id}),
            lambda employee: employee.unlink(),
        ):
            employee = self.env['hr.employee'].create({'name': "Leaver", 'company_id': self.company_a.id})
            self.enrol(employee, make_face(1))
            self.assertEqual(self.count_vectors(), 1)
            leave(employee)
            self.assertEqual(self.count_vectors(), 0)
            self.assertIsNone(self.gallery._search_probe(self.company_a, make_face(1), MODEL))

    def test_u5_gone_when_unused_for_as_long_as_the_company_keeps_them(self):
        for employee in (self.employee_a, self.colleague_a, self.employee_b):
            self.enrol(employee, make_face(employee.id))
        self.company_a.eh_face_unused_days = 40
        long_ago = fields.Datetime.now() - timedelta(days=50)
        self.templates.search([]).write({'enrolled_on': long_ago})
        self.templates.search([('employee_id', '=', self.colleague_a.id)]).write({'used_on': fields.Date.today() - timedelta(days=3)})
        self.templates._gc_unused()
        self.assertEqual(self.templates.search([]).employee_id, self.colleague_a + self.employee_b)
        self.assertEqual(self.events_of(self.employee_a)[-1], ('template_deleted', 'unused'))

    def test_u5_used_is_written_once_a_day(self):
        template = self.enrol(self.employee_a, make_face(1))
        self.env.flush_all()
        template._mark_used()
        self.assertEqual(template.used_on, fields.Date.today())
        template._mark_used()
        self.assertEqual(self.env.cr.rowcount, 0)

    def test_u5_a_copy_for_tests_recognises_nobody(self):
        self.enrol(self.employee_a, make_face(1))
        self.env.flush_all()
        with mute_logger('odoo.modules.neutralize'):
            neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(self.count_vectors(), 0)
        self.assertFalse(self.templates.search([]))
        self.assertFalse(self.company_a.eh_face_enabled)
        self.assertIsNone(self.gallery._search_probe(self.company_a, make_face(1), MODEL))

    def test_u5_a_new_key_seals_all_and_the_faces_stay(self):
        for employee in (self.employee_a, self.employee_b):
            self.enrol(employee, make_face(employee.id))
        old_id, _key = KeyRing(self.env).current()
        self.env.flush_all()
        self.assertEqual(self.templates._rotate_keys(batch=1), (2, 0))
        self.env.cr.execute("SELECT DISTINCT key_id FROM eh_hr_face_vector")
        self.assertEqual(self.env.cr.fetchall(), [(KeyRing(self.env).current()[0],)])
        KeyRing(self.env).destroy(old_id)
        self.env.registry._eh_face_matrices.clear()
        match = self.gallery._search_probe(self.company_a, make_face(self.employee_a.id), MODEL)
        self.assertEqual(match.employee_id, self.employee_a.id)

    def test_u5_a_lost_key_is_said_and_enrolling_again_helps(self):
        self.enrol(self.employee_a, make_face(1))
        self.env.flush_all()
        key_id, _key = KeyRing(self.env).current()
        (KeyRing(self.env).folder / f'{key_id}.key').unlink()
        (KeyRing(self.env).folder / 'current').unlink()
        self.env.registry.__dict__.pop('_eh_face_matrices', None)
        with mute_logger('odoo.addons.eh_hr_face_identity.models.eh_hr_face_gallery'):
            self.assertIsNone(self.gallery._search_probe(self.company_a, make_face(1), MODEL))
        self.assertEqual(self.templates._count_lost(self.company_a), 1)
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertIn("cannot be opened", settings.eh_face_notice)
        self.assertEqual(self.employee_a.eh_face_state, 'outdated')
        self.enrol(self.employee_a, make_face(1))
        self.env.invalidate_all()
        self.assertEqual(self.templates._count_lost(self.company_a), 0)
        self.assertFalse(settings.eh_face_notice)
        self.assertEqual(self.employee_a.eh_face_state, 'enrolled')

    def test_u5_another_model_asks_for_another_enrolment(self):
        self.enrol(self.employee_a, make_face(1))
        self.company_a.sudo().write({'eh_face_model_id': MODEL.id, 'eh_face_model_sha256': MODEL.sha256})
        self.assertEqual(self.employee_a.eh_face_state, 'enrolled')
        self.company_a.sudo().eh_face_model_sha256 = OTHER_MODEL.sha256
        self.employee_a.invalidate_recordset()
        self.assertEqual(self.employee_a.eh_face_state, 'outdated')
        self.assertIsNone(self.gallery._search_probe(self.company_a, make_face(1), OTHER_MODEL))
