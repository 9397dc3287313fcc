from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..errors import KioskError
from ..tools.slip import sign_slip
from .common_page import BADGE, MANUAL, KioskPageCase

ATTEMPT = '/eh_hr/kiosk/attempt'


class AttemptCase(KioskPageCase):

    def _begin(self, attempt_id=None, token=None, trigger='badge', **values):
        body = {'attempt_id': attempt_id or self.new_attempt(), 'trigger': trigger, **values}
        return self.call(ATTEMPT, body, token or self.token)

    def _slip(self, attempt_id, **values):
        response = self._begin(attempt_id, **values)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()['slip']

    def _read(self, slip, attempt_id, device=None, employee_id=None):
        return self.env['eh.hr.kiosk.attempt']._read_slip(slip, (device or self.device_a)._identity(), attempt_id, employee_id)

    def assertSlipRefused(self, code, *args, **kwargs):
        with self.assertRaises(KioskError) as caught:
            self._read(*args, **kwargs)
        self.assertEqual(caught.exception.error_code, code)


@tagged('post_install', '-at_install')
class TestAttempt(AttemptCase):
    """The beginning of an attempt as docs/wire.md has it."""

    def test_a0_attempt_by_badge(self):
        attempt = self.new_attempt()
        answer = self._begin(attempt.upper(), badge='EHA1').json()
        slip = self._read(answer.pop('slip'), attempt)
        self.assertRegex(answer.pop('server_time'), r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
        steps = answer.pop('steps')
        self.assertTrue(answer['employee'].pop('avatar').startswith('data:image/'))
        self.assertEqual(answer, {
            'attempt_id': attempt, 'employee': {'id': self.employee_a.id, 'name': "Anna A"},
            'action': 'check_in', 'since': None, 'since_text': '', 'expires_in_s': 300,
        })
        self.assertEqual(
            (slip.attempt_id, slip.device_id, slip.company_id, slip.employee_id, slip.trigger, slip.steps),
            (attempt, self.device_a.id, self.company_a.id, self.employee_a.id, 'badge', steps))
        self.assertFalse(self._attendances(), "a beginning changes nothing")

    def test_a0_attempt_by_name_and_by_nobody(self):
        answer = self._begin(trigger='manual', employee_id=self.employee_a.id).json()
        self.assertEqual(answer['employee']['name'], "Anna A")
        for trigger in ('badge', 'manual', 'face'):
            answer = self._begin(trigger=trigger).json()
            self.assertEqual([answer[key] for key in ('employee', 'action', 'since', 'since_text')], [None, None, None, ''])
            self.assertIsNone(self._read(answer['slip'], answer['attempt_id']).employee_id)

    def test_a0_steps_come_from_other_modules(self):
        steps = [{'behaviour': 'blink', 'count': 3}]
        attempt = self.new_attempt()
        with patch.object(self.env.registry['eh.hr.kiosk.attempt'], '_steps', lambda *args: steps):
            answer = self._begin(attempt, badge='EHA1').json()
        self.assertEqual(answer['steps'], steps)
        self.assertEqual(self._read(answer['slip'], attempt).steps, steps)

    def test_a0_bad_input_is_named(self):
        good = {'attempt_id': self.new_attempt(), 'trigger': 'badge', 'badge': 'EHA1'}
        for field, values in {
            'attempt_id': (None, 7, '', 'x' * 36, [good['attempt_id']], good['attempt_id'] + '\n'),
            'trigger': (None, 7, '', 'face', 'manual', 'admin', ['badge'], {}),
            'badge': (7, '', ['EHA1'], True, 'x' * 256, {}),
        }.items():
            for value in values:
                self._assert_invalid(field, {**good, field: value})
        by_name = {'attempt_id': self.new_attempt(), 'trigger': 'manual'}
        for value in (0, -1, 2 ** 31, 10 ** 400, '7', 7.0, True, [7]):
            self._assert_invalid('employee_id', {**by_name, 'employee_id': value})
        self._assert_invalid('employee_id', {**good, 'employee_id': self.employee_a.id})
        self._assert_invalid('trigger', {**by_name, 'employee_id': self.employee_a.id, 'trigger': 'badge'})

    def test_a0_strangers_and_the_archived(self):
        for badge in ('EHB1', 'nobody', '%', '\x00', '\ud800'):
            self.assertRefused(self._begin(badge=badge), 404, 'badge_unknown')
        for employee_id in (self.employee_b.id, 2 ** 31 - 1):
            self.assertRefused(self._begin(trigger='manual', employee_id=employee_id), 403, 'employee_refused')
        self.employee_a.action_archive()
        self.assertRefused(self._begin(badge='EHA1'), 404, 'badge_unknown')
        self.assertRefused(self._begin(trigger='manual', employee_id=self.employee_a.id), 403, 'employee_refused')

    def test_a0_needs_a_paired_tablet_and_shares_the_budget_of_identify(self):
        self.assertRefused(self.call(ATTEMPT, {}), 401, 'device_unauthorized')
        self.assertRefused(self.call(ATTEMPT, token=self.token), 405, 'method_not_allowed')
        self.env['ir.config_parameter'].sudo().set_param('eh_hr_face_kiosk.rate_limit_per_minute', '2')
        self.env.cr.execute("DELETE FROM eh_hr_rate_limit")
        self.assertEqual(self._begin(badge='EHA1').status_code, 200)
        self.assertEqual(self.call('/eh_hr/kiosk/identify', {'badge': 'EHA1'}, self.token).status_code, 200)
        self.assertRefused(self._begin(badge='EHA1'), 429, 'rate_limited')

    def _assert_invalid(self, field, body):
        self.env.cr.execute("DELETE FROM eh_hr_rate_limit")
        response = self.call(ATTEMPT, body, self.token)
        self.assertRefused(response, 400, 'invalid_field')
        self.assertEqual(response.json()['error']['field'], field, body)


@tagged('post_install', '-at_install')
class TestAttemptSince(AttemptCase):
    """K13: the kiosk says beforehand what the tap will do."""

    def _check_in(self, check_in, check_out=False):
        return self.env['hr.attendance'].create({
            'employee_id': self.employee_a.id, 'check_in': check_in, 'check_out': check_out})

    def _answer(self, now):
        with freeze_time(now):
            return self.env['eh.hr.kiosk.attempt'].with_context(lang=self.env.context.get('lang', 'en_US'))._begin(
                self.device_a._identity(), self.new_attempt(), 'badge', self.employee_a.sudo())

    def test_o19_says_since_when_in_the_time_of_the_workplace(self):
        self._check_in('2026-11-27 07:02:00')
        answer = self._answer('2026-11-27 16:00:00')
        self.assertEqual(
            (answer['action'], answer['since'], answer['since_text'].replace('\u202f', ' ')),
            ('check_out', '2026-11-27T07:02:00Z', "In since 8:02 AM"))
        self.assertEqual(
            self._answer('2026-11-28 06:00:00')['since_text'].replace('\u202f', ' '), "In since yesterday, 8:02 AM")
        self.assertEqual(
            self._answer('2026-12-01 06:00:00')['since_text'].replace('\u202f', ' '), "In since 11/27/2026, 8:02 AM")

    def test_o19_yesterday_is_the_workplaces(self):
        """23:30 UTC is the next day in Brussels already."""
        self._check_in('2026-11-27 23:30:00')
        self.assertEqual(self._answer('2026-11-28 05:00:00')['since_text'].replace('\u202f', ' '), "In since 12:30 AM")

    def test_k13_who_is_out_checks_in(self):
        self._check_in('2026-11-27 07:00:00', '2026-11-27 15:00:00')
        answer = self._answer('2026-11-27 16:00:00')
        self.assertEqual((answer['action'], answer['since'], answer['since_text']), ('check_in', None, ''))

    def test_o8_what_is_planned_is_not_there_yet(self):
        self._check_in('2026-11-28 07:00:00', '2026-11-28 15:00:00')
        self.assertEqual(self._answer('2026-11-27 08:00:00')['action'], 'check_in')
        self._check_in('2026-11-27 07:00:00')
        answer = self._answer('2026-11-27 08:00:00')
        self.assertEqual((answer['action'], answer['since']), ('check_out', '2026-11-27T07:00:00Z'))


@tagged('post_install', '-at_install')
class TestAttemptSlip(AttemptCase):
    """Who may use a slip: the tablet that got it, for that attempt and employee, for five minutes."""

    def setUp(self):
        super().setUp()
        self.attempt = self.new_attempt()
        self.slip = self._slip(self.attempt, badge='EHA1')

    def test_a0_no_slip_is_no_error(self):
        self.assertIsNone(self._read(None, self.attempt))

    def test_a0_slip_of_the_right_attempt(self):
        for employee_id in (None, self.employee_a.id):
            slip = self._read(self.slip, self.attempt, employee_id=employee_id)
            self.assertEqual(slip.employee_id, self.employee_a.id)
            self.assertLess(abs(fields.Datetime.now() - slip.began_on), timedelta(minutes=1))

    def test_a0_slip_of_somebody_archived_meanwhile(self):
        self.employee_a.action_archive()
        self.assertEqual(self._read(self.slip, self.attempt).employee_id, self.employee_a.id)

    def test_a0_attack_slip_of_another(self):
        other = self.env['eh.hr.kiosk.device'].create({'name': "Second", 'site_id': self.site_a.id})
        colleague = self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id})
        self.assertSlipRefused('slip_refused', self.slip, self.attempt, device=other)
        self.assertSlipRefused('slip_refused', self.slip, self.attempt, device=self.device_b)
        self.assertSlipRefused('slip_refused', self.slip, self.new_attempt())
        self.assertSlipRefused('slip_refused', self.slip, None)
        self.assertSlipRefused('slip_refused', self.slip, self.attempt, employee_id=colleague.id)
        moved = self._make_slip(company_id=self.company_b.id)
        self.assertSlipRefused('slip_refused', moved, self.attempt)

    def test_a0_attack_slip_of_another_database(self):
        parameters = self.env['ir.config_parameter'].sudo()
        for name in ('database.uuid', 'database.secret'):
            own = parameters.get_param(name)
            parameters.set_param(name, 'another')
            self.assertSlipRefused('slip_refused', self.slip, self.attempt)
            parameters.set_param(name, own)
        self.assertTrue(self._read(self.slip, self.attempt))

    def test_a0_slip_expires(self):
        with freeze_time(datetime.now() + timedelta(seconds=301)):
            self.assertSlipRefused('slip_expired', self.slip, self.attempt)

    def test_a0_slip_of_any_shape(self):
        for slip in ('', 'x', 7, True, [], {}, self.slip + 'A', 'A' * 5000, self.slip * 10, '\x00', '\ud800'):
            self.assertSlipRefused('slip_refused', slip, self.attempt)

    def test_a0_check_in_with_its_slip(self):
        self.assertEqual(self._with_slip(BADGE, barcode='EHA1')['result']['attendance_state'], 'checked_in')
        self.assertEqual(self._attendances().eh_in_attempt_id, self.attempt)

    def test_a0_check_in_without_a_slip_goes_through(self):
        """A page of the version before, or one that began without the server."""
        self.assertEqual(self._scan(self.attempt)['result']['attendance_state'], 'checked_in')

    def test_a0_bad_slip_checks_nobody_in(self):
        colleague = self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id, 'barcode': 'EHA2'})
        for route, values in (
            (BADGE, {'barcode': 'EHA1', 'slip': 'x'}), (BADGE, {'barcode': 'EHA2'}), (BADGE, {'barcode': 'EHA1', 'slip': 7}),
            (BADGE, {'barcode': 'EHA1', 'attempt_id': self.new_attempt()}),
            (MANUAL, {'employee_id': colleague.id, 'pin_code': False}),
            (MANUAL, {'employee_id': self.employee_a.id, 'pin_code': '1234', 'slip': self.slip[:-6]}),
            (BADGE, {'barcode': 'EHA1', 'slip': self._make_slip(trigger='manual')}),
        ):
            self.assertRpcRefused(self._with_slip(route, **values), 'slip_refused')
        old = self._make_slip(now=datetime.now() - timedelta(minutes=6))
        self.assertRpcRefused(self._with_slip(BADGE, barcode='EHA1', slip=old), 'slip_expired')
        self.assertFalse(self._attendances() | colleague.attendance_ids)

    def test_o1_trigger_is_kept_through_the_pin_step(self):
        triggers = []

        def requirement(company, device, employee, attempt_id, trigger):
            triggers.append(trigger)
            return 'pin'

        changes = []
        self.patch(self.env.registry['res.company'], '_eh_kiosk_checkin_requirement', requirement)
        self.patch(self.env.registry['hr.attendance'], '_eh_after_kiosk_change', lambda *args: changes.append(args[1:]))
        self.assertTrue(self._with_slip(BADGE, barcode='EHA1')['result']['eh_pin_required'])
        values = {'employee_id': self.employee_a.id}
        self.assertTrue(self._with_slip(MANUAL, pin_code=False, **values)['result']['eh_pin_required'])
        self.assertEqual(self._with_slip(MANUAL, pin_code='0000', **values)['result'], {})
        self.assertIn('attendance', self._with_slip(MANUAL, pin_code='1234', **values)['result'])
        self.assertEqual(set(triggers), {'badge'})
        self.assertEqual(changes, [(self.attempt, 'in', 'badge')])

    def test_o1_slip_of_nobody_does_not_lend_its_trigger(self):
        """Else a slip asked for without a badge would pass a name off as a badge."""
        triggers = []
        self.patch(
            self.env.registry['hr.attendance'], '_eh_after_kiosk_change', lambda *args: triggers.append(args[-1]))
        slip = self._slip(self.attempt, trigger='badge')
        self._with_slip(MANUAL, employee_id=self.employee_a.id, pin_code=False, slip=slip)
        self.assertEqual(triggers, ['manual'])

    def _with_slip(self, route, **values):
        return self._rpc(route, None, **{'attempt_id': self.attempt, 'slip': self.slip, **values})

    def _make_slip(self, now=None, **changes):
        claims = {
            'attempt_id': self.attempt, 'device_id': self.device_a.id, 'company_id': self.company_a.id,
            'employee_id': self.employee_a.id, 'trigger': 'badge', 'steps': [], **changes,
        }
        return sign_slip(*self.env['eh.hr.kiosk.attempt']._slip_key(), now or fields.Datetime.now(), **claims)
