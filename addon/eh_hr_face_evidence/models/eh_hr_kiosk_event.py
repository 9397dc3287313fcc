from odoo import models


class EhHrKioskEvent(models.Model):
    _inherit = 'eh.hr.kiosk.event'

    def _purge(self, company_id, before, limit):
        gone = super()._purge(company_id, before, limit)
        if gone:
            self.env['eh.hr.seal.note']._record_sweep(self._name, company_id, before)
        return gone
