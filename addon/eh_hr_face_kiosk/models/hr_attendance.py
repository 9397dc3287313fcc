from odoo import api, fields, models


class HrAttendance(models.Model):
    _name = 'hr.attendance'
    _inherit = ['hr.attendance', 'eh.hr.kiosk.only']

    eh_in_attempt_id = fields.Char(string="Check-in Attempt", readonly=True, copy=False)
    eh_out_attempt_id = fields.Char(string="Check-out Attempt", readonly=True, copy=False)
    eh_in_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet", readonly=True, copy=False, ondelete='set null', index='btree_not_null')
    eh_out_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet (Out)", readonly=True, copy=False, ondelete='set null', index='btree_not_null')

    _eh_in_attempt_uniq = models.UniqueIndex('(eh_in_attempt_id) WHERE eh_in_attempt_id IS NOT NULL')
    _eh_out_attempt_uniq = models.UniqueIndex('(eh_out_attempt_id) WHERE eh_out_attempt_id IS NOT NULL')

    @api.model
    def _is_kiosk_only(self, field):
        # Where an attendance came from, as the kiosk recorded it: nobody's to rewrite.
        return super()._is_kiosk_only(field) or field.name.startswith(('eh_in_', 'eh_out_'))

    def _eh_after_kiosk_change(self, attempt_id, direction, trigger):
        """Called once a paired tablet has checked somebody in or out; for other modules to extend.

        :param str attempt_id: UUID of the attempt, or None from a page that sends none
        :param str direction: ``'in'`` or ``'out'``
        :param str trigger: how the employee was found, ``'badge'`` or ``'manual'``
        """
