from odoo import models

from ..const import CAPTURE_EVENTS
from ..tools.passive_words import STATES
from ..tools.words import say, say_reason


class EhHrKioskEvent(models.Model):
    _inherit = 'eh.hr.kiosk.event'

    def _say_detail(self):
        if self.event_type == 'capture_deleted':  # its detail is the outcome of the capture that went
            results = dict(self.env['eh.hr.liveness.check']._fields['result']._description_selection(self.env))
            return results.get(self.detail, self.detail)
        if self.event_type == 'verdict_refused':
            return say(self.env, STATES, self.detail)
        if self.event_type in CAPTURE_EVENTS:
            return say_reason(self.env, self.detail)
        return super()._say_detail()
