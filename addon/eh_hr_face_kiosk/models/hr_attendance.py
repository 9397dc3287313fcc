import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class _KioskChange(str):
    """Text, so that a context with it can be written down as any other."""


# In the context of a change at a paired tablet. Compared by identity, so that no caller from outside can put it there.
KIOSK_CHANGE = _KioskChange('paired tablet')


class HrAttendance(models.Model):
    _name = 'hr.attendance'
    _inherit = ['hr.attendance', 'eh.hr.kiosk.only']

    eh_in_late = fields.Boolean(string="Check-in Kept on the Tablet", readonly=True, copy=False)
    eh_out_late = fields.Boolean(string="Check-out Kept on the Tablet", readonly=True, copy=False)
    eh_in_attempt_id = fields.Char(string="Check-in Attempt", readonly=True, copy=False)
    eh_out_attempt_id = fields.Char(string="Check-out Attempt", readonly=True, copy=False)
    eh_in_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet (In)", readonly=True, copy=False, ondelete='set null', index='btree_not_null')
    eh_out_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet (Out)", readonly=True, copy=False, ondelete='set null', index='btree_not_null')
    # As they were at that time: a tablet is renamed, moved and deleted.
    eh_in_device_name = fields.Char(string="Tablet", readonly=True, copy=False)
    eh_out_device_name = fields.Char(string="Tablet at Check-out", readonly=True, copy=False)
    eh_in_site_name = fields.Char(string="Workplace", readonly=True, copy=False)
    eh_out_site_name = fields.Char(string="Workplace at Check-out", readonly=True, copy=False)

    _eh_in_attempt_uniq = models.UniqueIndex('(eh_in_attempt_id) WHERE eh_in_attempt_id IS NOT NULL')
    _eh_out_attempt_uniq = models.UniqueIndex('(eh_out_attempt_id) WHERE eh_out_attempt_id IS NOT NULL')

    def init(self):
        # Attendances from before the names were copied get those of now.
        for direction in ('in', 'out'):
            self.env.cr.execute(SQL(
                """
                UPDATE hr_attendance SET %(device_name)s = device.name, %(site_name)s = site.name
                  FROM eh_hr_kiosk_device device JOIN eh_hr_site site ON site.id = device.site_id
                 WHERE device.id = %(device_id)s AND %(device_name)s IS NULL
                """,
                device_id=SQL.identifier(f'eh_{direction}_device_id'),
                device_name=SQL.identifier(f'eh_{direction}_device_name'),
                site_name=SQL.identifier(f'eh_{direction}_site_name')))

    @api.model
    def _is_kiosk_only(self, field):
        # Where an attendance came from, as the kiosk recorded it: nobody's to rewrite.
        return super()._is_kiosk_only(field) or field.name.startswith(('eh_in_', 'eh_out_'))

    @api.constrains('check_in', 'check_out', 'employee_id')
    def _check_validity(self):
        # At a paired tablet the tap stands. Which attendance it closes was decided while nobody else could tap for that
        # employee; what contradicts it, planned ahead or broken, is for HR to mend and locks nobody in or out.
        return None if self.env.context.get('eh_kiosk_change') is KIOSK_CHANGE else super()._check_validity()

    def _update_overtime(self, attendance_domain=None):
        if self.env.context.get('eh_kiosk_change') is not KIOSK_CHANGE:
            return super()._update_overtime(attendance_domain)
        try:
            with self.env.cr.savepoint():
                return super()._update_overtime(attendance_domain)
        except ValueError:
            # Odoo cannot compute with attendances of which one lies over the other. It does when HR has mended them.
            _logger.warning("overtime of employees %s waits: their attendances overlap", self.employee_id.ids)
            self.env.invalidate_all()
            return None

    def _eh_after_kiosk_change(self, attempt_id, direction, trigger):
        """Called once a paired tablet has checked somebody in or out; for other modules to extend.

        :param str attempt_id: UUID of the attempt, or None from a page that sends none
        :param str direction: ``'in'`` or ``'out'``
        :param str trigger: how the employee was found, ``'badge'`` or ``'manual'``
        """
