from random import SystemRandom

from odoo import api, models

from ..tools.challenge import make_steps
from ..tools.flow import list_behaviours


class EhHrKioskAttempt(models.AbstractModel):
    _inherit = 'eh.hr.kiosk.attempt'

    @api.model
    def _steps(self, device, employee, trigger):
        """What the tablet's policy asks for, where the company wants a capture before this check-in.

        In an order that nobody knows before where the company wants that; without what HR arranged with the employee.
        """
        steps = super()._steps(device, employee, trigger)
        tablet = self.env['eh.hr.kiosk.device'].sudo().browse(device.device_id)
        if not tablet.company_id._eh_liveness_asks(trigger):
            return steps
        company, config = tablet.company_id, tablet._eh_liveness_config()
        is_random = company.eh_liveness_random_order
        behaviours = list_behaviours(
            config['policy'], asks_movements=company.eh_liveness_ask_movements, is_random=is_random,
            has_colours=company.eh_liveness_colour_flash)
        return [*steps, *make_steps(
            behaviours, config['required_blinks'],
            barred=employee.sudo()._eh_liveness_barred() if employee else (),
            is_random=is_random, turns_instead=company.eh_liveness_turn_instead, chance=SystemRandom())]

    @api.model
    def _more_for_the_tablet(self, device, attempt_id, steps, nonce, now):
        """Where the company uses a sidecar: its address, and a ticket for one verdict about this attempt."""
        more = super()._more_for_the_tablet(device, attempt_id, steps, nonce, now)
        offer = self.env['eh.hr.sidecar']._offer(device, attempt_id, nonce, now) if steps else None
        return {**more, 'sidecar': offer} if offer else more
