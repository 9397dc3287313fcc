from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import PIN_TRIES, PIN_WINDOW_S
from ..errors import KioskRefused
from ..tools.kiosk_input import to_digits
from .hr_attendance import KIOSK_CHANGE

# The hosts of one Odoo do not agree to the second about the time: what lies so little ahead is now.
CLOCK_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KioskChange:
    """What a tap at a paired tablet came to."""

    attendance: models.BaseModel  # the hr.attendance it made or closed
    direction: str  # 'in' or 'out'
    is_repeated: bool  # nothing was written: an earlier tap did it

    def greeting(self):
        """:return: the keys of Odoo's greeting that tell of this change, whatever happened since or is planned"""
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
        attendance, direction = self._eh_toggle(geo_information)
        attendance.write({
            f'eh_{direction}_attempt_id': attempt_id or False,
            f'eh_{direction}_device_id': device.device_id,
            f'eh_{direction}_device_name': device.name,
            f'eh_{direction}_site_name': device.site_name,
        })
        attendance._eh_after_kiosk_change(attempt_id, direction, trigger)
        return KioskChange(attendance, direction, is_repeated=False)

    def _eh_toggle(self, geo_information):
        """Check in or out by Odoo's own action, or as it would where a planned or broken attendance is in its way.

        :param dict geo_information: as for ``_attendance_action_change``
        :return: the ``hr.attendance`` and what happened to it, ``'in'`` or ``'out'``
        """
        now = fields.Datetime.now()
        employee = self.with_context(eh_kiosk_change=KIOSK_CHANGE)
        presence = employee._eh_presence(now)
        attendances = employee.env['hr.attendance']
        # What Odoo's action would do: it takes the latest attendance, and the latest that is open.
        is_in = employee.attendance_state == 'checked_in'
        found = attendances.search([('employee_id', '=', self.id), ('check_out', '=', False)], limit=1) if is_in else attendances
        if found == presence and not (presence and presence.check_in > now):
            attendance = employee._attendance_action_change(geo_information)
        elif presence:
            attendance = presence
            attendance.write({
                'check_out': max(now, presence.check_in), **{f'out_{key}': value for key, value in geo_information.items()}})
        else:
            attendance = attendances.create({
                'employee_id': self.id, 'check_in': now, **{f'in_{key}': value for key, value in geo_information.items()}})
        return attendance, 'out' if presence else 'in'

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
        now = fields.Datetime.now()
        # abs(): hosts' clocks differ by a little. What is further ahead is planned.
        interval = timedelta(seconds=self.company_id.eh_kiosk_min_interval_s)
        attendance = self._eh_presence(now) or self.env['hr.attendance'].search(
            [('employee_id', '=', self.id), ('check_out', '<=', now + CLOCK_SKEW)], order='check_out DESC', limit=1)
        direction = 'out' if attendance.check_out and attendance.check_out <= now + CLOCK_SKEW else 'in'
        changed_on = attendance[f'check_{direction}']
        if not changed_on or attendance[f'{direction}_mode'] != 'kiosk' or abs(now - changed_on) >= interval:
            return None
        return KioskChange(attendance, direction, is_repeated=True)

    @api.depends_context('eh_kiosk_present')
    def _compute_attendance_state(self):
        """At a paired tablet, who is in is who is in now (see ``_eh_presence``), whatever is planned for later."""
        result = super()._compute_attendance_state()
        if self.env.context.get('eh_kiosk_present'):
            self.env['hr.attendance'].flush_model(['employee_id', 'check_in', 'check_out'])
            until = fields.Datetime.now() + CLOCK_SKEW
            present = {employee_id for [employee_id] in self.env.execute_query(SQL(
                """
                SELECT employee_id FROM (
                    SELECT DISTINCT ON (employee_id) employee_id, check_out FROM hr_attendance
                     WHERE employee_id = ANY(%(ids)s) AND check_in <= %(until)s
                     ORDER BY employee_id, check_in DESC, id DESC) AS last
                 WHERE check_out IS NULL OR check_out > %(until)s
                """,
                ids=self.ids, until=until))}
            for employee in self:
                employee.attendance_state = 'checked_in' if employee.id in present else 'checked_out'
        return result

    def _eh_check_kiosk_pin(self, pin_code):
        """Compare a PIN from a paired tablet. Every try counts before it is looked at, so that many
        at once are not let through together; the right PIN wipes the count. A badge that was scanned into somebody's
        PIN pad is no try.

        :param pin_code: as sent, of any type
        :return: whether it is the right one
        :raise KioskRefused: ``pin_missing`` or ``pin_rate_limited``
        """
        self.ensure_one()
        if not self.pin:
            raise KioskRefused('pin_missing', self.env._("You have no PIN yet. Ask your HR department for one."))
        pin, typed = to_digits(self.pin), to_digits(pin_code) if isinstance(pin_code, str) else ''
        # A badge as long as the PIN is a try: it might be the PIN, and tries must not be free.
        if len(typed) != len(pin) and self.company_id._eh_kiosk_employee_by_badge(pin_code):
            return False
        limiter = self.env['eh.hr.rate.limit']
        budget = f'pin:{self.id}'
        # A step as long as the window: after the first tries at once, one more a window.
        retry_after_s = limiter._spend(budget, PIN_TRIES, PIN_TRIES * PIN_WINDOW_S)
        if retry_after_s:
            raise KioskRefused(
                'pin_rate_limited', self.env._("Too many wrong PINs. Try again in a few minutes."),
                retry_after_s=retry_after_s)
        if not compare_digest(pin.encode(), typed.encode(errors='replace')):
            return False
        limiter._forget(budget)
        return True

    # -- what is kept about a person --

    def _eh_person_records(self):
        """What is kept about this employee, to hand over to them; for other modules to extend.

        :return: records in superuser mode by title, in the language of the environment
        :rtype: dict
        """
        self.ensure_one()
        events = self.env['eh.hr.kiosk.event'].sudo().search([('employee_id', '=', self.id)], order='id')
        late = self.env['eh.hr.late.check.in'].sudo().search([('employee_number', '=', self.id)], order='id')
        return {self.env._("Kiosk events"): events, self.env._("Late Check-ins"): late}

    def _eh_forget_person(self):
        """Take this employee out of what is kept, for good; for other modules to extend.

        What a tablet did, where and when, stays; whom it was about does not. The attendance is Odoo's and stays, without what
        would lead from it back to those records.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE eh_hr_kiosk_event SET employee_id = NULL, employee_name = NULL WHERE employee_id = %s", self.id))
        # One that still waits has nobody left to be about.
        self.env.cr.execute(SQL(
            """UPDATE eh_hr_late_check_in SET employee_id = NULL, employee_name = NULL, employee_number = NULL,
                      state = CASE state WHEN 'waiting' THEN 'dismissed' ELSE state END
                WHERE employee_number = %s""", self.id))
        self.env.cr.execute(SQL(
            "UPDATE hr_attendance SET eh_in_attempt_id = NULL, eh_out_attempt_id = NULL WHERE employee_id = %s", self.id))
        self.env.invalidate_all()
