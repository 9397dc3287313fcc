"""SPEC Q9: exactly one row per attempt when the same report arrives several times at once.

On real cursors in READ/WRITE, as two Odoo workers have them: what a test case's shared cursor would hide shows here.
What is committed is removed again.
"""

import threading
import uuid
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from .common import make_body, pair

THREADS = 6


@tagged('post_install', '-at_install')
class TestConcurrency(BaseCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            device, _token = pair(env, env.ref('base.main_company'), f"Concurrency {uuid.uuid4()}", thumbprint='key')
            cls.identity = device._identity()
        cls.addClassCleanup(cls.clean_up)

    @classmethod
    def clean_up(cls):
        with cls.registry.cursor() as cr:
            for table, column, value in (
                ('eh_hr_liveness_check', 'device_id', cls.identity.device_id),
                ('eh_hr_kiosk_event', 'device_id', cls.identity.device_id),
                ('eh_hr_kiosk_device', 'id', cls.identity.device_id), ('eh_hr_site', 'id', cls.identity.site_id),
            ):
                cr.execute(SQL("DELETE FROM %s WHERE %s = %s", SQL.identifier(table), SQL.identifier(column), value))

    def report_at_once(self, bodies):
        """Report every body from a thread of its own at the same moment; returns the answers."""
        barrier, answers, errors = threading.Barrier(len(bodies)), [], []

        def report(body):
            try:
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, api.SUPERUSER_ID, {})
                    cr.execute("SELECT 1")  # takes the snapshot, before any of the others commits
                    barrier.wait(20)
                    checks = env['eh.hr.liveness.check']
                    answers.append(retrying(lambda: checks._record_attempt(self.identity, body), env))
            except Exception as error:  # noqa: BLE001
                errors.append(error)

        threads = [threading.Thread(target=report, args=(body,)) for body in bodies]
        # The thread that runs the tests holds the registry's lock.
        with mute_logger('odoo.sql_db', 'odoo.service.model'), patch.object(Registry, '_lock', DummyRLock()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse(errors)
        return answers

    def count(self, attempt_ids):
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT (SELECT count(*) FROM eh_hr_liveness_check WHERE attempt_id = ANY(%(ids)s)),
                          (SELECT count(*) FROM eh_hr_kiosk_event WHERE attempt_id = ANY(%(ids)s))""",
                {'ids': attempt_ids})
            return cr.fetchone()

    def test_q9_the_same_attempt_at_once_gets_the_same_answer_and_one_row(self):
        body = make_body()
        answers = self.report_at_once([body] * THREADS)
        self.assertEqual(len(answers), THREADS)
        self.assertEqual(len({tuple(answer.items()) for answer in answers}), 1, answers)
        self.assertIsNotNone(answers[0]['event_id'])
        self.assertEqual(self.count([body['attempt_id']]), (1, 1))

    def test_q9_contradicting_reports_of_one_attempt_leave_the_first_one(self):
        attempt_id = str(uuid.uuid4())
        answers = self.report_at_once([
            make_body(attempt_id=attempt_id, outcome=outcome) for outcome in ('passed', 'failed', 'aborted')])
        self.assertEqual(len({tuple(answer.items()) for answer in answers}), 1, answers)
        self.assertEqual(self.count([attempt_id]), (1, 1))

    def test_q9_different_attempts_at_once_do_not_disturb_each_other(self):
        bodies = [make_body() for _turn in range(THREADS)]
        answers = self.report_at_once(bodies)
        self.assertEqual(len({answer['check_id'] for answer in answers}), THREADS)
        self.assertEqual(self.count([body['attempt_id'] for body in bodies]), (THREADS, THREADS))
