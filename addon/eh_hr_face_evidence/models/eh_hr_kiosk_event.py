from odoo import models

from odoo.addons.eh_hr_face_liveness.const import CAPTURE_EVENTS

from ..tools.sealed_tables import EVENTS, EVENTS_OF_CAPTURES


class EhHrKioskEvent(models.Model):
    """Whatever takes an event away says so in a note, as with captures."""

    _inherit = 'eh.hr.kiosk.event'

    def _delete_overdue(self, overdue, limit, since):
        answer = super()._delete_overdue(overdue, limit, since)
        for part in (EVENTS, EVENTS_OF_CAPTURES):
            if any((event_type in CAPTURE_EVENTS) == (part is EVENTS_OF_CAPTURES) for event_type in overdue.event_types):
                self.env['eh.hr.seal.note']._record_sweep(part.part, overdue)
        return answer

    def unlink(self):
        notes = self.env['eh.hr.seal.note'].sudo()
        for company, of_company in self.grouped('company_id').items():
            for is_capture, events in of_company.grouped(lambda event: event.event_type in CAPTURE_EVENTS).items():
                part = EVENTS_OF_CAPTURES if is_capture else EVENTS
                notes._record('deletion', company, {'model': part.part, 'ids': events.ids})
        return super().unlink()
