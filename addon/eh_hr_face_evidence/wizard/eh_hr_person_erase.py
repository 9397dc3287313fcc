from odoo import api, fields, models


class EhHrPersonErase(models.TransientModel):
    """Why a person's face check-in data goes."""

    _name = 'eh.hr.person.erase'
    _description = 'Erase Face Check-in Data'

    employee_id = fields.Many2one('hr.employee', required=True, readonly=True, ondelete='cascade')
    reason = fields.Text(required=True, help="It is signed and sealed. Leave the name out of it.")
    counts = fields.Text(string="What Is Kept Now", compute='_compute_counts')

    @api.depends('employee_id')
    def _compute_counts(self):
        for wizard in self:
            records = wizard.employee_id._eh_person_records() if wizard.employee_id else {}
            wizard.counts = '\n'.join(f'{title}: {len(rows)}' for title, rows in records.items())

    def action_erase(self):
        self.ensure_one()
        self.employee_id._eh_check_admin()
        self.employee_id.check_access('read')
        self.employee_id._eh_erase_person(self.reason)
        self.sudo().unlink()
        return {'type': 'ir.actions.act_window_close'}
