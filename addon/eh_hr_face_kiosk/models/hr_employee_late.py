from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .hr_attendance import KIOSK_CHANGE
from .hr_employee import CLOCK_SKEW, KioskChange


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    def _eh_late_change(self, device, attempt_id, trigger, moment):
        """Check in or out as of a moment that is over, as if the tap had come then: once per attempt and minimum interval.

        Nothing is written where the attendance changed after that moment, at another tablet or by HR: whether the tap
        was a check-in or a check-out can then not be known.

        :param device: the ``DeviceIdentity`` of the tablet
        :param str attempt_id: UUID
        :param str trigger: ``'badge'`` or ``'manual'``
        :param datetime moment: naive UTC, not after now
        :rtype: KioskChange | None
        :raise KioskRefused: ``attempt_conflict``
        """
        self.ensure_one()
        self._eh_take_turn()
        earlier = self._eh_same_attempt(attempt_id)
        if earlier or self._eh_changed_after(moment):
            return earlier
        return self._eh_just_before_moment(moment) or self._eh_write_late(device, attempt_id, trigger, moment)

    def _eh_changed_after(self, moment):
        until = fields.Datetime.now() + CLOCK_SKEW
        after = (Domain('check_in', '>', moment) & Domain('check_in', '<=', until)) | (
            Domain('check_out', '>', moment) & Domain('check_out', '<=', until))
        return bool(self.env['hr.attendance'].search_count(Domain('employee_id', '=', self.id) & after, limit=1))

    def _eh_just_before_moment(self, moment):
        """:return: the ``KioskChange`` that a tap at this moment repeats, else None"""
        last = self.env['hr.attendance'].search(
            [('employee_id', '=', self.id), ('check_in', '<=', moment)], order='check_in DESC, id DESC', limit=1)
        direction = 'out' if last.check_out and last.check_out <= moment else 'in'
        changed_on = last[f'check_{direction}']
        interval = timedelta(seconds=self.company_id.eh_kiosk_min_interval_s)
        is_repeated = changed_on and last[f'{direction}_mode'] == 'kiosk' and moment - changed_on < interval
        return KioskChange(last, direction, is_repeated=True) if is_repeated else None

    def _eh_write_late(self, device, attempt_id, trigger, moment):
        # Odoo's own action knows no other time than now; this is what it would have done then.
        employee = self.with_context(eh_kiosk_change=KIOSK_CHANGE)
        attendance = employee._eh_presence(moment)
        direction = 'out' if attendance else 'in'
        origin = {
            f'{direction}_mode': 'kiosk',
            f'eh_{direction}_late': True,
            f'eh_{direction}_attempt_id': attempt_id,
            f'eh_{direction}_device_id': device.device_id,
            f'eh_{direction}_device_name': device.name,
            f'eh_{direction}_site_name': device.site_name,
        }
        if attendance:
            attendance.write({'check_out': max(moment, attendance.check_in), **origin})
        else:
            attendance = attendance.create({'employee_id': self.id, 'check_in': moment, **origin})
        attendance._eh_after_kiosk_change(attempt_id, direction, trigger)
        return KioskChange(attendance, direction, is_repeated=False)
