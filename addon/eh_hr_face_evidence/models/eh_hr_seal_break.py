from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class EhHrSealBreak(models.Model):
    """One place where what is there differs from what was sealed."""

    _name = 'eh.hr.seal.break'
    _description = 'Broken Seal'
    _order = 'is_accepted, id desc'
    _rec_name = 'what'

    chain_id = fields.Many2one('eh.hr.seal.chain', required=True, readonly=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='chain_id.company_id', store=True, index=True)
    kind = fields.Selection([
        ('changed', "Changed"),
        ('removed', "Removed"),
        ('inserted', "Inserted afterwards"),
        ('erased', "Name removed without an erasure"),
        ('chain', "The chain itself was changed"),
        ('head', "Differs from a signed head"),
    ], required=True, readonly=True)
    model = fields.Char(string="Of What", readonly=True)
    res_id = fields.Integer(string="Number", readonly=True, aggregator=None)
    seq = fields.Integer(string="Place in the Chain", readonly=True, aggregator=None)
    now_sha256 = fields.Char(string="What Is There Now", readonly=True, help="A hash: changed again, it is another break.")
    what = fields.Char(readonly=True, help="The place in words.")
    first_seen_on = fields.Datetime(string="Found On", readonly=True)
    last_right_on = fields.Datetime(
        string="Last Seen Right", readonly=True, help="The last verification that found this place as it was sealed.")
    is_accepted = fields.Boolean(string="Accepted", readonly=True)
    note_id = fields.Many2one('eh.hr.seal.note', string="Accepted With", readonly=True)

    def _accept(self, reason):
        """Stop the alarm for these breaks: the reason becomes a note, which is signed and sealed itself."""
        reason = (reason or '').strip()
        if len(reason) < 10:
            raise UserError(self.env._("Write down in a sentence why these breaks are accepted."))
        for chain, breaks in self.filtered(lambda broken: not broken.is_accepted).grouped('chain_id').items():
            note = self.env['eh.hr.seal.note']._record('anchor', chain.company_id, {
                'breaks': [
                    [broken.kind, broken.model or '', broken.res_id, broken.seq, broken.now_sha256 or ''] for broken in breaks]}, reason)
            breaks.sudo()._write_own({'is_accepted': True, 'note_id': note.id})
            chain.sudo()._update_state()

    def action_open_record(self):
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': self.model.partition('/')[0], 'res_id': self.res_id, 'views': [(False, 'form')]}

    def _write_own(self, vals):
        return super().write(vals)

    def write(self, vals):
        raise AccessError(self.env._("What a verification found stays as it was found."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("What a verification found stays as it was found."))
