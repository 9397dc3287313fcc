from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_seal_anchor_email = fields.Char(
        string="Send the Signed Head To",
        help="Once a day the signed value of the chain goes there. Kept where this database's administrators cannot change it, "
             "it shows later whether anything up to that day was changed, even by somebody with the key.")
