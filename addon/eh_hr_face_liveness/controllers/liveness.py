from odoo import http
from odoo.http import request

from odoo.addons.eh_hr_face_kiosk.controllers.kiosk_route import kiosk_route


class EhHrLiveness(http.Controller):
    """The two routes of the attended capture (docs/wire.md). They share one request budget."""

    _config_url = '/eh_hr/kiosk/liveness/config'
    _log_url = '/eh_hr/kiosk/liveness/log'
    _budget = 'capture'

    @kiosk_route(_config_url, 'GET', throttle=_budget)
    def liveness_config(self):
        """How to run the prompt on this tablet."""
        tablet = request.env['eh.hr.kiosk.device'].sudo().browse(request.eh_hr_kiosk_device.device_id)
        return {**tablet._eh_liveness_config(), 'models': request.env['eh.hr.tablet.model']._offers(tablet.company_id)}

    @kiosk_route(_log_url, 'POST', throttle=_budget)
    def liveness_log(self, body):
        """Record one capture. Also when the prompt is switched off: a page from before must not lose its records."""
        return request.env['eh.hr.liveness.check']._record_attempt(request.eh_hr_kiosk_device, body)
