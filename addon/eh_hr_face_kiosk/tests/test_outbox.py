import uuid
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import BaseCase, tagged

from ..errors import InvalidField
from ..tools.late import read_late, settle_time
from .common import KioskCase, KioskHttpCase

OUTBOX = '/eh_hr/kiosk/outbox'
NOW = datetime(2026, 11, 20, 11, 0, 0)
TAPPED = datetime(2026, 11, 20, 8, 0, 0)
HOUR_MS = 3_600_000


def iso(moment):
    return moment.isoformat() + 'Z'


def settle(tapped=TAPPED, sent=NOW, skew_ms=0, now=NOW):
    late = read_late({'late': True, 'tapped_at': iso(tapped), 'sent_at': iso(sent), 'skew_ms': skew_ms})
    return settle_time(late, now)


@tagged('post_install', '-at_install')
class TestLate(BaseCase):
    """K9: when a tap was, whatever the tablet's clock showed."""

    def test_k9_a_right_clock(self):
        tap = settle()
        self.assertEqual((tap.happened_on, tap.is_sure), (TAPPED, True))

    def test_k9_two_weeks_back_or_1970_all_the_time(self):
        for off in (timedelta(days=-14), datetime(1970, 1, 1) - TAPPED, timedelta(days=400)):
            skew_ms = round(off.total_seconds() * 1000)
            tap = settle(TAPPED + off, NOW + off, skew_ms)
            self.assertEqual((tap.happened_on, tap.is_sure), (TAPPED, True), off)

    def test_k9_a_clock_that_was_set_meanwhile_is_never_sure(self):
        for off in (timedelta(hours=-1), timedelta(hours=2), timedelta(days=-365), timedelta(days=-14), timedelta(minutes=2)):
            # Set after the tap, and set before it: the server cannot tell one from the other.
            self.assertFalse(settle(TAPPED, NOW + off).is_sure, off)
            self.assertFalse(settle(TAPPED + off, NOW + off).is_sure, off)

    def test_k9_a_small_drift_is_no_jump(self):
        tap = settle(TAPPED + timedelta(seconds=20), NOW + timedelta(seconds=50), 15_000)
        self.assertTrue(tap.is_sure)
        self.assertLess(abs(tap.happened_on - TAPPED), timedelta(seconds=60))

    def test_k9_never_in_the_future_and_never_long_ago(self):
        self.assertEqual(settle(NOW + timedelta(seconds=30), NOW + timedelta(seconds=31)).happened_on, NOW)
        self.assertIsNone(settle(NOW - timedelta(days=60), NOW).happened_on)
        self.assertIsNone(settle(NOW + timedelta(days=1), NOW).happened_on)

    def test_k9_without_a_meeting_of_the_clocks_nothing_is_sure(self):
        tap = settle(skew_ms=None)
        self.assertEqual((tap.happened_on, tap.is_sure), (TAPPED, False))

    def test_k9_what_is_no_time_is_refused(self):
        for field, values in {
            'late': (1, 'true', []),
            'tapped_at': ('', 7, '2026-11-20', '2026-11-20T08:00:00', '1969-12-31T00:00:00Z', '9999-01-01T00:00:00Z', 'x' * 99 + 'Z', []),
            'sent_at': ('yesterday', True),
            'sequence': (0, -1, 1.5, True, 2**31),
            'skew_ms': (0.5, '0', 10**13, True),
        }.items():
            for value in values:
                with self.assertRaises(InvalidField, msg=f'{field}={value!r}') as caught:
                    read_late({field: value})
                self.assertEqual(caught.exception.field, field)

    def test_k9_a_page_of_the_version_before_says_nothing(self):
        late = read_late({})
        self.assertEqual((late.is_late, late.tapped_at, late.sequence, late.skew_s), (False, None, None, None))
        self.assertIsNone(settle_time(late, NOW).happened_on)


