from odoo import models

from ..tools.sealed_tables import CAPTURES, EVENTS_OF_CAPTURES


class EhHrLivenessCheck(models.Model):
    """Whatever takes a capture away says so in a note: the seals stay, and without it the row counts as removed."""

    _inherit = 'eh.hr.liveness.check'

    def _delete_overdue(self, overdue, limit, since):
        answer = super()._delete_overdue(overdue, limit, since)
        [part] = [sealed.part for sealed in (CAPTURES, EVENTS_OF_CAPTURES) if sealed.table == overdue.table]
        self.env['eh.hr.seal.note']._record_sweep(part, overdue.company_id, overdue.horizon)
        return answer

    def unlink(self):
        notes = self.env['eh.hr.seal.note'].sudo()
        for company, checks in self.grouped('company_id').items():
            notes._record('deletion', company, {'model': self._name, 'ids': checks.ids})
        return super().unlink()
