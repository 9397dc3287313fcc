"""SPEC A0: what the attempt slip does to a report, and what a bad one does not."""

import uuid
from datetime import timedelta, timezone

import jwt

from odoo import fields
from odoo.tests import tagged

from odoo.addons.eh_hr_face_kiosk.errors import KioskError
from odoo.addons.eh_hr_face_kiosk.tools.slip import SLIP_TYPE, sign_slip

from .common import LivenessCase, LivenessHttpCase, make_body

ATTEMPT_URL = '/eh_hr/kiosk/attempt'
BLINKS = [{'behaviour': 'blink', 'count': 2}]


class Slips:
    """Mixin: slips as the server signs them, or almost."""

    def slip(self, attempt_id, device=None, employee=None, trigger='manual', seconds_ago=0, key=None, **claims):
        device = (device or self.device_a)._identity()
        own_key, issuer = self.env['eh.hr.kiosk.attempt']._slip_key()
        return sign_slip(key or own_key, issuer, fields.Datetime.now() - timedelta(seconds=seconds_ago), **{
            'attempt_id': attempt_id, 'device_id': device.device_id, 'company_id': device.company_id,
            'employee_id': employee.id if employee else None, 'trigger': trigger, 'steps': BLINKS, **claims})


class TestSlip(Slips, LivenessCase):

    def record_with_slip(self, employee=None, slip=None, **values):
        attempt_id = str(uuid.uuid4())
        return self.record(
            attempt_id=attempt_id, **{'slip': self.slip(attempt_id, employee=employee, **(slip or {})), **values})

    def test_a0_the_row_keeps_when_the_server_saw_it_begin_and_end_and_what_was_asked(self):
        attempt_id = str(uuid.uuid4())
        slip = self.slip(attempt_id, employee=self.employee_a, seconds_ago=7)
        check = self.record(attempt_id=attempt_id, slip=slip, employee_id=self.employee_a.id)
        self.assertTrue(check.server_saw_begin)
        issued_at = jwt.decode(slip, options={'verify_signature': False})['iat']
        self.assertEqual(check.server_began_at.replace(tzinfo=timezone.utc).timestamp(), issued_at)
        self.assertEqual(check.steps, BLINKS)
        self.assertEqual(check.steps_text, "Blinks × 2")
        self.assertEqual(check.server_ended_at, check.recorded_on)
        self.assertRegex(check.server_says, r"saw it begin at \d\d:\d\d:\d\d \w+ and end at \d\d:\d\d:\d\d \w+")
        self.assertFalse(check.is_late)
        self.assertRegex(check.timeline_html, r"\d\d:\d\d:\d\d")

    def test_a0_without_a_slip_the_row_says_that_the_server_did_not_see_it_begin(self):
        for values in ({}, {'slip': None}):
            check = self.record(**values)
            self.assertFalse(check.server_saw_begin or check.server_began_at or check.server_ended_at or check.steps)
            self.assertIn("did not see it begin", check.server_says)

    def test_o14_a_report_that_took_its_time_is_late_by_the_server_s_own_clock(self):
        check = self.record_with_slip(self.employee_a, {'seconds_ago': 200}, employee_id=self.employee_a.id)
        self.assertTrue(check.is_late)
        self.assertIn("Reported late", check.timeline_html)
        long_prompt = self.record_with_slip(None, {'seconds_ago': 200}, duration_ms=190_000)
        self.assertFalse(long_prompt.is_late, "a long attempt is no late report")

    def test_o1_the_slip_s_trigger_and_employee_are_the_truth(self):
        check = self.record_with_slip(self.employee_a, {'trigger': 'badge'}, trigger='manual', employee_id=None)
        self.assertEqual((check.trigger, check.employee_id, check.employee_name), ('badge', self.employee_a, "Anita Ant"))

    def test_a0_a_face_that_was_recognised_after_the_begin_is_named_by_the_report(self):
        check = self.record_with_slip(None, {'trigger': 'face'}, employee_id=self.employee_a.id)
        self.assertEqual((check.trigger, check.employee_id), ('face', self.employee_a))

    def test_o9_who_was_admitted_with_the_slip_may_report_it(self):
        attempts = [str(uuid.uuid4()) for _state in range(3)]
        slips = [self.slip(attempt_id, employee=self.employee_a) for attempt_id in attempts]
        number = self.employee_a.id

        def report(index):
            return self.record(attempt_id=attempts[index], slip=slips[index], employee_id=number)

        self.employee_a.active = False
        check = report(0)
        self.assertEqual((check.employee_id, check.company_id), (self.employee_a, self.company_a))
        self.employee_a.company_id = self.company_b
        self.assertEqual(report(1).company_id, self.company_a)
        self.employee_a.unlink()
        check = report(2)
        self.assertFalse(check.employee_id)
        self.assertEqual(check.employee_number, number)

    def test_o9_a_slip_of_nobody_admits_nobody(self):
        for employee in (self.archived_a, self.employee_b):
            with self.assertRaises(KioskError) as caught:
                self.record_with_slip(None, employee_id=employee.id)
            self.assertEqual(caught.exception.error_code, 'employee_refused')

    def test_o4_a_log_for_another_employee_than_the_slip_s_is_refused(self):
        before = self.count_rows()
        with self.assertRaises(KioskError) as caught:
            self.record_with_slip(self.employee_a, employee_id=self.colleague_a.id)
        self.assertEqual(caught.exception.error_code, 'slip_refused')
        self.assertEqual(self.count_rows(), before)

    def test_q9_the_same_attempt_again_without_its_slip_is_answered_as_at_first(self):
        attempt_id = str(uuid.uuid4())
        body = make_body(attempt_id=attempt_id, slip=self.slip(attempt_id))
        first = self.checks._record_attempt(self.identity_a, body)
        before = self.count_rows()
        self.assertEqual(self.checks._record_attempt(self.identity_a, {**body, 'slip': None}), first)
        self.assertEqual(self.count_rows(), before)
        self.assertTrue(self.checks.browse(first['check_id']).server_saw_begin)