@tagged('post_install', '-at_install')
class TestOutbox(KioskHttpCase):
    """K9: what a tablet says of its outbox."""

    def setUp(self):
        super().setUp()
        self.token = self._pair(self.device_a)

    def _body(self, *refused, **values):
        return {'waiting': 0, 'oldest_at': None, 'skew_ms': 0, 'is_kept': True, 'refused': list(refused), **values}

    def _refused(self, **values):
        return {
            'kind': 'capture', 'attempt_id': str(uuid.uuid4()), 'code': 'invalid_field', 'employee_id': self.employee_a.id,
            'tapped_at': '2026-11-20T08:00:00.000Z', 'skew_ms': 0, 'sequence': 3, **values}

    def _tell(self, body):
        response = self.call(OUTBOX, body, self.token)
        self.assertEqual(response.status_code, 200, response.text)
        self.env.invalidate_all()
        return response.json()

    def test_k9_what_waits_and_what_the_clock_shows(self):
        oldest = fields.Datetime.now() - timedelta(hours=2)
        self._tell(self._body(waiting=7, oldest_at=iso(oldest + timedelta(days=1)), skew_ms=86_400_000, is_kept=False))
        self.assertRecordValues(self.device_a, [{
            'outbox_waiting': 7, 'outbox_oldest_on': oldest, 'outbox_not_kept': True, 'clock_skew_s': 86_400}])

    def test_k9_a_refused_item_is_one_event_however_often_it_is_told(self):
        item = self._refused()
        for _again in range(3):
            self.assertEqual(self._tell(self._body(item)), {'recorded': 1})
        event = self._events(self.device_a, 'item_refused')
        self.assertRecordValues(event, [{
            'attempt_id': item['attempt_id'], 'employee_id': self.employee_a.id, 'detail': 'capture:invalid_field'}])
        self.assertIn("Attended capture", event.detail_text)
        self.assertEqual(self.device_a.refused_count, 1)

    def test_k9_an_employee_of_another_company_is_not_named(self):
        self._tell(self._body(self._refused(employee_id=self.employee_b.id)))
        self.assertFalse(self._events(self.device_a, 'item_refused').employee_id)

    def test_k9_what_is_no_report_writes_nothing(self):
        item = self._refused()
        for body in (
            {}, self._body(waiting=-1), self._body(waiting=None), self._body(is_kept=1), self._body(oldest_at='now'),
            self._body(skew_ms='x'), self._body(refused={}), self._body(*[item] * 21), self._body(7),
            self._body({**item, 'kind': 'secret'}), self._body({**item, 'code': '<b>'}), self._body({**item, 'code': ''}),
            self._body({**item, 'attempt_id': 'x'}), self._body({**item, 'employee_id': 0}),
        ):
            self.assertRefused(self.call(OUTBOX, body, self.token), 400, 'invalid_field')
        self.assertFalse(self._events(self.device_a, 'item_refused'))
        self.assertFalse(self.device_a.outbox_told_on)

    def test_a4_without_a_token_nothing(self):
        self.assertRefused(self.call(OUTBOX, self._body(), 'x' * 43), 401, 'device_unauthorized')


@tagged('post_install', '-at_install')
class TestHealth(KioskCase):
    """K9: which tablets need a look, and what to do."""

    def _tablet(self, **values):
        now = fields.Datetime.now()
        self.device_a.sudo().write({
            'state': 'paired', 'last_seen': now, 'outbox_waiting': 0, 'outbox_oldest_on': False, 'outbox_not_kept': False,
            'clock_skew_s': 0, **values})
        return self.device_a

    def test_k9_health(self):
        now = fields.Datetime.now()
        cases = {
            'well': {},
            'silent': {'last_seen': now - timedelta(minutes=20), 'clock_skew_s': 9000},
            'behind': {'outbox_waiting': 3, 'outbox_oldest_on': now - timedelta(hours=3)},
            'storage': {'outbox_not_kept': True},
            'clock': {'clock_skew_s': -14 * 86_400},
        }
        devices = self.env['eh.hr.kiosk.device']
        for health, values in cases.items():
            tablet = self._tablet(**values)
            self.assertEqual(tablet.health, health)
            self.assertEqual(bool(tablet.health_text), health != 'well')
            for other in cases:
                found = devices.search([('health', '=', other), ('id', '=', tablet.id)])
                self.assertEqual(bool(found), other == health, (health, other))
        self.assertIn("14 days behind", tablet.health_text)
        tablet.sudo().state = 'revoked'
        self.assertFalse(tablet.health)
        self.assertFalse(devices.search([('health', 'in', list(cases)), ('id', '=', tablet.id)]))

    def test_o2_nobody_writes_what_a_tablet_says(self):
        for field in ('outbox_waiting', 'outbox_not_kept', 'clock_skew_s', 'outbox_told_on'):
            self.assertFalse(self.device_a.with_user(self.manager_a)._has_field_access(self.device_a._fields[field], 'write'))
