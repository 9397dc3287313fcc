from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class EhHrHold(models.AbstractModel):
    """What must not be deleted yet, such as what a dispute is about; for other modules to extend."""

    _name = 'eh.hr.hold'
    _description = 'Hold'

    @api.model
    def _held_sql(self, alias):
        """:param str alias: of a table with ``company_id`` and ``attempt_id``
        :return: the condition under which a row of it stays, past its retention too
        """
        return SQL("FALSE")

    @api.model
    def _check_free(self, records):
        """:raise UserError: one of these records is held"""
        held = records and self.env.execute_query(SQL(
            "SELECT held.id FROM %s held WHERE held.id = ANY(%s) AND %s LIMIT 1",
            SQL.identifier(records._table), records.ids, self._held_sql('held')))
        if held:
            raise UserError(self.env._("An open dispute needs these records. They can be deleted when it is decided."))
