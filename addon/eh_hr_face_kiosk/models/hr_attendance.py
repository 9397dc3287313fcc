from odoo import api, fields, models
from odoo.exceptions import AccessError

# Where an attendance came from, as the kiosk recorded it: nobody's to rewrite.
_KIOSK_FIELDS = frozenset({'eh_in_attempt_id', 'eh_out_attempt_id', 'eh_in_device_id', 'eh_out_device_id'})


class HrAttendance(models.Model):
    _inherit = 'hr.attendance'

    eh_in_attempt_id = fields.Char(string="Check-in Attempt", readonly=True, copy=False)
    eh_out_attempt_id = fields.Char(string="Check-out Attempt", readonly=True, copy=False)
    eh_in_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet", readonly=True, copy=False, ondelete='set null', index='btree_not_null')
    eh_out_device_id = fields.Many2one(
        'eh.hr.kiosk.device', string="Tablet (Out)", readonly=True, copy=False, ondelete='set null', index='btree_not_null')

    _eh_in_attempt_uniq = models.UniqueIndex('(eh_in_attempt_id) WHERE eh_in_attempt_id IS NOT NULL')
    _eh_out_attempt_uniq = models.UniqueIndex('(eh_out_attempt_id) WHERE eh_out_attempt_id IS NOT NULL')

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._eh_refuse_kiosk_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._eh_refuse_kiosk_fields(vals)
        return super().write(vals)

    def _eh_refuse_kiosk_fields(self, vals):
        if not self.env.su and not _KIOSK_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("Only the kiosk itself records which tablet and attempt an attendance came from."))

    def _eh_after_kiosk_change(self, attempt_id, direction, trigger):
        """Called once a paired tablet has checked somebody in or out; for other modules to extend.

        :param str attempt_id: UUID of the attempt, or None from a page that sends none
        :param str direction: ``'in'`` or ``'out'``
        :param str trigger: how the employee was found, ``'badge'`` or ``'manual'``
        """
