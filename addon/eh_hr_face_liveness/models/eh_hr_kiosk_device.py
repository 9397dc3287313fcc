from odoo import fields, models

from .res_company import CAPTURE_POLICIES


class EhHrKioskDevice(models.Model):
    _inherit = 'eh.hr.kiosk.device'

    eh_liveness_policy = fields.Selection(
        CAPTURE_POLICIES, string="Capture Policy",
        help="Another policy for attended captures at this tablet, for example where the light is poor. "
             "Empty takes the company's. The tablet learns of a change within five minutes.")
    eh_liveness_company_policy = fields.Selection(
        related='company_id.eh_liveness_policy', string="Company's Capture Policy")

    def _eh_liveness_config(self):
        """What the page on this tablet needs to run the prompt, as docs/wire.md has it."""
        self.ensure_one()
        return self.company_id._eh_liveness_config(self.eh_liveness_policy)
