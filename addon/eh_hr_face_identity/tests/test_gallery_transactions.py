import os
import tempfile
import threading
import uuid

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.eh_hr_face_kiosk.tools.own_cursor import own_cursor

from ..tools.enrolment_session import EnrolmentSession
from ..tools.vectors import read_descriptor
from .common import MODEL, describe, make_face


@tagged('post_install', '-at_install')
class TestGalleryTransactions(BaseCase):
    """What only shows in transactions of their own. Two workers are two caches: each takes the registry's while it searches."""

    def setUp(self):
        super().setUp()
        self.patch(Registry, '_lock', DummyRLock())
        self.registry = Registry(get_db_name())
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.patch(os, 'environ', {**os.environ, 'EH_HR_FACE_KEY_DIR': folder.name})
        self.workers = [{}, {}]
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env['res.company'].create({'name': "Transactions of faces"})
            employees = env['hr.employee'].create([{'name': f"Face {n}", 'company_id': company.id} for n in range(10)])
            policy = env['eh.hr.face.policy'].create({'company_id': company.id, 'text': "Yes?"})
            policy.action_publish()
            self.company_id, self.employee_ids = company.id, employees.ids
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        self.registry.__dict__.pop('_eh_face_matrices', None)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env['hr.employee'].browse(self.employee_ids).exists().unlink()
            cr.execute("DELETE FROM eh_hr_face_consent WHERE company_id = %s", [self.company_id])
            cr.execute("DELETE FROM eh_hr_face_policy WHERE company_id = %s", [self.company_id])
            cr.execute("DELETE FROM eh_hr_kiosk_event WHERE company_id = %s", [self.company_id])
            cr.execute("DELETE FROM eh_hr_face_gallery_stamp WHERE company_id = %s", [self.company_id])
            env['res.company'].browse(self.company_id).write({'active': False, 'name': f"Gone {self.company_id}"})

    def enrol(self, env, number):
        employee = env['hr.employee'].browse(self.employee_ids[number])
        policy = env['eh.hr.face.policy']._published(employee.company_id)
        consent = env['eh.hr.face.consent']._answer(employee, 'face', policy, screen='form', lang='en_US')
        env['eh.hr.face.template']._store(
            employee, make_face(number), MODEL, consent=consent, screen='form', sample_count=5, agreement=1)

    def test_u3_twenty_enrolments_at_once_of_one_face_under_ten_names_enrol_one(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env['res.company'].browse(self.company_id)
            company.write({'eh_face_enabled': True, 'eh_face_enrol_check': 'tablet'})
            policy = env['eh.hr.face.policy']._published(company)
            consents = [
                env['eh.hr.face.consent']._answer(employee, 'face', policy, screen='form', lang='en_US').id
                for employee in env['hr.employee'].browse(self.employee_ids)]
            site = env['eh.hr.site'].create({'name': "Enrolments", 'company_id': company.id, 'tz': 'UTC'})
            device = env['eh.hr.kiosk.device'].create({'name': "Enrolments", 'site_id': site.id})._identity()
        start, answers = threading.Barrier(20), []
        descriptor = read_descriptor(describe(make_face(7)))

        def enrol(number):
            session = EnrolmentSession(
                str(uuid.uuid4()), device.device_id, self.company_id, self.employee_ids[number % 10], consents[number % 10], 'x', 'x')
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                cr.execute("SELECT 1")
                start.wait(20)
                with own_cursor(env) as own:
                    employee = env['eh.hr.face.enrolment'].with_env(env(cr=own))._take(session, device, descriptor)
                answers.append(employee.id if employee else None)

        threads = [threading.Thread(target=enrol, args=[number], daemon=True) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(len(answers), 20)
        # The one who was first may come a second time: that is enrolling anew.
        self.assertEqual(len({answer for answer in answers if answer}), 1)
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM eh_hr_face_vector WHERE company_id = %s", [self.company_id])
            self.assertEqual(cr.fetchone()[0], 1)
            cr.execute("SELECT count(*) FROM eh_hr_face_pair WHERE company_id = %s", [self.company_id])
            self.assertEqual(cr.fetchone()[0], 9)

    def search(self, worker, number):
        """:return: whom this worker takes a face for, or None"""
        self.registry._eh_face_matrices = self.workers[worker]
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            match = env['eh.hr.face.gallery']._search_probe(env['res.company'].browse(self.company_id), make_face(number), MODEL)
            return match.employee_id if match and match.score > 0.7 else None

    def test_q6_enrolled_in_one_worker_is_found_by_the_next_search_in_another(self):
        self.assertIsNone(self.search(1, 0))
        with self.registry.cursor() as cr:
            self.enrol(api.Environment(cr, SUPERUSER_ID, {}), 0)
        self.assertEqual([self.search(worker, 0) for worker in (0, 1)], [self.employee_ids[0]] * 2)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env['eh.hr.face.consent']._withdraw(env['hr.employee'].browse(self.employee_ids[0]), screen='form')
        self.assertEqual([self.search(worker, 0) for worker in (0, 1)], [None, None])

    def test_q6_an_enrolment_that_was_rolled_back_is_found_by_nobody(self):
        with self.registry.cursor() as cr:
            self.enrol(api.Environment(cr, SUPERUSER_ID, {}), 0)
        self.assertEqual(self.search(0, 0), self.employee_ids[0])
        cr = self.registry.cursor()
        env = api.Environment(cr, SUPERUSER_ID, {})
        self.enrol(env, 1)
        self.registry._eh_face_matrices = self.workers[0]
        match = env['eh.hr.face.gallery']._search_probe(env['res.company'].browse(self.company_id), make_face(1), MODEL)
        self.assertEqual(match.employee_id, self.employee_ids[1], "the transaction itself sees it")
        cr.rollback()
        cr.close()
        self.assertIsNone(self.search(0, 1))
        self.assertEqual(self.search(0, 0), self.employee_ids[0])

    def test_u5_an_employee_deleted_by_a_statement_is_found_by_nobody(self):
        with self.registry.cursor() as cr:
            self.enrol(api.Environment(cr, SUPERUSER_ID, {}), 2)
        self.assertEqual([self.search(worker, 2) for worker in (0, 1)], [self.employee_ids[2]] * 2)
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM eh_hr_face_template WHERE employee_id = %s", [self.employee_ids[2]])
        self.assertEqual([self.search(worker, 2) for worker in (0, 1)], [None, None])
