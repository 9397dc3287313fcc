from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import MAX_TEXT_CHARS, PIN_TRIES, PIN_WINDOW_S
from ..errors import KioskRefused

# The hosts of one Odoo do not agree to the second about the time: what lies so little ahead is now.
CLOCK_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KioskChange:
    """What a tap at a paired tablet came to."""

    attendance: models.BaseModel  # the hr.attendance it made or closed
    direction: str  # 'in' or 'out'
    is_repeated: bool  # nothing was written: an earlier tap did it

    def first_greeting(self):
        """:return: the keys of Odoo's greeting that tell the first tap's answer, whatever happened since"""
        is_out = self.direction == 'out'
        return {
            'attendance': {'check_in': self.attendance.check_in, 'check_out': is_out and self.attendance.check_out},
            'attendance_state': 'checked_out' if is_out else 'checked_in',
        }


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    def _eh_kiosk_change(self, device, attempt_id, trigger, geo_information):
        """Check in or out through Odoo's own action, once per attempt and minimum interval.

        :param device: the ``DeviceIdentity`` of the tablet
        :param attempt_id: UUID, or None from a page that sends none
        :param str trigger: ``'badge'`` or ``'manual'``
        :param dict geo_information: as for ``_attendance_action_change``
        :rtype: KioskChange
        :raise KioskRefused: ``attempt_conflict``
        """
        self.ensure_one()
        self._eh_take_turn()
        earlier = self._eh_same_attempt(attempt_id) or self._eh_just_before()
        if earlier:
            return earlier
        attendance = self._attendance_action_change(geo_information)
        direction = 'out' if attendance.check_out else 'in'
        attendance.write({
            f'eh_{direction}_attempt_id': attempt_id or False,
            f'eh_{direction}_device_id': device.device_id,
        })
        attendance._eh_after_kiosk_change(attempt_id, direction, trigger)
        return KioskChange(attendance, direction, is_repeated=False)

    def _eh_presence(self, now):
        """The attendance that the next tap would close.

        What begins or ends later than now, such as a planned attendance, is not there yet. Of two that are open, as
        an import may leave them, it is the later one.

        :param datetime now: naive UTC
        :return: an ``hr.attendance``, or an empty recordset: the next tap checks in
        """
        self.ensure_one()
        until = now + CLOCK_SKEW
        begun = Domain('employee_id', '=', self.id) & Domain('check_in', '<=', until)
        attendances = self.env['hr.attendance']
        last = attendances.search(begun, order='check_in DESC, id DESC', limit=1)
        if last.check_out and last.check_out <= until:
            return attendances
        if last.check_out:
            # Its end was written down beforehand. One that is really open goes first.
            return attendances.search(begun & Domain('check_out', '=', False), order='check_in DESC, id DESC', limit=1) or last
        return last

    def _eh_take_turn(self):
        """Let one request at a time change the attendance of this employee, over all workers and tablets.

        It has to be an UPDATE: Odoo's transactions read from a snapshot, and a lock alone would let the
        second of two taps go on with the state from before the first one. As it is, the second waits, fails to
        serialize, and Odoo runs it again with a fresh snapshot in which the first is seen.
        """
        self.env.cr.execute(
            SQL("UPDATE hr_employee SET write_date = write_date WHERE id = %s", self.id),
            log_exceptions=False,  # a second tap is no error
        )

    def _eh_same_attempt(self, attempt_id):
        """:return: the ``KioskChange`` of an attempt that went through before, else None"""
        if not attempt_id:
            return None
        attendance = self.env['hr.attendance'].search(
            ['|', ('eh_in_attempt_id', '=', attempt_id), ('eh_out_attempt_id', '=', attempt_id)], limit=1)
        if not attendance:
            return None
        if attendance.employee_id != self:
            raise KioskRefused('attempt_conflict', self.env._("This attempt belongs to somebody else. Please try again."))
        direction = 'out' if attendance.eh_out_attempt_id == attempt_id else 'in'
        return KioskChange(attendance, direction, is_repeated=True)

    def _eh_just_before(self):
        """:return: the ``KioskChange`` of the employee's last change at a kiosk, if that was a moment ago, else None"""
        attendance = self.last_attendance_id
        direction = 'out' if attendance.check_out else 'in'
        changed_on = attendance.check_out or attendance.check_in
        if not changed_on or attendance[f'{direction}_mode'] != 'kiosk':
            return None
        # abs(): hosts' clocks differ by a little.
        interval = timedelta(seconds=self.company_id.eh_kiosk_min_interval_s)
        if abs(fields.Datetime.now() - changed_on) >= interval:
            return None
        return KioskChange(attendance, direction, is_repeated=True)

    def _eh_check_kiosk_pin(self, pin_code):
        """Compare a PIN from a paired tablet. Every try counts before it is looked at, so that many
        at once are not let through together; the right PIN wipes the count.

        :return: whether it is the right one
        :raise KioskRefused: ``pin_missing`` or ``pin_rate_limited``
        """
        self.ensure_one()
        if not self.pin:
            raise KioskRefused('pin_missing', self.env._("You have no PIN yet. Ask your HR department for one."))
        limiter = self.env['eh.hr.rate.limit']
        budget = f'pin:{self.id}'
        # A step as long as the window: after the first tries at once, one more a window.
        retry_after_s = limiter._spend(budget, PIN_TRIES, PIN_TRIES * PIN_WINDOW_S)
        if retry_after_s:
            raise KioskRefused(
                'pin_rate_limited', self.env._("Too many wrong PINs. Try again in a few minutes."),
                retry_after_s=retry_after_s)
        is_text = isinstance(pin_code, str) and len(pin_code) <= MAX_TEXT_CHARS
        if not is_text or not compare_digest(self.pin.encode(), pin_code.encode(errors='replace')):
            return False
        limiter._forget(budget)
        return True
