from odoo import fields, models


class EhHrSealAccept(models.TransientModel):
    """Why the open breaks of a chain are accepted."""

    _name = 'eh.hr.seal.accept'
    _description = 'Accept Broken Seals'

    chain_id = fields.Many2one('eh.hr.seal.chain', required=True, readonly=True, ondelete='cascade')
    reason = fields.Text(required=True, help="It is signed and sealed, with your name.")

    def action_accept(self):
        self.ensure_one()
        self.chain_id.break_ids._accept(self.reason)
        return {'type': 'ir.actions.act_window_close'}
