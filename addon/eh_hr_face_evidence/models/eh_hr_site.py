from odoo import fields, models


class EhHrSite(models.Model):
    _inherit = 'eh.hr.site'

    eh_responsible_ids = fields.Many2many(
        'res.users', 'eh_hr_site_responsible_rel', 'site_id', 'user_id', string="Responsible",
        help="They find its attendances and captures with the filter “My Workplaces”. It gives no access right.")
