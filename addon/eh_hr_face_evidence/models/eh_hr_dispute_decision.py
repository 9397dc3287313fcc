from odoo import api, fields, models

OUTCOMES = [
    ('corrected', "Claim accepted, attendance corrected"),
    ('upheld', "Claim accepted, attendance left as it is"),
    ('rejected', "Claim rejected, attendance stands"),
]


class EhHrDisputeDecision(models.Model):
    """How a dispute ended: one record, written once."""

    _name = 'eh.hr.dispute.decision'
    _description = 'Decision of a Dispute'
    _rec_name = 'outcome'
    _log_access = False
    _allow_sudo_commands = False

    dispute_id = fields.Many2one('eh.hr.dispute', required=True, readonly=True, ondelete='cascade', index=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    recorded_on = fields.Datetime(string="Decided On", required=True, readonly=True)
    user_id = fields.Many2one('res.users', readonly=True, ondelete='set null')
    user_name = fields.Char(string="Decided By", readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    note = fields.Text(string="Reason", readonly=True)
    after = fields.Json(string="Entry After (Data)", readonly=True, help="Empty where the attendance was deleted.")

    _dispute_uniq = models.Constraint('UNIQUE (dispute_id)', "A dispute is decided once.")

    @api.model
    def _record(self, dispute, outcome, note, after):
        """:param dict after: the entry as ``hr.attendance._eh_entry`` has it, None where it is gone"""
        return super(EhHrDisputeDecision, self.sudo()).create([{
            'dispute_id': dispute.id,
            'company_id': dispute.company_id.id,
            'recorded_on': fields.Datetime.now(),
            'user_id': self.env.uid,
            'user_name': self.env.user.name,
            'outcome': outcome,
            'note': note,
            'after': after,
        }])

    @api.model_create_multi
    def create(self, vals_list):
        raise self._written_once()

    def write(self, vals):
        raise self._written_once()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._written_once()

    def _written_once(self):
        return self.env['eh.hr.dispute']._written_once()
