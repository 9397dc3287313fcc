import base64
import hashlib
import hmac
import os
import uuid
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..tools.credentials import hash_token
from ..tools.seal import SealBroken, _point, open_sealed, public_text, seal_key
from .common import KioskHttpCase

CHECK_IN, PEOPLE, OUTBOX = '/eh_hr/kiosk/check_in', '/eh_hr/kiosk/people', '/eh_hr/kiosk/outbox'


def iso(moment):
    return moment.isoformat() + 'Z'


def seal(public, text, context):
    """What the page does (static/src/eh_hr_face_kiosk/offline/pin_seal.ts)."""
    own = ec.generate_private_key(ec.SECP256R1())
    raw = base64.urlsafe_b64decode(public + '=' * (-len(public) % 4))
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    point, nonce = _point(own.public_key()), os.urandom(12)
    secret = HKDF(hashes.SHA256(), 32, salt=point + raw, info=b'eh_hr_face_kiosk seal 1').derive(own.exchange(ec.ECDH(), other))
    sealed = AESGCM(secret).encrypt(nonce, text.encode().ljust(64, b'\0'), context.encode())
    return base64.urlsafe_b64encode(point + nonce + sealed).rstrip(b'=').decode()


@tagged('post_install', '-at_install')
class TestSeal(BaseCase):
    """K9: a PIN travels sealed."""

    def test_k9_opens_here_and_for_what_it_was_sealed_for(self):
        key = seal_key('secret')
        text = seal(public_text(key), '0123', 'attempt:7')
        self.assertEqual(open_sealed(text, key, 'attempt:7'), '0123')
        self.assertEqual(len(text), len(seal(public_text(key), '0' * 60, 'attempt:7')))
        for other_key, context, sealed in (
            (seal_key('other'), 'attempt:7', text), (key, 'attempt:8', text), (key, 'attempt:7', text[:-4]),
            (key, 'attempt:7', 'A' + text[1:]), (key, 'attempt:7', ''), (key, 'attempt:7', None), (key, 'attempt:7', 'é'),
            (key, 'attempt:7', text + 'A' * 9999), (key, 'attempt:7', '!' * 40),
        ):
            with self.assertRaises(SealBroken):
                open_sealed(sealed, other_key, context)

    def test_k9_without_a_secret_nothing_is_sealed(self):
        with self.assertRaises(ValueError):
            seal_key('')


