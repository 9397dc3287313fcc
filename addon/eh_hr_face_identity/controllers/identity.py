from odoo import http
from odoo.http import request

from odoo.addons.eh_hr_face_kiosk.controllers.kiosk_route import kiosk_route
from odoo.addons.eh_hr_face_kiosk.errors import InvalidField, KioskError
from odoo.addons.eh_hr_face_kiosk.tools.kiosk_input import read_attempt_id, read_choice, read_whole_number

from ..tools.vectors import read_descriptor


class EhHrIdentity(http.Controller):
    """What a paired tablet asks about faces (docs/wire.md, "Identity")."""

    _config_url = '/eh_hr/kiosk/identity/config'
    _match_url = '/eh_hr/kiosk/identity/match'
    _undo_url = '/eh_hr/kiosk/identity/undo'
    _consent_url = '/eh_hr/kiosk/identity/consent'
    _budget = 'identity'

    @kiosk_route(_config_url, 'GET')
    def config(self):
        return self._company()._eh_face_config()

    @kiosk_route(_match_url, 'POST', throttle=_budget)
    def match(self, body):
        """Recognise the face of an attempt."""
        attempt_id, slip = self._read_attempt(body)
        descriptor = read_descriptor(body.get('descriptor'))
        if descriptor is None:
            raise InvalidField('descriptor', "a descriptor, see docs/wire.md")
        return request.env['eh.hr.face.recognition']._match(request.eh_hr_kiosk_device, attempt_id, slip, descriptor)

    @kiosk_route(_undo_url, 'POST', throttle=_budget)
    def undo(self, body):
        """"Not you?": take back what this attempt did."""
        return {'undone': request.env['eh.hr.face.recognition']._undo(request.eh_hr_kiosk_device, read_attempt_id(body))}

    @kiosk_route(_consent_url, 'POST', throttle=_budget)
    def consent(self, body):
        """Keep an employee's answer to the consent text; with the face chosen, open the enrolment. Or withdraw it."""
        device, company = request.eh_hr_kiosk_device, self._company()
        attempt_id, slip = self._read_attempt(body)
        choice = read_choice(body, 'choice', ('face', 'no_face', 'withdrawn'))
        employee = company._eh_kiosk_employee(slip.employee_id) if slip.employee_id else None
        if not employee:
            raise KioskError('employee_refused', "employee: not an active employee of this device's company")
        offer = employee._eh_face_offer(company, slip.trigger)
        if offer['proof'] != 'none' and not self._has_shown_pin(employee, offer, body):
            return {'result': 'pin_wrong' if offer['proof'] == 'pin' else 'ask_hr'}
        consents = request.env['eh.hr.face.consent']
        if choice == 'withdrawn':
            consents._withdraw(employee, screen='kiosk', device=device)
            return {'result': 'withdrawn'}
        policy = request.env['eh.hr.face.policy']._published(company)
        if not policy or policy.version != read_whole_number(body, 'version', 1, 1_000_000):
            return {'result': 'text_changed'}
        running = consents._running(employee)
        if running.choice != choice or running.policy_id != policy:
            lang = policy.env.lang or 'en_US'
            running = consents._answer(employee, choice, policy, screen='kiosk', lang=lang, device=device)
        if choice == 'no_face' or not offer['enrol']:
            return {'result': 'kept'}
        return {'result': 'enrol', **request.env['eh.hr.face.enrolment']._open(device, attempt_id, employee, running)}

    @staticmethod
    def _has_shown_pin(employee, offer, body):
        pin = body.get('pin')
        return offer['proof'] == 'pin' and isinstance(pin, str) and 0 < len(pin) <= 64 and employee._eh_check_kiosk_pin(pin)

    @staticmethod
    def _read_attempt(body):
        attempt_id = read_attempt_id(body)
        slip = request.env['eh.hr.kiosk.attempt']._read_slip(body.get('slip'), request.eh_hr_kiosk_device, attempt_id)
        if slip is None:
            raise InvalidField('slip', "the slip of this attempt")
        return attempt_id, slip

    @staticmethod
    def _company():
        return request.env['eh.hr.kiosk.device']._company(request.eh_hr_kiosk_device)
