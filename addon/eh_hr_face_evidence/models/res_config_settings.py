from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    eh_seal_anchor_email = fields.Char(related='company_id.eh_seal_anchor_email', readonly=False)
    eh_show_own_records = fields.Boolean(related='company_id.eh_show_own_records', readonly=False)
    eh_leaver_days = fields.Integer(related='company_id.eh_leaver_days', readonly=False)
