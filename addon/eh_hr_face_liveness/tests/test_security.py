from psycopg2 import Error as DatabaseError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ADMIN, CONFIG_URL, LOG_URL, LivenessCase, LivenessHttpCase, make_body


class TestForgery(LivenessCase):
    """SPEC A12: somebody with every right in Odoo tries to write or bend a record through the ORM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.make_user('eh_admin', f'{ADMIN},base.group_system', cls.company_a)
        cls.check = cls.checks.browse(cls.checks._record_attempt(cls.identity_a, make_body(outcome='failed'))['check_id'])
        cls.values = {
            'attempt_id': 'x', 'outcome': 'passed', 'recorded_on': '2026-01-01', 'company_id': cls.company_a.id,
            'device_id': cls.device_a.id, 'site_id': cls.device_a.site_id.id, 'device_name': 'x', 'site_name': 'x',
            'client_asserted': True, 'server_verdict': 'not_assessed',
        }

    def everybody(self):
        yield self.checks.with_user(self.admin)
        yield self.checks.with_user(self.admin).sudo()
        yield self.env['eh.hr.liveness.check']
        yield self.env(su=True)['eh.hr.liveness.check']

    def test_a12_create(self):
        before = self.count_rows()
        for checks in self.everybody():
            with self.assertRaises(AccessError):
                checks.create(self.values)
            with self.assertRaises(AccessError):
                checks.create([self.values, self.values])
            with self.assertRaises(AccessError):
                checks.browse(self.check.id).copy()
        self.assertEqual(self.count_rows(), before)

    def test_a12_import(self):
        before = self.count_rows()
        for checks in self.everybody():
            result = checks.load(list(self.values), [[str(value) for value in self.values.values()]])
            self.assertFalse(result['ids'])
            result = checks.load(['.id', 'outcome'], [[str(self.check.id), 'passed']])
            self.assertFalse(result['ids'])
        self.assertEqual(self.count_rows(), before)
        self.assertEqual(self.check.outcome, 'failed')

    def test_a12_write(self):
        for checks in self.everybody():
            check = checks.browse(self.check.id)
            for values in ({'outcome': 'passed'}, {'client_asserted': False}, {'employee_id': self.employee_a.id}, {},
                           {'l1': 1.0}, {'policy_met': 'met'}, {'components': {'ml': 1}}, {'reasons': []}):
                with self.assertRaises(AccessError):
                    check.write(values)
            with self.assertRaises(AccessError):
                check.outcome = 'passed'
            with self.assertRaises(AccessError):
                check.web_save({'outcome': 'passed'}, {'outcome': {}})
        self.env.flush_all()
        self.check.invalidate_recordset()
        self.assertEqual((self.check.outcome, self.check.client_asserted), ('failed', True))

    def test_a12_a_data_file(self):
        with self.assertRaises(AccessError):
            self.checks._load_records([{'xml_id': 'eh_hr_face_liveness.forged', 'values': self.values, 'noupdate': False}])

    def test_a12_a_server_action(self):
        for code in ("env['eh.hr.liveness.check'].sudo().browse(%d).write({'outcome': 'passed'})" % self.check.id,
                     "env['eh.hr.liveness.check'].sudo().create({})"):
            action = self.env['ir.actions.server'].create({
                'name': "Forge", 'model_id': self.env.ref('eh_hr_face_liveness.model_eh_hr_liveness_check').id,
                'state': 'code', 'code': code})
            with mute_logger('odoo.addons.base.models.ir_actions'), self.assertRaises(Exception) as caught:
                action.run()
            self.assertIn("capture", str(caught.exception))

    def test_a12_the_writer_cannot_be_called_from_outside(self):
        for method in ('_record_attempt', '_delete_overdue', '_gc_past_retention'):
            self.assertTrue(method.startswith('_'), "Odoo's RPC refuses names that start with an underscore")
            self.assertTrue(hasattr(self.checks, method))

    def test_a2_no_default_and_no_context_turns_the_flag_off(self):
        answer = self.checks.with_context(default_client_asserted=False)._record_attempt(
            self.identity_a, make_body(client_asserted=False, server_verdict='live'))
        self.assertTrue(self.checks.browse(answer['check_id']).client_asserted)
        self.assertEqual(self.checks.browse(answer['check_id']).server_verdict, 'not_assessed')

    def test_a7_sql_in_every_text_is_text(self):
        nasty = "'); DROP TABLE eh_hr_liveness_check; --"
        check = self.checks.browse(self.checks._record_attempt(
            self.identity_a, make_body(prompt=nasty, fail_reason=nasty + ' %s %(x)s'))['check_id'])
        self.assertEqual((check.prompt, check.fail_reason), (nasty, nasty + ' %s %(x)s'))

    def test_a7_markup_in_a_reason_stays_text(self):
        check = self.checks.browse(self.checks._record_attempt(
            self.identity_a, make_body(outcome='failed', fail_reason='<img src=x onerror=alert(1)>'))['check_id'])
        self.assertEqual(check.reason, '<img src=x onerror=alert(1)>')
        self.assertNotIn('<img', check.timeline_html)


@tagged('post_install', '-at_install')
class TestForgeryOverHttp(LivenessHttpCase):

    def setUp(self):
        super().setUp()
        self.before = self.count_rows()

    def test_a4_a_logged_in_administrator_is_no_tablet(self):
        self.make_user('eh_admin', f'{ADMIN},base.group_system', self.company_a)
        self.authenticate('eh_admin', 'eh_admin')
        self.assert_refused(self.post_log(make_body(), token=''), 401, 'device_unauthorized')
        self.assert_refused(self.call('GET', CONFIG_URL), 401, 'device_unauthorized')

    def test_a4_the_token_counts_in_the_header_only(self):
        for url in (f'{LOG_URL}?token={self.token_a}', f'{LOG_URL}?access_token={self.token_a}'):
            self.assert_refused(self.call('POST', url, json=make_body()), 401, 'device_unauthorized')
        response = self.call('POST', LOG_URL, json={**make_body(), 'token': self.token_a})
        self.assert_refused(response, 401, 'device_unauthorized')

    def test_a4_odd_authorization_headers(self):
        for header in ('Bearer', 'Bearer ', f'Basic {self.token_a}', self.token_a, f'Bearer {self.token_a} x',
                       f'Bearer {self.token_a},{self.token_b}', "Bearer ' OR 1=1 --", 'Bearer ' + 'A' * 5000):
            response = self.call('POST', LOG_URL, json=make_body(), headers={'Authorization': header})
            self.assert_refused(response, 401, 'device_unauthorized')

    def test_a4_a_body_cannot_name_another_tablet_or_company(self):
        response = self.post_log(make_body(
            device_id=self.device_b.id, company_id=self.company_b.id, site_id=self.device_b.site_id.id, id=1,
            recorded_on='2001-01-01T00:00:00Z', employee_name="Somebody", client_asserted=False))
        check = self.checks.browse(response.json()['check_id'])
        self.assertEqual((check.device_id, check.company_id), (self.device_a, self.company_a))
        self.assertEqual(check.recorded_on.year, self.env.cr.now().year)
        self.assertFalse(check.employee_name)
        self.assertTrue(check.client_asserted)

    def test_a4_one_company_cannot_see_or_touch_the_attempt_of_another(self):
        body = make_body()
        first = self.post_log(body).json()
        other = self.post_log({**body, 'outcome': 'failed'}, self.token_b).json()
        self.assertNotEqual(first['check_id'], other['check_id'])
        self.assertEqual(other['outcome'], 'failed')
        self.assertEqual(self.checks.browse(first['check_id']).outcome, 'passed')

    def test_a12_no_rpc_reaches_the_writer(self):
        self.make_user('eh_admin', f'{ADMIN},base.group_system', self.company_a)
        self.authenticate('eh_admin', 'eh_admin')
        for method, args in (
            ('_record_attempt', [{}, make_body()]), ('_delete_overdue', [[1, '2100-01-01', 5], 5, '2000-01-01']), ('_gc_past_retention', []),
            ('create', [{'outcome': 'passed'}]), ('write', [[1], {'outcome': 'passed'}]),
        ):
            with mute_logger('odoo.http'):
                answer = self.call('POST', f'/web/dataset/call_kw/eh.hr.liveness.check/{method}', json={
                    'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': {
                        'model': 'eh.hr.liveness.check', 'method': method, 'args': args, 'kwargs': {}}}).json()
            self.assertIn('error', answer, method)
            self.assertEqual(self.count_rows(), self.before)

    def test_a5_random_tokens_spend_the_budget_of_their_address_not_the_tablet_s(self):
        self.env['ir.config_parameter'].set_param('eh_hr_face_kiosk.rate_limit_per_minute', '3')
        # Fills the caches: else the first refusal, rolled back, takes its count with it in the tests' one transaction.
        self.post_log(make_body(), self.token_b)
        self.before = self.count_rows()
        codes = [self.post_log(make_body(), str(number) * 43).status_code for number in range(5)]
        self.assertEqual(codes, [401, 401, 401, 429, 429])
        self.assertEqual(self.count_rows(), self.before)
        self.assertEqual(self.post_log(make_body()).status_code, 200)


class TestDatabaseErrors(LivenessCase):

    def test_a2_a_row_that_was_verified_cannot_even_be_inserted(self):
        self.env.cr.execute("SELECT * FROM eh_hr_liveness_check WHERE id = %s", (self.record().id,))
        with mute_logger('odoo.sql_db'), self.assertRaises(DatabaseError), self.env.cr.savepoint():
            self.env.cr.execute("""
                INSERT INTO eh_hr_liveness_check (attempt_id, outcome, recorded_on, company_id, device_id, device_name,
                    site_id, site_name, duration_ms, blink_count, client_asserted, server_verdict)
                SELECT gen_random_uuid(), outcome, recorded_on, company_id, device_id, device_name,
                    site_id, site_name, duration_ms, blink_count, FALSE, server_verdict FROM eh_hr_liveness_check LIMIT 1
            """)
