"""Two companies with a workplace, a paired tablet and employees each, and a body the kiosk page would send."""

import json
import uuid
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

AUDITOR = 'eh_hr_face_kiosk.group_eh_hr_face_auditor'
MANAGER = 'eh_hr_face_kiosk.group_eh_hr_face_manager'
ADMIN = 'eh_hr_face_kiosk.group_eh_hr_face_admin'

CONFIG_URL = '/eh_hr/kiosk/liveness/config'
LOG_URL = '/eh_hr/kiosk/liveness/log'


def make_body(**values):
    """The example of docs/wire.md under a new attempt id, with `values` over it."""
    return {
        'attempt_id': str(uuid.uuid4()),
        'outcome': 'passed',
        'prompt': "Blink slowly 2 times",
        'duration_ms': 3120,
        'blink_count': 2,
        'fail_reason': None,
        'trigger': 'manual',
        'policy': 'default',
        'frames_per_second': 23.8,
        'timeline': [
            {'at_ms': 0, 'code': 'prompt_shown'},
            {'at_ms': 1900, 'code': 'blink'},
            {'at_ms': 3120, 'code': 'blink'},
            {'at_ms': 3120, 'code': 'passed'},
        ],
        'l1': 0.43,
        'components': {
            'motion': 0.53, 'ml': None, 'quality': 0.9, 'device': 1, 'stability': 0.97,
            'blink': 1, 'head_turn': None, 'mouth': None, 'colour_flash': None,
        },
        'reasons': ['head_turn_not_asked', 'ml_missing', 'below_threshold'],
        'policy_met': False,
        **values,
    }


def pair(env, company, name, thumbprint=None):
    """Make a workplace with a tablet and pair it, without a key unless one is named; returns the tablet and its token."""
    site = env['eh.hr.site'].create({'name': f"{name} site", 'company_id': company.id, 'tz': 'Europe/Brussels'})
    device = env['eh.hr.kiosk.device'].create({'name': f"{name} tablet", 'site_id': site.id})
    if not thumbprint:
        company.eh_kiosk_plain_tokens = True  # keys and their proofs have tests of their own in the kiosk module
    env.flush_all()
    token, device = env['eh.hr.kiosk.device']._exchange(device._new_pairing_code(), company, None, thumbprint)
    return device, token


class TwoCompanies:
    """Mixin of the two test classes below."""

    @classmethod
    def set_up_companies(cls):
        cls.company_a, cls.company_b = cls.env['res.company'].create([{'name': "Ant Farm"}, {'name': "Bee Hive"}])
        cls.env.user.company_ids += cls.company_a + cls.company_b
        cls.device_a, cls.token_a = pair(cls.env, cls.company_a, "Ant")
        cls.device_b, cls.token_b = pair(cls.env, cls.company_b, "Bee")
        cls.employee_a, cls.employee_b = cls.env['hr.employee'].create([
            {'name': "Anita Ant", 'company_id': cls.company_a.id, 'barcode': 'ANT041', 'pin': '1234'},
            {'name': "Bob Bee", 'company_id': cls.company_b.id},
        ])
        cls.colleague_a, cls.archived_a = cls.env['hr.employee'].create([
            {'name': "Carl Ant", 'company_id': cls.company_a.id, 'pin': '5678'},
            {'name': "Doris Ant", 'company_id': cls.company_a.id, 'pin': '9012', 'active': False},
        ])
        cls.checks = cls.env['eh.hr.liveness.check']
        cls.events = cls.env['eh.hr.kiosk.event']
        cls.identity_a, cls.identity_b = cls.device_a._identity(), cls.device_b._identity()

    @classmethod
    def make_user(cls, login, groups, companies):
        return new_test_user(
            cls.env, login, groups=groups, company_id=companies[0].id, company_ids=[Command.set(companies.ids)])

    def record(self, device=None, **values):
        """Record one attempt as the log route does; returns the record."""
        answer = self.checks._record_attempt((device or self.device_a)._identity(), make_body(**values))
        return self.checks.browse(answer['check_id'])

    def check_in(self, attempt_id=None, trigger='manual', minutes_ago=0, employee=None):
        """A check-in at tablet A, of employee A if nobody else is named, as the kiosk module leaves it."""
        attendance = self.env['hr.attendance'].create({
            'employee_id': (employee or self.employee_a).id,
            'check_in': fields.Datetime.now() - timedelta(minutes=minutes_ago),
            'in_mode': 'kiosk',
            'eh_in_attempt_id': attempt_id or str(uuid.uuid4()),
            'eh_in_device_id': self.device_a.id,
        })
        attendance._eh_after_kiosk_change(attendance.eh_in_attempt_id, 'in', trigger)
        return attendance

    def check_out(self, attendance, attempt_id=None, trigger='manual', minutes_ago=0):
        attendance.write({
            'check_out': fields.Datetime.now() - timedelta(minutes=minutes_ago), 'out_mode': 'kiosk',
            'eh_out_attempt_id': attempt_id or str(uuid.uuid4()), 'eh_out_device_id': self.device_a.id,
        })
        attendance._eh_after_kiosk_change(attendance.eh_out_attempt_id, 'out', trigger)

    def count_rows(self):
        """How many captures and how many kiosk events there are, in any company."""
        self.env.cr.execute(
            "SELECT (SELECT count(*) FROM eh_hr_liveness_check), (SELECT count(*) FROM eh_hr_kiosk_event)")
        return self.env.cr.fetchone()


# With everything loaded: modules that build on this one may need columns of a company that nobody fills before they are.
@tagged('post_install', '-at_install')
class LivenessCase(TwoCompanies, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_companies()


class LivenessHttpCase(TwoCompanies, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_companies()

    def call(self, method, url, token=None, **options):
        """Call a kiosk route; `token` is the device token to send."""
        headers = {**options.pop('headers', {}), **({'Authorization': f'Bearer {token}'} if token else {})}
        return self.opener.request(method, self.base_url() + url, headers=headers, timeout=30, **options)

    def post_log(self, body, token=None, headers=None):
        """Post a body, a dict or raw bytes, to the log route as the tablet of company A."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.call(
            'POST', LOG_URL, self.token_a if token is None else token, data=data,
            headers={'Content-Type': 'application/json', **(headers or {})})

    def assert_refused(self, response, status, code, field=None):
        """The answer is the error JSON of docs/wire.md, and nothing was stored since `self.before`."""
        self.assertEqual(response.status_code, status, response.text[:500])
        self.assertEqual(response.headers['Content-Type'], 'application/json; charset=utf-8')
        error = response.json()['error']
        self.assertEqual(error['code'], code)
        self.assertTrue(error['message'])
        if field:
            self.assertEqual(error['field'], field)
        self.assertEqual(self.count_rows(), self.before, "nothing is stored for a refused request")
        return error
