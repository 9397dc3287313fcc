from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_seal_anchor_email = fields.Char(
        string="Send the Signed Head To",
        help="Once a day the signed value of the chain goes there. Kept where this database's administrators cannot change it, "
             "it shows later whether anything up to that day was changed, even by somebody with the key.")
    eh_show_own_records = fields.Boolean(
        string="Employees See Their Own", default=True,
        help="Employees read their own captures and kiosk events in their preferences, in the words that HR reads.")
    eh_leaver_days = fields.Integer(
        string="Erase Leavers After (days)", default=180,
        help="Archived employees of whom nothing happened at a kiosk for so long are erased from captures, events and disputes. "
             "0: never.")

    _eh_leaver_days_range = models.Constraint('CHECK (eh_leaver_days BETWEEN 0 AND 3650)', "Choose 0 to 3650 days.")
