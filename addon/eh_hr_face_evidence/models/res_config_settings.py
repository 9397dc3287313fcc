from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    eh_seal_anchor_email = fields.Char(related='company_id.eh_seal_anchor_email', readonly=False)
