from odoo import fields, models


class EhHrSidecarPair(models.TransientModel):
    """Where an administrator types the set-up code that a sidecar shows."""

    _name = 'eh.hr.sidecar.pair'
    _description = 'Pair a Sidecar'

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    address = fields.Char(
        string="Address", required=True, default="http://127.0.0.1:8075",
        help="Where Odoo itself reaches the sidecar: http or https, the machine, the port.")
    tablet_address = fields.Char(
        string="Address for Tablets",
        help="Where the tablets' browsers reach it, where that is another address. A page on https needs https here.")
    code = fields.Char(string="Set-up Code", required=True)
    use = fields.Selection(
        [('record', "Record what it says"), ('policy', "Record it, and count “not a live face” as not passed")],
        string="Afterwards", required=True, default='record')

    def action_pair(self):
        """Pair, and let the company use the sidecar from now on."""
        self.ensure_one()
        self.env['eh.hr.sidecar']._check_may_change()
        sidecar = self.env['eh.hr.sidecar']._pair(self.address, self.tablet_address, self.code)
        # The code is used up: it need not stay in the database until the dialog is swept.
        self.code = "-"
        self.company_id.check_access('read')
        self.company_id.sudo().write({'eh_sidecar_id': sidecar.id, 'eh_sidecar_use': self.use})
        return sidecar._notify(self.env._("Paired. %s", sidecar.health_text))
