from odoo import api, fields, models

from ..models.eh_hr_dispute_decision import OUTCOMES
from ..tools.entry import render_change


class EhHrDisputeDecide(models.TransientModel):
    """The end of a dispute: what it came to, why, and what is to be corrected."""

    _name = 'eh.hr.dispute.decide'
    _description = 'Decide a Dispute'

    dispute_id = fields.Many2one('eh.hr.dispute', required=True, readonly=True, ondelete='cascade')
    outcome = fields.Selection(OUTCOMES, required=True)
    note = fields.Text(string="Reason", required=True, help="It is sealed, with your name.")
    attendance_id = fields.Many2one(related='dispute_id.attendance_id')
    # As they are now; Odoo's own rules decide who may change them.
    check_in = fields.Datetime(compute='_compute_times', store=True, readonly=False)
    check_out = fields.Datetime(compute='_compute_times', store=True, readonly=False)
    before_html = fields.Html(string="Entry Then", compute='_compute_before_html', sanitize=False)

    @api.depends('dispute_id')
    def _compute_times(self):
        for wizard in self:
            wizard.check_in, wizard.check_out = wizard.attendance_id.check_in, wizard.attendance_id.check_out

    @api.depends('dispute_id')
    def _compute_before_html(self):
        for wizard in self:
            wizard.before_html = render_change(self.env, wizard.dispute_id.before, None, is_decided=False)

    def action_decide(self):
        self.ensure_one()
        values = {'check_in': self.check_in, 'check_out': self.check_out} if self.outcome == 'corrected' else {}
        self.dispute_id._decide(self.outcome, self.note, values)
        self.sudo().unlink()  # what it says about somebody is kept once
        return {'type': 'ir.actions.act_window_close'}
