from odoo import api, fields, models

from ..const import CAPTURE_EVENTS
from ..tools.words import say_reason


class EhHrKioskEvent(models.Model):
    _inherit = 'eh.hr.kiosk.event'

    eh_detail = fields.Char(string="In Words", compute='_compute_eh_detail', help="The detail, as a sentence where it is a code.")

    @api.depends('event_type', 'detail')
    @api.depends_context('lang')
    def _compute_eh_detail(self):
        results = dict(self.env['eh.hr.liveness.check']._fields['result']._description_selection(self.env))
        for event in self:
            if event.event_type == 'capture_deleted':  # its detail is the outcome of the capture that went
                event.eh_detail = results.get(event.detail, event.detail)
            elif event.event_type in CAPTURE_EVENTS:
                event.eh_detail = say_reason(self.env, event.detail)
            else:
                event.eh_detail = event.detail
