from odoo import fields, http
from odoo.http import request
from odoo.modules import Manifest

from ..const import (
    ID_MAX, MAX_APP_VERSION_CHARS, MAX_TEXT_CHARS, PAIR_RATE_LIMIT_DEFAULT, PAIR_RATE_LIMIT_PARAM, RATE_WINDOW_S, TRIGGERS,
)
from ..errors import InvalidField, KioskError
from ..tools.address_key import address_key
from ..tools.clean_text import clean_text
from ..tools.kiosk_input import read_attempt_id, read_choice, read_text, read_whole_number
from .kiosk_route import kiosk_route


class EhHrKiosk(http.Controller):
    """Pairing, and what a paired page asks for."""

    _pair_url = '/eh_hr/kiosk/pair'
    _session_url = '/eh_hr/kiosk/session'
    _people_url = '/eh_hr/kiosk/people'
    _check_in_url = '/eh_hr/kiosk/check_in'
    _outbox_url = '/eh_hr/kiosk/outbox'
    _attempt_url = '/eh_hr/kiosk/attempt'
    _identify_url = '/eh_hr/kiosk/identify'

    @kiosk_route(_pair_url, 'POST', auth='public')
    def pair(self, body):
        """Exchange a pairing code for a device token."""
        limiter = request.env['eh.hr.rate.limit']
        limit = limiter._get_limit(PAIR_RATE_LIMIT_PARAM, PAIR_RATE_LIMIT_DEFAULT)
        retry_after_s = limiter._spend(f'address:pair:{address_key(request.httprequest.remote_addr)}', limit, RATE_WINDOW_S)
        if retry_after_s:
            raise KioskError('rate_limited', "Too many pairing attempts", retry_after_s=retry_after_s)
        code = read_text(body, 'code', 64)
        kiosk_token = clean_text(read_text(body, 'kiosk_token', MAX_TEXT_CHARS))
        app_version = body.get('app_version')
        company = request.env['res.company'].sudo().search([('attendance_kiosk_key', '=', kiosk_token)], limit=1)
        caller = request.env['ir.http']._eh_caller()
        if caller.refusal and caller.refusal.error_code != 'proof_required':
            raise caller.refusal
        token, device = request.env['eh.hr.kiosk.device']._exchange(
            code, company, clean_text(app_version, MAX_APP_VERSION_CHARS) if isinstance(app_version, str) else None,
            caller.proof and caller.proof.thumbprint)
        return {'token': token, **self._describe(device._identity())}

    @kiosk_route(_session_url, 'GET')
    def session(self):
        """What a paired page needs to know at its start and every five minutes."""
        device, caller = request.eh_hr_kiosk_device, request.env['ir.http']._eh_caller()
        is_bound = device.key_thumbprint is not None
        if not is_bound and caller.proof:
            is_bound = request.env['eh.hr.kiosk.device']._bind(device, caller.token, caller.proof.thumbprint)
        app_version = clean_text(request.httprequest.headers.get('X-Eh-App-Version', ''), MAX_APP_VERSION_CHARS)
        request.env['eh.hr.kiosk.device']._saw(device, app_version or None)
        company = self._company(device)
        return {
            **self._describe(device),
            'min_interval_s': company.eh_kiosk_min_interval_s,
            'paired_only': company.eh_kiosk_paired_only,
            'key_bound': is_bound,
            'departments': company._eh_kiosk_departments(),
            'server_time': fields.Datetime.now().isoformat() + 'Z',
            'app_version': Manifest.for_addon('eh_hr_face_kiosk')['version'],
        }

    @kiosk_route(_people_url, 'GET', throttle='people')
    def people(self):
        """Whom the tablet may check in while Odoo does not answer."""
        return request.env['eh.hr.kiosk.people']._list_for(request.eh_hr_kiosk_device)

    @kiosk_route(_check_in_url, 'POST', throttle='late')
    def check_in(self, body):
        """Take a check-in that the tablet kept while Odoo did not answer."""
        return request.env['eh.hr.late.check.in']._take(request.eh_hr_kiosk_device, body)

    @kiosk_route(_outbox_url, 'POST', throttle='outbox')
    def outbox(self, body):
        """How a tablet's outbox is: what waits in it, what was refused, and what its clock says."""
        device = request.eh_hr_kiosk_device
        return request.env['eh.hr.kiosk.device'].sudo().browse(device.device_id)._take_outbox(device, body)

    @kiosk_route(_attempt_url, 'POST', throttle='identify')
    def attempt(self, body):
        """Begin an attempt: who it is about, what the check-in will do, what is asked for. Changes nothing."""
        device = request.eh_hr_kiosk_device
        company = self._company(device)
        attempt_id = read_attempt_id(body)
        trigger = read_choice(body, 'trigger', TRIGGERS)
        badge, employee_id = body.get('badge'), body.get('employee_id')
        employee = company.env['hr.employee']
        if badge is not None and employee_id is not None:
            raise InvalidField('employee_id', "no employee beside a badge")
        if badge is not None:
            # A slip says how somebody was found, so that cannot be left to the page.
            if trigger != 'badge':
                raise InvalidField('trigger', "badge, where there is one")
            employee = company._eh_kiosk_employee_by_badge(read_text(body, 'badge', MAX_TEXT_CHARS))
            if not employee:
                return self._badge_unknown(device, attempt_id)
        elif employee_id is not None:
            if trigger == 'badge':
                raise InvalidField('trigger', "another one, where there is no badge")
            employee = company._eh_kiosk_employee(read_whole_number(body, 'employee_id', 1, ID_MAX))
            if not employee:
                raise KioskError('employee_refused', "employee_id: not an active employee of this device's company")
        return request.env['eh.hr.kiosk.attempt']._begin(device, attempt_id, trigger, employee)

    @kiosk_route(_identify_url, 'POST', throttle='identify')
    def identify(self, body):
        """Say whose badge this is. Changes nothing. For pages of the version before, which do not know ``attempt``."""
        badge = read_text(body, 'badge', MAX_TEXT_CHARS)
        device = request.eh_hr_kiosk_device
        employee = self._company(device)._eh_kiosk_employee_by_badge(badge)
        return {'employee': {'id': employee.id, 'name': employee.name}} if employee else self._badge_unknown(device, None)

    @staticmethod
    def _badge_unknown(device, attempt_id):
        """:return: the error, to be answered and not raised: the event that it leaves stays"""
        request.env['eh.hr.kiosk.event']._record_unknown_badge(device, attempt_id)
        return KioskError('badge_unknown', "No employee of this company has this badge")

    @staticmethod
    def _company(device):
        return request.env['eh.hr.kiosk.device']._company(device)

    @classmethod
    def _describe(cls, device):
        company = cls._company(device)
        return {
            'device': {'id': device.device_id, 'name': device.name},
            'site': {'id': device.site_id, 'name': device.site_name, 'timezone': device.tz},
            'company': {'id': company.id, 'name': company.name},
        }