@tagged('post_install', '-at_install')
class TestLateCheckIn(KioskHttpCase):
    """K9: check-ins that a tablet took while Odoo did not answer."""

    def setUp(self):
        super().setUp()
        self.token = self._pair(self.device_a)
        self.now = fields.Datetime.now()
        self.sequence = 0
        self.company_a.attendance_kiosk_use_pin = False

    def _send(self, ago, off=timedelta(), skew=None, **values):
        """A check-in tapped so long ago, by a clock off by ``off`` and off by ``skew`` when it last met the server's."""
        self.sequence += 1
        skew = off if skew is None else skew
        body = {
            'attempt_id': str(uuid.uuid4()), 'trigger': 'badge', 'employee_id': self.employee_a.id, 'late': True,
            'tapped_at': iso(self.now - ago + off), 'sent_at': iso(self.now + off),
            'skew_ms': round(skew.total_seconds() * 1000), 'sequence': self.sequence, **values}
        response = self.call(CHECK_IN, body, self.token)
        self.assertEqual(response.status_code, 200, response.text)
        self.env.invalidate_all()
        return self.env['eh.hr.late.check.in'].search([('attempt_id', '=', body['attempt_id'])]), body

    def _attendances(self):
        return self.env['hr.attendance'].search([('employee_id', '=', self.employee_a.id)], order='check_in')

    def test_k9_the_time_of_the_tap_is_the_attendances(self):
        first, _body = self._send(timedelta(hours=9))
        second, _body = self._send(timedelta(hours=1))
        attendance = self._attendances()
        self.assertEqual((first + second).mapped('state'), ['applied', 'applied'])
        self.assertEqual((first + second).mapped('direction'), ['in', 'out'])
        self.assertLess(abs(attendance.check_in - (self.now - timedelta(hours=9))), timedelta(seconds=5))
        self.assertLess(abs(attendance.check_out - (self.now - timedelta(hours=1))), timedelta(seconds=5))
        self.assertRecordValues(attendance, [{
            'eh_in_late': True, 'eh_out_late': True, 'in_mode': 'kiosk', 'out_mode': 'kiosk',
            'eh_in_device_name': "Tablet A", 'eh_out_site_name': "Site A"}])
        self.assertEqual(self._events(self.device_a, 'late_check_in').mapped('detail'), ['applied:in', 'applied:out'])

    def test_k9_a_clock_wrong_all_the_time_misdates_nothing(self):
        for off in (timedelta(days=-14), datetime(1970, 1, 2) - self.now, timedelta(days=3)):
            self._attendances().unlink()
            check_in, _body = self._send(timedelta(hours=2), off)
            self.assertEqual(check_in.state, 'applied', off)
            self.assertLess(abs(self._attendances().check_in - (self.now - timedelta(hours=2))), timedelta(seconds=5))
            self.assertEqual(check_in.clock_skew_s, round(off.total_seconds()))

    def test_k9_a_clock_that_jumped_waits_for_hr(self):
        for jump in (timedelta(hours=1), timedelta(days=-365), timedelta(minutes=-10)):
            check_in, _body = self._send(timedelta(hours=2), jump, timedelta())
            self.assertEqual((check_in.state, check_in.reason), ('waiting', 'clock'))
            self.assertIn("set meanwhile", check_in.says)
        self.assertFalse(self._attendances())

    def test_q9_the_same_again_is_answered_with_the_first(self):
        check_in, body = self._send(timedelta(hours=2))
        for _again in range(3):
            answer = self.call(CHECK_IN, {**body, 'sent_at': iso(self.now + timedelta(minutes=5))}, self.token).json()
            self.assertEqual(answer['state'], 'applied')
        self.assertEqual(len(self._attendances()), 1)
        self.assertEqual(len(self.env['eh.hr.late.check.in'].search([('device_id', '=', self.device_a.id)])), 1)
        self.assertTrue(check_in)

    def test_q9_an_answer_that_was_lost_doubles_nothing(self):
        attempt_id = str(uuid.uuid4())
        change = self.employee_a._eh_kiosk_change(self.device_a._identity(), attempt_id, 'badge', {'mode': 'kiosk'})
        check_in, _body = self._send(timedelta(seconds=20), attempt_id=attempt_id)
        self.assertEqual(check_in.state, 'repeated')
        self.assertEqual(check_in.attendance_id, change.attendance)
        self.assertFalse(self._attendances().check_out)

    def test_k7_a_double_tap_is_one(self):
        self._send(timedelta(hours=2))
        check_in, _body = self._send(timedelta(hours=2) - timedelta(seconds=20))
        self.assertEqual(check_in.state, 'repeated')
        self.assertFalse(self._attendances().check_out)

    def test_k9_what_contradicts_it_waits_for_hr(self):
        self.employee_a._eh_kiosk_change(self.device_a._identity(), str(uuid.uuid4()), 'badge', {'mode': 'kiosk'})
        check_in, _body = self._send(timedelta(hours=3))
        self.assertEqual((check_in.state, check_in.reason), ('waiting', 'later_change'))
        self.assertEqual(len(self._attendances()), 1)
        with self.assertRaises(UserError):
            check_in.with_user(self.manager_a).action_apply()
        check_in.with_user(self.manager_a).action_dismiss()
        self.assertRecordValues(check_in, [{'state': 'dismissed', 'decided_by': self.manager_a.name}])

    def test_k9_a_planned_attendance_contradicts_nothing(self):
        self.env['hr.attendance'].create({'employee_id': self.employee_a.id, 'check_in': self.now + timedelta(days=1)})
        check_in, _body = self._send(timedelta(hours=3))
        self.assertEqual((check_in.state, check_in.direction), ('applied', 'in'))

    def test_k9_out_of_order_waits_for_hr(self):
        self._send(timedelta(hours=1), sequence=8)
        check_in, _body = self._send(timedelta(minutes=30), sequence=7)
        self.assertEqual((check_in.state, check_in.reason), ('waiting', 'order'))

    def test_k9_a_pin_is_checked_when_it_arrives(self):
        self.company_a.attendance_kiosk_use_pin = True
        public = self.call(PEOPLE, token=self.token).json()['seal_key']
        for pin, state, reason in (('1234', 'applied', False), ('9999', 'waiting', 'pin_wrong'), (None, 'waiting', 'pin_missing')):
            self._attendances().unlink()
            attempt_id = str(uuid.uuid4())
            sealed = {'pin': seal(public, pin, f'{attempt_id}:{self.employee_a.id}')} if pin else {}
            check_in, _body = self._send(timedelta(hours=1), attempt_id=attempt_id, trigger='manual', **sealed)
            self.assertEqual((check_in.state, check_in.reason), (state, reason))
        # One that was sealed for another attempt is nobody's.
        check_in, _body = self._send(
            timedelta(hours=1), trigger='manual', pin=seal(public, '1234', f'{uuid.uuid4()}:{self.employee_a.id}'))
        self.assertEqual(check_in.reason, 'pin_wrong')

    def test_k9_somebody_who_left_waits_for_hr(self):
        for number in (self.employee_b.id, 2**31 - 1):
            check_in, _body = self._send(timedelta(hours=1), employee_id=number)
            self.assertEqual((check_in.state, check_in.reason, check_in.employee_number), ('waiting', 'employee_unknown', number))
            self.assertFalse(check_in.employee_id or check_in.employee_name)

    def test_k9_hr_takes_over_and_undoes(self):
        check_in, _body = self._send(timedelta(hours=2), timedelta(hours=1), timedelta())
        manager = check_in.with_user(self.manager_a)
        manager.apply_on = self.now - timedelta(hours=2)
        manager.action_apply()
        attendance = self._attendances()
        self.assertEqual(attendance.check_in, self.now - timedelta(hours=2))
        self.assertEqual(check_in.state, 'applied')
        out, _body = self._send(timedelta(hours=1))
        self.assertTrue(attendance.check_out)
        with self.assertRaises(UserError):
            manager.action_undo()
        out.with_user(self.manager_a).action_undo()
        self.assertFalse(attendance.check_out)
        manager.action_undo()
        self.assertFalse(self._attendances())
        self.assertEqual((check_in + out).mapped('state'), ['undone', 'undone'])

    def test_k9_hr_gives_no_time_that_is_not_there_yet(self):
        check_in, _body = self._send(timedelta(hours=2), timedelta(hours=1), timedelta())
        check_in.with_user(self.manager_a).apply_on = self.now + timedelta(hours=1)
        with self.assertRaises(UserError):
            check_in.with_user(self.manager_a).action_apply()

    def test_e6_it_is_handed_over_and_names_nobody_who_was_forgotten(self):
        applied, _body = self._send(timedelta(hours=9))
        waiting, _body = self._send(timedelta(hours=2), timedelta(hours=1), timedelta())
        both, employee = applied + waiting, self.employee_a
        self.assertIn(both, employee._eh_person_records().values())
        employee._eh_forget_person()
        self.assertRecordValues(both, [
            {'employee_id': False, 'employee_name': False, 'employee_number': 0, 'state': state} for state in ('applied', 'dismissed')])
        self.assertNotIn(both, employee._eh_person_records().values())

    def test_k9_what_is_decided_goes_with_the_kiosk_events_and_what_waits_stays(self):
        applied, _body = self._send(timedelta(hours=9))
        waiting, _body = self._send(timedelta(hours=2), timedelta(hours=1), timedelta())
        recent, _body = self._send(timedelta(minutes=50))
        late = self.env['eh.hr.late.check.in']
        old = self.now - timedelta(days=self.company_a.eh_kiosk_event_retention_days + 1)
        (applied + waiting).sudo().write({'received_on': old})
        late._gc_decided()
        self.assertEqual((applied + waiting + recent).exists(), waiting + recent)

    def test_o2_nobody_makes_one_up(self):
        check_in, _body = self._send(timedelta(hours=2), timedelta(hours=1), timedelta())
        late = self.env['eh.hr.late.check.in']
        for user in (self.manager_a, self.auditor_a, self.admin_ab):
            with self.assertRaises(AccessError):
                late.with_user(user).create({'attempt_id': str(uuid.uuid4()), 'trigger': 'badge'})
            with self.assertRaises(AccessError):
                check_in.with_user(user).write({'happened_on': self.now})
        with self.assertRaises(AccessError):
            check_in.with_user(self.auditor_a).action_dismiss()
        other = self._new_user('eh_manager_b', 'group_eh_hr_face_manager', self.company_b)
        self.assertFalse(late.with_user(other).search([('id', '=', check_in.id)]))

    def test_a6_what_is_no_check_in_writes_nothing(self):
        _check_in, body = self._send(timedelta(hours=2))
        before = self.env['eh.hr.late.check.in'].search_count([])
        for wrong in ({'attempt_id': 'x'}, {'trigger': 'x'}, {'employee_id': 0}, {'employee_id': '7'}, {'pin': 1234},
                      {'tapped_at': None}, {'sent_at': 'now'}, {'sequence': 0}, {'late': 'yes'}):
            self.assertRefused(
                self.call(CHECK_IN, {**body, 'attempt_id': str(uuid.uuid4()), **wrong}, self.token), 400, 'invalid_field')
        self.assertRefused(self.call(CHECK_IN, body, 'x' * 43), 401, 'device_unauthorized')
        self.assertEqual(self.env['eh.hr.late.check.in'].search_count([]), before)

    def test_k9_whom_a_tablet_knows(self):
        answer = self.call(PEOPLE, token=self.token).json()
        [anna] = [person for person in answer['people'] if person['id'] == self.employee_a.id]
        key = hmac.new(hash_token(self.token).encode(), b'eh_hr_face_kiosk badges 1', hashlib.sha256).digest()
        badge = hmac.new(key, b'EHA1', hashlib.sha256).digest()[:16].hex()
        self.assertEqual(anna, {
            'id': self.employee_a.id, 'name': "Anna A", 'department_id': None, 'badge': badge, 'has_pin': True})
        self.assertNotIn(self.employee_b.id, [person['id'] for person in answer['people']])
        text = str(answer)
        self.assertNotIn('EHA1', text)
        self.assertNotIn("'1234'", text)
        other = self._pair(self.device_a)
        [again] = [person for person in self.call(PEOPLE, token=other).json()['people'] if person['id'] == self.employee_a.id]
        self.assertNotEqual(again['badge'], badge)
        self.company_a.eh_kiosk_offline_days = 0
        self.assertEqual(self.call(PEOPLE, token=other).json()['people'], [])

    def test_k9_taken_under_an_earlier_pairing_it_waits_for_hr(self):
        attempt_id = str(uuid.uuid4())
        item = {'kind': 'check_in', 'attempt_id': attempt_id, 'code': 'other_pairing', 'employee_id': self.employee_a.id,
                'tapped_at': iso(self.now - timedelta(hours=1)), 'skew_ms': 0, 'sequence': 1}
        for _again in range(2):
            self.call(OUTBOX, {'waiting': 0, 'is_kept': True, 'refused': [item]}, self.token)
        self.env.invalidate_all()
        check_in = self.env['eh.hr.late.check.in'].search([('attempt_id', '=', attempt_id)])
        self.assertRecordValues(check_in, [{
            'state': 'waiting', 'reason': 'other_pairing', 'employee_name': "Anna A",
            'apply_on': self.now - timedelta(hours=1)}])
        check_in.with_user(self.manager_a).action_apply()
        self.assertEqual(self._attendances().check_in, self.now - timedelta(hours=1))
