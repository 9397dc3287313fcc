from odoo import api, models
from odoo.tools import SQL


class EhHrHold(models.AbstractModel):
    _inherit = 'eh.hr.hold'

    @api.model
    def _held_sql(self, alias):
        """What an open dispute is about stays until it is decided."""
        return SQL(
            """(%s OR COALESCE((%s, %s) IN (
                SELECT needed.attempt_id, dispute.company_id
                  FROM eh_hr_dispute dispute, jsonb_array_elements_text(dispute.attempts) AS needed (attempt_id)
                 WHERE NOT EXISTS (SELECT FROM eh_hr_dispute_decision decision WHERE decision.dispute_id = dispute.id)), FALSE))""",
            super()._held_sql(alias), SQL.identifier(alias, 'attempt_id'), SQL.identifier(alias, 'company_id'))
