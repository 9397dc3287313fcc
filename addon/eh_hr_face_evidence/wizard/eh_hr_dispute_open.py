from odoo import fields, models


class EhHrDisputeOpen(models.TransientModel):
    """What is said to be wrong about an attendance."""

    _name = 'eh.hr.dispute.open'
    _description = 'Open a Dispute'

    attendance_id = fields.Many2one('hr.attendance', required=True, readonly=True, ondelete='cascade')
    claim = fields.Text(required=True, help="It is sealed, with your name.")

    def action_open(self):
        self.ensure_one()
        dispute = self.env['eh.hr.dispute']._open(self.attendance_id, self.claim)
        self.sudo().unlink()  # what it says about somebody is kept once
        return {'type': 'ir.actions.act_window', 'res_model': dispute._name, 'res_id': dispute.id, 'views': [(False, 'form')]}
