import json
import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.eh_hr_face_kiosk.const import MAX_BODY_BYTES

from .common import CONFIG_URL, LOG_URL, LivenessHttpCase, make_body, pair


@tagged('post_install', '-at_install')
class TestRoutes(LivenessHttpCase):

    def setUp(self):
        super().setUp()
        self.before = self.count_rows()

    def test_a3_config(self):
        self.company_a.write({
            'eh_liveness_enabled': True, 'eh_liveness_required_blinks': 3, 'eh_liveness_policy': 'lenient'})
        response = self.call('GET', CONFIG_URL, self.token_a)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {
            'enabled': True, 'required_blinks': 3, 'timeout_ms': 12_000, 'trigger': 'all', 'on_failure': 'record',
            'policy': 'lenient', 'movements': [], 'min_frames_per_second': 11, 'spoken': False, 'models': [],
        })
        self.assertFalse(self.call('GET', CONFIG_URL, self.token_b).json()['enabled'], "each tablet gets its company's")

    def test_a3_log_answers_as_the_wire_says(self):
        body = make_body(employee_id=self.employee_a.id)
        response = self.post_log(body)
        self.assertEqual(response.status_code, 200, response.text)
        answer = response.json()
        check = self.checks.browse(answer['check_id'])
        self.assertEqual(answer, {
            'attempt_id': body['attempt_id'], 'outcome': 'passed', 'check_id': check.id,
            'recorded_on': check.recorded_on.isoformat() + 'Z', 'event_id': answer['event_id'],
        })
        self.assertEqual(self.events.browse(answer['event_id']).attempt_id, body['attempt_id'])
        self.assertEqual(self.count_rows(), (self.before[0] + 1, self.before[1] + 1))

    def test_a3_no_session_is_made(self):
        for response in (self.call('GET', CONFIG_URL, self.token_a), self.post_log(make_body())):
            self.assertNotIn('Set-Cookie', response.headers)

    def test_q9_the_same_attempt_again_is_200_with_the_first_answer(self):
        body = make_body()
        first = self.post_log(body).json()
        again = self.post_log({**body, 'outcome': 'failed'})
        self.assertEqual((again.status_code, again.json()), (200, first))
        self.assertEqual(self.count_rows(), (self.before[0] + 1, self.before[1] + 1))

    def test_a4_without_a_valid_token_401_and_no_row(self):
        self.device_b.action_revoke()
        inactive, token_inactive = pair(self.env, self.company_a, "Other")
        inactive.active = False
        self.env.flush_all()
        self.before = self.count_rows()
        for token in ('', 'A' * 43, self.token_a[:-1], self.token_b, token_inactive):
            self.assert_refused(self.post_log(make_body(), token), 401, 'device_unauthorized')
            self.assert_refused(self.call('GET', CONFIG_URL, token), 401, 'device_unauthorized')

    def test_a5_over_budget_429_with_retry_after_and_no_row(self):
        self.env['ir.config_parameter'].set_param('eh_hr_face_kiosk.rate_limit_per_minute', '3')
        for _turn in range(3):
            self.assertEqual(self.post_log(make_body()).status_code, 200)
        self.before = self.count_rows()
        for response in (self.post_log(make_body()), self.call('GET', CONFIG_URL, self.token_a)):
            self.assert_refused(response, 429, 'rate_limited')
            self.assertIn(int(response.headers['Retry-After']), range(1, 61))
        self.assertEqual(self.post_log(make_body(), self.token_b).status_code, 200, "another tablet has its own budget")

    def test_a6_the_largest_values_of_the_wire_fit_the_database(self):
        check = self.checks.browse(self.post_log(make_body(
            duration_ms=3_600_000, blink_count=1000, frames_per_second=1000, prompt='\U0001f600' * 300, fail_reason='ä' * 300,
            timeline=[{'at_ms': 3_600_000, 'code': 'a' * 40}] * 64)).json()['check_id'])
        self.assertEqual((check.duration_ms, check.blink_count, check.frames_per_second), (3_600_000, 1000, 1000))
        self.assertEqual((len(check.prompt), len(check.fail_reason), len(check.timeline)), (255, 255, 64))
        self.assertTrue(check.timeline_html)

    def test_a6_a_wrong_field_is_named(self):
        for field, value in (
            ('outcome', 'live'), ('attempt_id', None), ('duration_ms', -1), ('blink_count', 2.5), ('prompt', 7),
            ('fail_reason', []), ('trigger', 'iris'), ('policy', 'lax'), ('frames_per_second', 'fast'),
            ('employee_id', '7'), ('timeline', [{'at_ms': 0}]), ('l1', 1.5), ('l1', '0.5'), ('components', [0.5]),
            ('components', {'motion': 2}), ('components', {'ml': True}), ('reasons', 'ml_missing'),
            ('reasons', ['a'] * 33), ('reasons', ['Not a code']), ('policy_met', 'met'),
        ):
            error = self.assert_refused(self.post_log(make_body(**{field: value})), 400, 'invalid_field', field)
            self.assertTrue(error['message'].startswith(f"{field}: expected"))

    def test_l8_a_number_too_large_for_a_float_is_out_of_range(self):
        body = json.dumps(make_body())
        for text, field in (('0.43', 'l1'), ('0.53', 'components')):
            self.assert_refused(self.post_log(body.replace(text, '1e999').encode()), 400, 'invalid_field', field)

    def test_l8_the_score_arrives_as_it_was_sent_and_stays_the_tablet_s_word(self):
        check = self.checks.browse(self.post_log(make_body(policy='fast', policy_met=True, l1=1)).json()['check_id'])
        self.assertRecordValues(check, [{
            'policy': 'fast', 'l1': 1.0, 'policy_met': 'met', 'client_asserted': True, 'server_verdict': 'not_assessed'}])

    def test_a9_no_score_keeps_anybody_from_checking_in_or_turns_an_outcome(self):
        self.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_on_failure': 'ask_pin'})
        for policy_met in (True, False, None):
            for outcome, asked in (('passed', 'none'), ('failed', 'pin')):
                body = make_body(
                    employee_id=self.employee_a.id, outcome=outcome, policy_met=policy_met, l1=0 if policy_met else 1)
                self.assertEqual(self.post_log(body).json()['outcome'], outcome)
                self.assertEqual(self.company_a._eh_kiosk_checkin_requirement(
                    self.identity_a, self.employee_a, body['attempt_id'], 'manual'), asked)

    def test_a6_a_body_over_16_kb_413(self):
        fits = json.dumps(make_body())
        fits += ' ' * (MAX_BODY_BYTES - len(fits))
        self.assertEqual(self.post_log(fits.encode()).status_code, 200)
        self.before = self.count_rows()
        for body in (fits.encode() + b' ', json.dumps(make_body(prompt='x' * 1_000_000)).encode()):
            self.assert_refused(self.post_log(body), 413, 'body_too_large')

    def test_a6_a_chunked_body_413(self):
        # It says no length beforehand, and no kiosk page sends one.
        for size in (1, 20):
            response = self.call(
                'POST', LOG_URL, self.token_a, headers={'Content-Type': 'application/json'},
                data=(part for part in [json.dumps(make_body()).encode()] + [b' ' * 1024] * size))
            self.assert_refused(response, 413, 'body_too_large')

    def test_a6_what_is_not_a_json_object_400(self):
        good = json.dumps(make_body())
        for body in (
            b'', b' ', b'{', b'[]', b'null', b'7', b'"x"', b'\xff\xfe', b'\x00', good.encode('utf-16'),
            b'\xef\xbb\xbf' + good.encode(), good.encode() + b'{}', good.replace('"passed"', "'passed'").encode(),
            good.replace('0.43', 'NaN').encode(), good.replace('0.53', '-Infinity').encode(),
            good.replace('3120', 'NaN').encode(), good.replace('3120', 'Infinity').encode(),
            good.replace('3120', '1' * 5000).encode(), b'[' * 8000, b'{"a":' * 3000, b'[' * 8000 + b']' * 8000,
            good.replace('"passed"', '"\xe4"').encode('latin-1'),
            (good[:-1] + ', "outcome": "failed"}').encode(),
        ):
            self.assert_refused(self.post_log(body), 400, 'invalid_json')

    def test_a6_form_bodies_400(self):
        for content_type in ('application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', ''):
            response = self.post_log(b'outcome=passed', headers={'Content-Type': content_type})
            self.assert_refused(response, 400, 'invalid_json')

    def test_a1_an_employee_of_another_company_or_an_archived_one_403(self):
        for employee in (self.employee_b, self.archived_a):
            self.assert_refused(self.post_log(make_body(employee_id=employee.id)), 403, 'employee_refused')

    def test_a7_nul_bytes_and_lone_surrogates_are_stored_clean(self):
        body = json.dumps(make_body(prompt='Bl\x00ink \ud800slowly', fail_reason='time\x07out')).encode()
        check = self.checks.browse(self.post_log(body).json()['check_id'])
        self.assertEqual((check.prompt, check.fail_reason), ("Blink slowly", 'timeout'))

    def test_a6_another_method_is_no_route(self):
        self.assertEqual(self.call('GET', LOG_URL, self.token_a).status_code, 405)
        self.assertEqual(self.call('POST', CONFIG_URL, self.token_a, data=b'{}').status_code, 405)
        self.assertEqual(self.count_rows(), self.before)

    def test_a3_an_exception_is_a_json_500_with_the_id_of_the_log_and_nothing_half_written(self):
        self.env.cr.execute("""
            CREATE FUNCTION eh_test_fault() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'injected fault'; END $$;
            CREATE TRIGGER eh_test_fault AFTER INSERT ON eh_hr_kiosk_event FOR EACH ROW EXECUTE FUNCTION eh_test_fault()
        """)
        body = make_body()
        with mute_logger('odoo.sql_db', 'odoo.http'), \
                self.assertLogs('odoo.addons.eh_hr_face_kiosk.models.ir_http', 'ERROR') as logs:
            error = self.assert_refused(self.post_log(body), 500, 'internal_error')
        self.assertTrue(re.fullmatch(r'[0-9a-f]{32}', error['id']))
        self.assertIn(error['id'], "\n".join(logs.output))
        self.assertNotIn(self.token_a, "\n".join(logs.output))
        self.env.cr.execute("DROP TRIGGER eh_test_fault ON eh_hr_kiosk_event")
        self.assertEqual(self.post_log(body).status_code, 200, "the same attempt goes through once the fault is gone")
