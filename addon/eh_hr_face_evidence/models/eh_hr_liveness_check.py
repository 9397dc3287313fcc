from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.sealed_tables import CAPTURES, EVENTS_OF_CAPTURES


class EhHrLivenessCheck(models.Model):
    """Whatever takes a capture away says so in a note: the seals stay, and without it the row counts as removed."""

    _inherit = 'eh.hr.liveness.check'

    pin_used = fields.Boolean(
        string="PIN Used Instead", compute='_compute_pin_used', search='_search_pin_used',
        help="The right PIN was typed where the capture did not pass.")

    def _compute_pin_used(self):
        used = set(self.env['eh.hr.kiosk.event'].search(
            [('attempt_id', 'in', self.mapped('attempt_id')), ('event_type', '=', 'pin_used')]).mapped('attempt_id'))
        for check in self:
            check.pin_used = check.attempt_id in used

    def _search_pin_used(self, operator, value):
        if operator != 'in' or set(value) != {True}:
            return NotImplemented
        events = self.env['eh.hr.kiosk.event']._search([('event_type', '=', 'pin_used'), ('attempt_id', '!=', False)])
        return Domain('attempt_id', 'in', events.select(SQL.identifier(events.table, 'attempt_id')))

    def _delete_overdue(self, overdue, limit, since):
        answer = super()._delete_overdue(overdue, limit, since)
        [part] = [sealed.part for sealed in (CAPTURES, EVENTS_OF_CAPTURES) if sealed.table == overdue.table]
        self.env['eh.hr.seal.note']._record_sweep(part, overdue)
        return answer

    def unlink(self):
        notes = self.env['eh.hr.seal.note'].sudo()
        for company, checks in self.grouped('company_id').items():
            notes._record('deletion', company, {'model': self._name, 'ids': checks.ids})
        return super().unlink()
