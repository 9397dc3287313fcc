import json
import uuid

from odoo.tests import HttpCase, TransactionCase, new_test_user

BASE_GROUPS = 'base.group_user,base.group_multi_company'


class KioskCase(TransactionCase):
    """Two companies, each with a workplace, a tablet and an employee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a, cls.company_b = cls.env['res.company'].create([
            # What tablets do is tested with plain tokens; keys and their proofs have tests of their own (`test_proof*`).
            {'name': "Kiosk Company A", 'eh_kiosk_plain_tokens': True}, {'name': "Kiosk Company B", 'eh_kiosk_plain_tokens': True},
        ])
        cls.site_a, cls.site_b = cls.env['eh.hr.site'].create([
            {'name': "Site A", 'company_id': cls.company_a.id, 'tz': 'Europe/Brussels'},
            {'name': "Site B", 'company_id': cls.company_b.id, 'tz': 'America/New_York'},
        ])
        cls.device_a, cls.device_b = cls.env['eh.hr.kiosk.device'].create([
            {'name': "Tablet A", 'site_id': cls.site_a.id},
            {'name': "Tablet B", 'site_id': cls.site_b.id},
        ])
        cls.employee_a, cls.employee_b = cls.env['hr.employee'].create([
            {'name': "Anna A", 'company_id': cls.company_a.id, 'barcode': 'EHA1', 'pin': '1234'},
            {'name': "Bert B", 'company_id': cls.company_b.id, 'barcode': 'EHB1', 'pin': '4321'},
        ])
        cls.manager_a = cls._new_user('eh_manager_a', 'group_eh_hr_face_manager', cls.company_a)
        cls.auditor_a = cls._new_user('eh_auditor_a', 'group_eh_hr_face_auditor', cls.company_a)
        cls.admin_ab = cls._new_user('eh_admin_ab', 'group_eh_hr_face_admin', cls.company_a, cls.company_b)

    def setUp(self):
        super().setUp()
        if not self._registry_patched:
            # The limiter works on a cursor of its own: in a test it has to be one of the test's.
            self.registry_enter_test_mode()

    @classmethod
    def _new_user(cls, login, group, *companies):
        return new_test_user(
            cls.env, login, f'{BASE_GROUPS},eh_hr_face_kiosk.{group}',
            company_id=companies[0].id, company_ids=[company.id for company in companies])

    @classmethod
    def _pair(cls, device):
        """:return: a working token of the tablet, got the way a tablet without a key gets it"""
        device.company_id.eh_kiosk_plain_tokens = True
        code = device._new_pairing_code()
        token, _device = cls.env['eh.hr.kiosk.device']._exchange(code, device.company_id, '19.0.1.0.0')
        return token

    def _events(self, device, event_type=None):
        domain = [('device_id', '=', device.id)]
        if event_type:
            domain.append(('event_type', '=', event_type))
        return self.env['eh.hr.kiosk.event'].search(domain, order='id')


class KioskHttpCase(KioskCase, HttpCase):
    """As a tablet sees it: over HTTP."""

    def call(self, path, body=None, token=None, headers=None, data=None):
        """Call a route of ours: GET without a body, else POST.

        :return: the response; ``.json()`` is its body
        """
        headers = dict(headers or {})
        if token is not None:
            headers['Authorization'] = f'Bearer {token}'
        if body is None and data is None:
            return self.url_open(path, headers=headers)
        headers.setdefault('Content-Type', 'application/json')
        return self.url_open(path, data=json.dumps(body) if data is None else data, headers=headers, method='POST')

    def assertRefused(self, response, status, code):
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers['Content-Type'], 'application/json; charset=utf-8')
        self.assertEqual(response.json()['error']['code'], code)

    def rpc(self, route, bearer, params):
        """Call one of Odoo's kiosk routes.

        :param bearer: the device token, or False for none
        :return: the JSON-RPC answer, with ``result`` or ``error``
        """
        headers = {'Content-Type': 'application/json'}
        if bearer:
            headers['Authorization'] = f'Bearer {bearer}'
        response = self.url_open(
            f'/hr_attendance/{route}', headers=headers,
            data=json.dumps({'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': params}))
        self.assertEqual(response.status_code, 200)
        return response.json()

    def assertRpcRefused(self, answer, eh_code):
        self.assertIn('error', answer)
        self.assertEqual(answer['error']['data'].get('eh_code'), eh_code, answer['error']['data'].get('message'))

    def new_attempt(self):
        return str(uuid.uuid4())
