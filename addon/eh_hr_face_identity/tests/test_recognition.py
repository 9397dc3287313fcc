import uuid
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.eh_hr_face_kiosk.tools.slip import read_slip

from .common import MODEL, OTHER_MODEL, IdentityHttpCase, describe, make_face, make_like


@tagged('post_install', '-at_install')
class TestRecognition(IdentityHttpCase):
    """As a tablet sees it, up to the attendance."""

    def setUp(self):
        super().setUp()
        self.company_a.write({
            'eh_face_use': 'identify', 'eh_face_model_id': MODEL.id, 'eh_face_model_sha256': MODEL.sha256,
            'eh_liveness_enabled': True, 'attendance_kiosk_use_pin': True, 'eh_kiosk_min_interval_s': 0})
        self.face_a, self.face_c = make_face(1), make_face(2)
        self.enrol(self.employee_a, self.face_a)
        self.enrol(self.colleague_a, self.face_c)

    def begin(self, token=None, **who):
        body = {'attempt_id': str(uuid.uuid4()), 'trigger': 'face', **who}
        response = self.call('POST', '/eh_hr/kiosk/attempt', token or self.token_a, json=body)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def match(self, begun, face, model=MODEL, token=None, **values):
        return self.call('POST', '/eh_hr/kiosk/identity/match', token or self.token_a, json={
            'attempt_id': begun['attempt_id'], 'slip': begun['slip'], 'descriptor': describe(face, model), **values})

    def kiosk(self, route, **params):
        return self.call('POST', f'/hr_attendance/{route}', self.token_a, json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': {'token': self.company_a.attendance_kiosk_key, **params}}).json()

    def check_in_by(self, matched, pin=False):
        return self.kiosk(
            'manual_selection', employee_id=matched['employee']['id'], pin_code=pin, attempt_id=matched['attempt_id'],
            slip=matched['slip'])['result']

    def attendance(self, employee=None):
        self.env.invalidate_all()
        return self.env['hr.attendance'].search([('employee_id', '=', (employee or self.employee_a).id)])

    def test_k5_a_face_checks_its_employee_in_without_a_pin(self):
        begun = self.begin()
        self.assertEqual(begun['employee'], None)
        self.assertTrue(begun['identity']['can_identify'])
        self.assertEqual([step['behaviour'] for step in begun['steps']], ['blink'])
        matched = self.match(begun, make_like(self.face_a, 0.85)).json()
        self.assertEqual((matched['result'], matched['employee']['id'], matched['action']), ('matched', self.employee_a.id, 'check_in'))
        self.assertNotIn('score', str(matched))
        self.assertEqual(self.check_in_by(matched)['attendance_state'], 'checked_in')
        self.assertEqual(self.attendance().eh_in_attempt_id, begun['attempt_id'])
        self.assertEqual(self.events_of(self.employee_a)[-1], ('matched', 'identify'))
        template = self.templates.search([('employee_id', '=', self.employee_a.id)])
        self.assertEqual(template.used_on, fields.Date.today())

    def test_k5_whose_face_it_was_is_said_in_the_same_slip(self):
        """A verdict that was asked for under the first one is still of this attempt, and the beginning stays what it was."""
        key, issuer = self.env['eh.hr.kiosk.attempt']._slip_key()
        begun = self.begin()
        matched = self.match(begun, self.face_a).json()
        before, after = (read_slip(answer['slip'], key, issuer, fields.Datetime.now()) for answer in (begun, matched))
        self.assertEqual((after.nonce, after.began_on, after.steps, after.trigger), (before.nonce, before.began_on, before.steps, 'face'))
        self.assertEqual((before.employee_id, after.employee_id), (None, self.employee_a.id))

    def test_k5_a_stranger_and_somebody_unclear_are_nobody(self):
        between = make_like(self.face_a, 0.72) * 0.5 + make_like(self.face_c, 0.72, seed=98) * 0.5
        for face, reasons in (
            (make_face(50), {'not_recognised'}), (make_like(self.face_a, 0.69), {'not_recognised'}),
            (self.face_a + self.face_c, {'look_alike'}), (between, {'not_recognised', 'look_alike'}),
        ):
            answer = self.match(self.begin(), face / max(float((face @ face) ** 0.5), 1e-9)).json()
            self.assertEqual(answer['result'], 'unknown')
            self.assertIn(answer['reason'], reasons)
            self.assertTrue(answer['text'])
            self.assertNotIn('employee', answer)
        self.assertFalse(self.attendance())
        self.assertEqual(len(self.events.search([('event_type', '=', 'no_match'), ('company_id', '=', self.company_a.id)])), 4)

    def test_k5_without_a_match_a_face_vouches_for_nobody(self):
        begun = self.begin(employee_id=self.employee_a.id)
        refused = self.kiosk(
            'manual_selection', employee_id=self.employee_a.id, pin_code=False, attempt_id=begun['attempt_id'], slip=begun['slip'])
        self.assertTrue(refused['result']['eh_pin_required'])
        # The match of one attempt is none of another's, and none of somebody else's.
        matched = self.match(self.begin(), self.face_a).json()
        for attempt_id, employee in ((str(uuid.uuid4()), self.employee_a), (matched['attempt_id'], self.colleague_a)):
            answer = self.kiosk('manual_selection', employee_id=employee.id, pin_code=False, attempt_id=attempt_id)
            self.assertTrue(answer['result']['eh_pin_required'])
        self.assertFalse(self.attendance())

    def test_k5_confirm_after_a_name_and_a_badge(self):
        self.company_a.eh_face_use = 'confirm'
        for who in ({'employee_id': self.employee_a.id, 'trigger': 'manual'}, {'badge': 'ANT041', 'trigger': 'badge'}):
            self.assertEqual(self.match(self.begin(**who), self.face_a).json()['employee']['id'], self.employee_a.id)
            self.assertEqual(self.match(self.begin(**who), self.face_c).json()['reason'], 'not_recognised')
        self.assertEqual(self.match(self.begin(), self.face_a).json()['reason'], 'confirm_only')
        self.assertEqual(self.events_of(self.employee_a)[-4:], [('matched', 'confirm'), ('no_match', 'not_recognised')] * 2)

    def test_k5_a_recogniser_that_only_confirms_finds_nobody_out(self):
        self.company_a.write({'eh_face_model_id': 'face_descriptor', 'eh_face_model_sha256': 'c' * 64})
        self.assertFalse(self.begin()['identity']['can_identify'])

    def test_u5_a_probe_of_another_model_meets_nobody(self):
        answer = self.match(self.begin(), self.face_a, OTHER_MODEL).json()
        self.assertEqual((answer['result'], answer['reason']), ('unknown', 'model_changed'))

    def test_u5_told_apart_by_a_person_one_shows_badge_or_pin_too(self):
        pairs = self.env['eh.hr.face.pair']
        pairs._keep(self.employee_a, self.colleague_a.id, 0.8)._decide('twins', "They were born on one day.")
        self.assertEqual(self.match(self.begin(), self.face_a).json()['reason'], 'look_alike')
        begun = self.begin(badge='ANT041', trigger='badge')
        self.assertEqual(self.match(begun, self.face_a).json()['result'], 'matched')

    def test_u6_withdrawn_is_unknown_at_once(self):
        self.consents._withdraw(self.employee_a, screen='form')
        self.assertEqual(self.match(self.begin(), self.face_a).json()['reason'], 'not_recognised')

    def test_k5_ask_pin_where_the_face_was_not_recognised(self):
        self.company_a.write({'attendance_kiosk_use_pin': False, 'eh_liveness_on_failure': 'ask_pin'})
        begun = self.begin(employee_id=self.employee_a.id, trigger='manual')
        self.record(attempt_id=begun['attempt_id'], employee_id=self.employee_a.id, outcome='passed')
        self.match(begun, self.face_c)
        answer = self.kiosk(
            'manual_selection', employee_id=self.employee_a.id, pin_code=False, attempt_id=begun['attempt_id'], slip=begun['slip'])
        self.assertTrue(answer['result']['eh_pin_required'])
        self.match(begun, self.face_a)
        answer = self.kiosk(
            'manual_selection', employee_id=self.employee_a.id, pin_code=False, attempt_id=begun['attempt_id'], slip=begun['slip'])
        self.assertEqual(answer['result']['attendance_state'], 'checked_in')

    def undo(self, attempt_id, token=None):
        return self.call('POST', '/eh_hr/kiosk/identity/undo', token or self.token_a, json={'attempt_id': attempt_id}).json()['undone']

    def test_k5_not_you_takes_a_check_in_and_a_check_out_back(self):
        for action in ('check_in', 'check_out'):
            matched = self.match(self.begin(), self.face_a).json()
            self.assertEqual(matched['action'], action)
            self.check_in_by(matched)
            self.assertEqual(bool(self.attendance().check_out), action == 'check_out')
            self.assertFalse(self.undo(matched['attempt_id'], self.token_b), "another tablet takes nothing back")
            self.assertTrue(self.undo(matched['attempt_id']))
            self.assertEqual(self.events_of(self.employee_a)[-1], ('match_undone', action))
            self.assertFalse(self.undo(matched['attempt_id']), "once")
            if action == 'check_in':
                self.assertFalse(self.attendance())
                self.env['hr.attendance'].create({
                    'employee_id': self.employee_a.id, 'check_in': fields.Datetime.now() - timedelta(hours=2)})
            else:
                self.assertEqual((len(self.attendance()), self.attendance().check_out), (1, False))
            answer = self.check_in_by(matched)
            self.assertTrue(answer['eh_pin_required'], "what was taken back vouches no more")

    def test_k5_not_you_has_its_time_and_is_for_faces_alone(self):
        matched = self.match(self.begin(), self.face_a).json()
        self.check_in_by(matched)
        self.attendance().check_in -= timedelta(minutes=3)
        self.assertFalse(self.undo(matched['attempt_id']))
        attempt_id = str(uuid.uuid4())
        self.kiosk('manual_selection', employee_id=self.colleague_a.id, pin_code='5678', attempt_id=attempt_id)
        self.assertTrue(self.attendance(self.colleague_a))
        self.assertFalse(self.undo(attempt_id))

    def test_k5_what_is_refused_before_anything_is_looked_at(self):
        begun, before = self.begin(), len(self.events.search([]))
        for values, status, code in (
            ({'descriptor': None}, 400, 'invalid_field'), ({'descriptor': {'values': [1]}}, 400, 'invalid_field'),
            ({'slip': None}, 400, 'invalid_field'), ({'slip': 'x'}, 400, 'slip_refused'),
            ({'attempt_id': str(uuid.uuid4())}, 400, 'slip_refused'), ({'attempt_id': 'x'}, 400, 'invalid_field'),
        ):
            response = self.match(begun, self.face_a, **values)
            self.assertEqual((response.status_code, response.json()['error']['code']), (status, code), values)
        self.assertEqual(self.match(begun, self.face_a, token=self.token_b).json()['error']['code'], 'slip_refused')
        self.assertEqual(self.call('POST', '/eh_hr/kiosk/identity/match', json={}).status_code, 401)
        self.assertEqual(len(self.events.search([])), before)