class TestSteps(LivenessCase):
    """SPEC A0, A10: what the server asks a tablet to ask for."""

    def steps(self, trigger='manual'):
        return self.env['eh.hr.kiosk.attempt']._steps(self.identity_a, self.employee_a, trigger)

    def test_a0_the_company_s_blinks_and_the_policy_s_movements(self):
        self.company_a.write({
            'eh_liveness_enabled': True, 'eh_liveness_required_blinks': 3, 'eh_liveness_turn_instead': False})
        self.assertEqual(self.steps(), [{'behaviour': 'blink', 'count': 3}])
        self.company_a.write({'eh_liveness_ask_movements': True, 'eh_liveness_policy': 'default'})
        self.assertEqual(self.steps(), [{'behaviour': 'blink', 'count': 3}, {'behaviour': 'head_turn', 'count': 1}])
        self.device_a.eh_liveness_policy = 'strict'
        self.assertEqual([step['behaviour'] for step in self.steps()], ['blink', 'head_turn', 'mouth'])

    def test_a0_no_steps_where_no_capture_is_asked_for(self):
        self.assertEqual(self.steps(), [])
        self.company_a.eh_liveness_enabled = True
        for setting, asked in (('all', {'manual', 'badge', 'face'}), ('manual', {'manual', 'face'}), ('badge', {'badge', 'face'})):
            self.company_a.eh_liveness_trigger = setting
            for trigger in ('manual', 'badge', 'face'):
                self.assertEqual(bool(self.steps(trigger)), trigger in asked, (setting, trigger))


