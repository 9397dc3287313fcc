from odoo import fields, models


class EhHrFaceDecide(models.TransientModel):
    """A person says whether two faces that are alike are one person's."""

    _name = 'eh.hr.face.decide'
    _description = "Decide About Faces That Are Alike"

    pair_id = fields.Many2one('eh.hr.face.pair', required=True, readonly=True, ondelete='cascade')
    state = fields.Selection(
        [('look_alikes', "Two people who look alike"), ('twins', "Twins"), ('same_person', "One person")], string="They Are",
        required=True)
    reason = fields.Text(string="How You Know", required=True)

    def action_decide(self):
        self.ensure_one()
        self.pair_id._decide(self.state, self.reason)
        return {'type': 'ir.actions.act_window_close'}
