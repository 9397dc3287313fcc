from odoo import api, models

from odoo.addons.eh_hr_face_kiosk.tools.slip import sign_slip


class EhHrKioskAttempt(models.AbstractModel):
    _inherit = 'eh.hr.kiosk.attempt'

    @api.model
    def _begin(self, device, attempt_id, trigger, employee):
        """Say besides what the tablet may do with this person's face."""
        answer = super()._begin(device, attempt_id, trigger, employee)
        company = self.env['res.company'].sudo().browse(device.company_id)
        if not company.eh_face_enabled or not company.eh_liveness_enabled:
            return answer
        identity = {**company._eh_face_config(), **(employee._eh_face_offer(company, trigger) if employee else {})}
        if identity.get('enrol'):
            policy = self.env['eh.hr.face.policy']._published(company)
            identity['policy'] = {'version': policy.version, 'text': policy.text}
        return {**answer, 'identity': identity}

    @api.model
    def _steps(self, device, employee, trigger):
        """A face that is to be recognised is captured, whatever else the company asks for before this check-in."""
        steps = super()._steps(device, employee, trigger)
        company = self.env['res.company'].sudo().browse(device.company_id)
        if not steps and employee and company._eh_face_wants(employee):
            return super()._steps(device, employee, 'face')
        return steps

    @api.model
    def _name_employee(self, slip, employee):
        """:return: the same slip, begun at the same moment and with the same nonce, with whoever it turned out to be"""
        return sign_slip(
            *self._slip_key(), slip.began_on, attempt_id=slip.attempt_id, device_id=slip.device_id, company_id=slip.company_id,
            employee_id=employee.id, trigger=slip.trigger, steps=slip.steps, nonce=slip.nonce)
