import logging
import os
import threading
import uuid
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..const import RATE_LIMIT_DEFAULT
from ..errors import KioskError
from ..tools.caller import Caller
from ..tools.proof import Proof

# Thumbprint of the tablets' key.
KEY = 'concurrency'


@tagged('post_install', '-at_install')
class TestConcurrency(BaseCase):
    """What must hold when two workers do it at the same moment.

    Real transactions on connections of their own, run the way Odoo runs a request (``retrying``);
    what they commit is taken away again.
    """

    def setUp(self):
        super().setUp()
        self.patch(Registry, '_lock', DummyRLock())  # the runner holds it, other threads would wait forever
        self.registry = Registry(get_db_name())
        self.mark = uuid.uuid4().hex[:8]
        with self._transaction() as env:
            company = env.ref('base.main_company')
            site = env['eh.hr.site'].create({'name': f'Concurrency {self.mark}', 'company_id': company.id, 'tz': 'UTC'})
            devices = env['eh.hr.kiosk.device'].create([{'name': f'{number}', 'site_id': site.id} for number in range(2)])
            employee = env['hr.employee'].create({'name': f'Concurrency {self.mark}', 'company_id': company.id})
            self.company_id, self.site_id, self.device_ids, self.employee_id = company.id, site.id, devices.ids, employee.id
            self.tokens = [env['eh.hr.kiosk.device']._exchange(device._new_pairing_code(), company, None, KEY)[0] for device in devices]
        self.addCleanup(self._clean_up)

    def _transaction(self):
        return _Transaction(self.registry)

    def _clean_up(self):
        with self._transaction() as env:
            env['hr.attendance'].search([('employee_id', '=', self.employee_id)]).unlink()
            env['hr.employee'].browse(self.employee_id).unlink()
            env['eh.hr.kiosk.device'].browse(self.device_ids).unlink()
            env['eh.hr.site'].browse(self.site_id).unlink()
            env.cr.execute("DELETE FROM eh_hr_kiosk_event WHERE site_name = %s", [f'Concurrency {self.mark}'])
            env.cr.execute("DELETE FROM eh_hr_spent_proof")
            env.cr.execute("DELETE FROM eh_hr_rate_limit WHERE key LIKE %s OR key LIKE 'device:%%'", [f'%{self.mark}%'])

    def _at_once(self, calls, muted=('odoo.sql_db', 'odoo.service.model')):
        """Run callables of one environment at the same moment, each as a request of its own.

        :return: what they returned or raised, in order
        """
        start, answers = threading.Barrier(len(calls)), [None] * len(calls)

        def request(number, call):
            try:
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    cr.execute("SELECT 1")  # the snapshot is taken before anybody has written
                    start.wait(10)
                    answers[number] = retrying(partial(call, env), env)
            except Exception as error:  # noqa: BLE001
                answers[number] = error

        threads = [threading.Thread(target=request, args=item, daemon=True) for item in enumerate(calls)]
        with mute_logger(*muted):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
        return answers

    def _tap(self, device, attempt_id, env):
        employee = env['hr.employee'].browse(self.employee_id)
        identity = env['eh.hr.kiosk.device'].browse(self.device_ids[device])._identity()
        return employee._eh_kiosk_change(identity, attempt_id, 'badge', {'mode': 'kiosk'}).is_repeated

    def test_k7_two_tablets_at_the_same_moment_check_in_once(self):
        answers = self._at_once([partial(self._tap, number, str(uuid.uuid4())) for number in (0, 1)])
        self.assertEqual(sorted(answers), [False, True])
        with self._transaction() as env:
            attendance = env['hr.attendance'].search([('employee_id', '=', self.employee_id)])
            self.assertEqual(len(attendance), 1)
            self.assertFalse(attendance.check_out)

    def test_k7_one_attempt_sent_four_times_at_once_counts_once(self):
        with self._transaction() as env:
            env['res.company'].browse(self.company_id).eh_kiosk_min_interval_s = 0
        self.addCleanup(self._restore_interval)
        attempt = str(uuid.uuid4())
        answers = self._at_once([partial(self._tap, number % 2, attempt) for number in range(4)])
        self.assertEqual(sorted(answers), [False, True, True, True])
        with self._transaction() as env:
            attendance = env['hr.attendance'].search([('employee_id', '=', self.employee_id)])
            self.assertEqual((len(attendance), bool(attendance.check_out)), (1, False))

    def _restore_interval(self):
        with self._transaction() as env:
            env['res.company'].browse(self.company_id).eh_kiosk_min_interval_s = 60

    def test_k2_one_code_used_twice_at_the_same_moment_pairs_once(self):
        with self._transaction() as env:
            code = env['eh.hr.kiosk.device'].browse(self.device_ids[0])._new_pairing_code()

        def exchange(env):
            return env['eh.hr.kiosk.device']._exchange(code, env['res.company'].browse(self.company_id), None, KEY)[0]

        answers = self._at_once([exchange] * 4)
        tokens = [answer for answer in answers if isinstance(answer, str)]
        refusals = [answer for answer in answers if isinstance(answer, KioskError)]
        self.assertEqual((len(tokens), len(refusals)), (1, 3), answers)
        self.assertEqual({refusal.error_code for refusal in refusals}, {'pairing_code_refused'})
        with self._transaction() as env:
            self.assertTrue(env['eh.hr.kiosk.device']._identify(tokens[0]))

    def test_o27_codes_used_at_the_same_moment_are_no_error_in_the_log(self):
        """What failed to serialize is tried again; its statement, with the new token's hash in it, is nobody's to read."""
        with self._transaction() as env:
            code = env['eh.hr.kiosk.device'].browse(self.device_ids[0])._new_pairing_code()
        lines = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: lines.append(record.getMessage())
        logging.getLogger('odoo.sql_db').addHandler(handler)
        self.addCleanup(logging.getLogger('odoo.sql_db').removeHandler, handler)

        def exchange(env):
            return env['eh.hr.kiosk.device']._exchange(code, env['res.company'].browse(self.company_id), None, KEY)[0]

        self._at_once([exchange] * 8, muted=('odoo.service.model',))
        self.assertEqual([line[:100] for line in lines if 'token_sha256' in line], [])

    def test_o34_the_limiter_is_cleaned_up_beside_a_busy_tablet(self):
        keys = [f'old-{number}:{self.mark}' for number in range(3)]
        with self.registry.cursor() as cr:
            for key in keys:
                cr.execute("INSERT INTO eh_hr_rate_limit VALUES (%s, clock_timestamp() - interval '2 hours')", [key])
        with self.registry.cursor() as busy:
            busy.execute("UPDATE eh_hr_rate_limit SET tat = clock_timestamp() WHERE key = %s", [keys[0]])
            with self._transaction() as env:
                env.cr.execute("SELECT 1")
                env['eh.hr.rate.limit']._gc_rate_limit()
        with self.registry.cursor() as cr:
            cr.execute("SELECT key FROM eh_hr_rate_limit WHERE key LIKE %s", [f'%{self.mark}'])
            self.assertEqual([key for key, in cr.fetchall()], [keys[0]])

    def test_q4_budget_is_exact_over_eight_callers(self):
        limit, key = 50, f'concurrency:{self.mark}'

        def spend(env):
            return [env['eh.hr.rate.limit']._spend(key, limit, 36_000) for _call in range(20)]

        answers = self._at_once([spend] * 8)
        self.assertEqual(sum(waiting == 0 for answer in answers for waiting in answer), limit)

    def test_q4_budget_of_one_hot_tablet(self):
        token = self.tokens[0]

        def admit(env):
            allowed = 0
            for _call in range(15):
                try:
                    caller = Caller(token, '192.0.2.1', Proof(KEY, os.urandom(16)))
                    allowed += bool(env['eh.hr.kiosk.admission']._admit(caller, f'hot-{self.mark}'))
                except KioskError as error:
                    assert error.error_code == 'rate_limited'
            return allowed

        allowed = sum(self._at_once([admit] * 8))
        # The budget flows back while the callers run: one a second.
        self.assertIn(allowed - RATE_LIMIT_DEFAULT, range(4))

    def test_k15_a_proof_shown_by_eight_at_once_admits_one(self):
        proof = Proof(KEY, os.urandom(16))

        def admit(env):
            try:
                return bool(env['eh.hr.kiosk.admission']._admit(Caller(self.tokens[0], '192.0.2.1', proof), f'shown-{self.mark}'))
            except KioskError as error:
                return error.error_code

        answers = self._at_once([admit] * 8)
        self.assertEqual(sorted(map(str, answers)), ['True'] + ['proof_refused'] * 7)

    def test_k1_sign_of_life_waits_for_nobody(self):
        with self._transaction() as env:
            env.cr.execute("UPDATE eh_hr_kiosk_device SET last_seen = NULL WHERE id = %s", [self.device_ids[0]])
        with self._transaction() as env:
            env.cr.execute("UPDATE eh_hr_kiosk_device SET name = 'busy' WHERE id = %s", [self.device_ids[0]])
            with self._transaction() as other:
                other.cr.execute("SET LOCAL lock_timeout = '1s'")
                other['eh.hr.kiosk.device']._saw(other['eh.hr.kiosk.device'].browse(self.device_ids[0])._identity())
        with self._transaction() as env:
            self.assertFalse(env['eh.hr.kiosk.device'].browse(self.device_ids[0]).last_seen)


class _Transaction:
    """An environment on a connection of its own, committed at the end of the block."""

    def __init__(self, registry):
        self._registry = registry

    def __enter__(self):
        self._cr = self._registry.cursor()
        return api.Environment(self._cr, SUPERUSER_ID, {})

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self._cr.commit()
        self._cr.close()