@tagged('post_install', '-at_install')
class TestSlipRoute(Slips, LivenessHttpCase):

    def begin(self, attempt_id, **values):
        response = self.call('POST', ATTEMPT_URL, self.token_a, json={
            'attempt_id': attempt_id, 'trigger': 'manual', 'employee_id': self.employee_a.id, **values})
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def test_l14_a_report_of_another_order_is_kept_and_says_so(self):
        self.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_turn_instead': False})
        attempt_id = str(uuid.uuid4())
        begun = self.begin(attempt_id)
        body = make_body(attempt_id=attempt_id, employee_id=self.employee_a.id, slip=begun['slip'], timeline=[
            {'at_ms': 0, 'code': 'prompt_shown'}, {'at_ms': 900, 'code': 'mouth_open'}, {'at_ms': 900, 'code': 'passed'}])
        response = self.post_log(body)
        self.assertEqual(response.status_code, 200, response.text)
        check = self.checks.browse(response.json()['check_id'])
        self.assertEqual((check.outcome, check.steps_fit), ('passed', 'differ'))
        # One slip, one row: whatever is sent under it again.
        before = self.count_rows()
        again = self.post_log({**body, 'timeline': None})
        self.assertEqual(again.json()['check_id'], check.id)
        self.assertEqual(self.count_rows(), before)

    def test_a0_from_the_begin_to_the_row(self):
        self.company_a.write({'eh_liveness_enabled': True, 'eh_liveness_turn_instead': False})
        attempt_id = str(uuid.uuid4())
        begun = self.begin(attempt_id)
        self.assertEqual(begun['steps'], BLINKS)
        response = self.post_log(make_body(attempt_id=attempt_id, employee_id=self.employee_a.id, slip=begun['slip']))
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(self.checks.browse(response.json()['check_id']).steps_fit, 'fit')
        check = self.checks.browse(response.json()['check_id'])
        self.assertTrue(check.server_saw_begin)
        self.assertEqual(check.steps, BLINKS)

    def test_a0_a_bad_slip_is_refused_and_leaves_no_row(self):
        attempt_id = str(uuid.uuid4())
        body = make_body(attempt_id=attempt_id, employee_id=self.employee_a.id)
        good = self.slip(attempt_id, employee=self.employee_a)
        head, claims, signature = good.split('.')
        key, _issuer = self.env['eh.hr.kiosk.attempt']._slip_key()
        content = jwt.decode(good, options={'verify_signature': False})
        self.before = self.count_rows()
        for name, slip in {
            'another device': self.slip(attempt_id, device=self.device_b, company_id=self.company_a.id),
            'another company': self.slip(attempt_id, company_id=self.company_b.id),
            'another attempt': self.slip(str(uuid.uuid4())),
            'another employee': self.slip(attempt_id, employee=self.colleague_a),
            'another key': self.slip(attempt_id, key=b'x' * 32),
            'another signature': f'{head}.{claims}.{signature[::-1]}',
            'no signature': f'{head}.{claims}.',
            'alg none': jwt.encode(content, None, algorithm='none', headers={'typ': SLIP_TYPE}),
            'alg HS512': jwt.encode(content, key, algorithm='HS512', headers={'typ': SLIP_TYPE}),
            'typ JWT': jwt.encode(content, key, algorithm='HS256', headers={'typ': 'JWT'}),
            'oversized': self.slip(attempt_id, steps=[{'behaviour': 'x' * 5000, 'count': 1}]),
            'no employee claim': jwt.encode(
                {claim: value for claim, value in content.items() if claim != 'employee'}, key, algorithm='HS256',
                headers={'typ': SLIP_TYPE}),
            'not ours': 'eyJhbGciOiJub25lIn0.e30.', 'empty': '', 'a number': 7, 'a list': [good], 'NUL': good + '\x00',
        }.items():
            with self.subTest(slip=name):
                error = self.assert_refused(self.post_log({**body, 'slip': slip}), 400, 'slip_refused')
                self.assertNotIn(str(slip)[:40] or '-', error['message'])
        expired = self.slip(attempt_id, employee=self.employee_a, seconds_ago=301)
        self.assert_refused(self.post_log({**body, 'slip': expired}), 401, 'slip_expired')

    def test_a0_after_a_refusal_the_page_reports_without_the_slip_and_nothing_is_lost(self):
        attempt_id = str(uuid.uuid4())
        body = make_body(attempt_id=attempt_id, employee_id=self.employee_a.id)
        self.before = self.count_rows()
        expired = self.slip(attempt_id, employee=self.employee_a, seconds_ago=301)
        self.assert_refused(self.post_log({**body, 'slip': expired}), 401, 'slip_expired')
        response = self.post_log(body)
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.checks.browse(response.json()['check_id']).server_saw_begin)
