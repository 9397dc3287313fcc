from odoo import api, models


class EhHrKioskAttempt(models.AbstractModel):
    _inherit = 'eh.hr.kiosk.attempt'

    @api.model
    def _steps(self, device, employee, trigger):
        """The blinks and movements of the tablet's policy, where the company asks for a capture before this check-in."""
        steps = super()._steps(device, employee, trigger)
        tablet = self.env['eh.hr.kiosk.device'].sudo().browse(device.device_id)
        if not tablet.company_id._eh_liveness_asks(trigger):
            return steps
        config = tablet._eh_liveness_config()
        return [
            *steps,
            {'behaviour': 'blink', 'count': config['required_blinks']},
            *({'behaviour': movement, 'count': 1} for movement in config['movements']),
        ]
