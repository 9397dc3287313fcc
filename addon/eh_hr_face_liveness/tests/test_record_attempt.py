import uuid

from psycopg2 import Error as DatabaseError

from odoo.tools import SQL, mute_logger

from odoo.addons.eh_hr_face_kiosk.errors import KioskError

from .common import LivenessCase, make_body


class TestRecordAttempt(LivenessCase):

    def test_a1_one_row_with_everything_the_tablet_said(self):
        check = self.record(employee_id=self.employee_a.id, outcome='failed', fail_reason='timeout', blink_count=1)
        self.assertRecordValues(check, [{
            'outcome': 'failed', 'prompt': "Blink slowly 2 times", 'duration_ms': 3120, 'blink_count': 1,
            'fail_reason': 'timeout', 'trigger': 'manual', 'policy': 'default', 'frames_per_second': 23.8,
            'device_id': self.device_a.id, 'site_id': self.device_a.site_id.id, 'employee_id': self.employee_a.id,
            'company_id': self.company_a.id, 'client_asserted': True, 'server_verdict': 'not_assessed',
            'device_name': "Ant tablet", 'site_name': "Ant site", 'employee_name': "Anita Ant",
        }])
        self.assertEqual([entry['code'] for entry in check.timeline], ['prompt_shown', 'blink', 'blink', 'passed'])

    def test_l8_the_score_as_the_tablet_said_it(self):
        components = {'motion': 0.53, 'ml': None, 'quality': 0.9, 'device': 1.0, 'stability': 0.97,
                      'blink': 1.0, 'head_turn': None, 'mouth': None, 'colour_flash': None}
        check = self.record(policy_met=True)
        self.assertRecordValues(check, [{
            'l1': 0.43, 'is_scored': True, 'policy_met': 'met', 'client_asserted': True, 'outcome': 'passed'}])
        self.assertEqual(check.components, components)
        self.assertEqual(check.reasons, ['head_turn_not_asked', 'ml_missing', 'below_threshold'])

    def test_l8_no_score_is_not_a_score_of_nothing(self):
        self.assertTrue(self.record(l1=0).is_scored)
        check = self.record(l1=None, components=None, reasons=None, policy_met=None)
        self.assertRecordValues(check, [{'is_scored': False, 'components': False, 'reasons': False, 'policy_met': False}])
        self.env.cr.execute("SELECT l1 FROM eh_hr_liveness_check WHERE id = %s", (check.id,))
        self.assertEqual(self.env.cr.fetchall(), [(None,)])

    def test_a9_the_score_changes_no_outcome(self):
        for outcome in ('passed', 'failed', 'aborted'):
            for policy_met in (True, False, None):
                check = self.record(outcome=outcome, policy_met=policy_met, l1=0 if policy_met else 1)
                self.assertEqual(check.outcome, outcome)

    def test_a3_row_and_event_belong_together(self):
        answer = self.checks._record_attempt(self.identity_a, make_body(employee_id=self.employee_a.id))
        self.assertRecordValues(self.events.browse(answer['event_id']), [{
            'event_type': 'capture_passed', 'device_id': self.device_a.id, 'employee_id': self.employee_a.id,
            'company_id': self.company_a.id, 'attempt_id': answer['attempt_id'], 'employee_name': "Anita Ant",
        }])
        self.assertEqual(answer['recorded_on'][-1], 'Z')
        self.assertEqual(answer['recorded_on'][:19], self.checks.browse(answer['check_id']).recorded_on.isoformat())

    def test_q9_the_same_attempt_again_is_answered_with_the_first_answer(self):
        body = make_body(employee_id=self.employee_a.id)
        first = self.checks._record_attempt(self.identity_a, body)
        before = self.count_rows()
        self.employee_a.active = False
        for again in (body, {**body, 'outcome': 'failed', 'fail_reason': 'timeout'}, {**body, 'blink_count': 9},
                      {**body, 'attempt_id': body['attempt_id'].upper()}, {**body, 'employee_id': self.employee_b.id}):
            self.assertEqual(self.checks._record_attempt(self.identity_a, again), first)
        self.assertEqual(self.count_rows(), before)
        self.assertEqual(self.checks.browse(first['check_id']).outcome, 'passed')

    def test_q9_an_attempt_id_counts_within_its_device(self):
        attempt_id = str(uuid.uuid4())
        first, other = (
            self.checks._record_attempt(identity, make_body(attempt_id=attempt_id))
            for identity in (self.identity_a, self.identity_b))
        self.assertNotEqual(first['check_id'], other['check_id'])
        self.assertNotEqual(first['event_id'], other['event_id'])

    def test_a1_an_employee_who_is_not_an_active_one_of_the_company_is_refused(self):
        before = self.count_rows()
        for employee_id in (self.employee_b.id, self.archived_a.id, 2**31 - 1):
            with self.assertRaises(KioskError) as caught:
                self.checks._record_attempt(self.identity_a, make_body(employee_id=employee_id))
            self.assertEqual(caught.exception.error_code, 'employee_refused')
        self.assertEqual(self.count_rows(), before)

    def test_a8_an_attempt_of_nobody_is_recorded(self):
        check = self.record(outcome='aborted', fail_reason='camera_denied')
        self.assertFalse(check.employee_id or check.employee_name)

    def test_a3_a_fault_at_the_event_leaves_no_row_and_the_other_way_round(self):
        for table, other in (('eh_hr_kiosk_event', 'eh_hr_liveness_check'), ('eh_hr_liveness_check', 'eh_hr_kiosk_event')):
            before = self.count_rows()
            with mute_logger('odoo.sql_db'), self.assertRaises(DatabaseError), self.env.cr.savepoint():
                self.env.cr.execute(SQL("""
                    CREATE FUNCTION eh_test_fault() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'injected fault'; END $$;
                    CREATE TRIGGER eh_test_fault AFTER INSERT ON %s FOR EACH ROW EXECUTE FUNCTION eh_test_fault()
                """, SQL.identifier(table)))
                self.checks._record_attempt(self.identity_a, make_body())
            self.assertEqual(self.count_rows(), before, f"a fault in {table} must take {other} with it")

    def test_a10_a_capture_is_recorded_while_the_prompt_is_off(self):
        self.assertFalse(self.company_a.eh_liveness_enabled)
        self.assertTrue(self.record())
