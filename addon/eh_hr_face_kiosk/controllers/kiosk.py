from odoo import fields, http
from odoo.http import request
from odoo.modules import Manifest

from ..const import (
    MAX_APP_VERSION_CHARS, MAX_TEXT_CHARS, PAIR_RATE_LIMIT_DEFAULT, PAIR_RATE_LIMIT_PARAM, RATE_WINDOW_S,
)
from ..errors import KioskError
from ..models.eh_hr_kiosk_device_admission import address_key
from ..tools.clean_text import clean_text
from .kiosk_route import kiosk_route, read_text


class EhHrKiosk(http.Controller):
    """Pairing, and what a paired page asks for."""

    _pair_url = '/eh_hr/kiosk/pair'
    _session_url = '/eh_hr/kiosk/session'
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
        token, device = request.env['eh.hr.kiosk.device']._exchange(
            code, company, clean_text(app_version, MAX_APP_VERSION_CHARS) if isinstance(app_version, str) else None)
        return {'token': token, **self._describe(device._identity())}

    @kiosk_route(_session_url, 'GET')
    def session(self):
        """What a paired page needs to know at its start and every five minutes."""
        device = request.eh_hr_kiosk_device
        app_version = clean_text(request.httprequest.headers.get('X-Eh-App-Version', ''), MAX_APP_VERSION_CHARS)
        request.env['eh.hr.kiosk.device']._saw(device, app_version or None)
        company = request.env['res.company'].sudo().browse(device.company_id)
        return {
            **self._describe(device),
            'min_interval_s': company.eh_kiosk_min_interval_s,
            'paired_only': company.eh_kiosk_paired_only,
            'departments': company._eh_kiosk_departments(),
            'server_time': fields.Datetime.now().isoformat() + 'Z',
            'app_version': Manifest.for_addon('eh_hr_face_kiosk')['version'],
        }

    @kiosk_route(_identify_url, 'POST', throttle='identify')
    def identify(self, body):
        """Say whose badge this is. Changes nothing."""
        badge = read_text(body, 'badge', MAX_TEXT_CHARS)
        company = request.env['res.company'].sudo().browse(request.eh_hr_kiosk_device.company_id)
        employee = company._eh_kiosk_employee_by_badge(badge)
        if not employee:
            raise KioskError('badge_unknown', "No employee of this company has this badge")
        return {'employee': {'id': employee.id, 'name': employee.name}}

    @staticmethod
    def _describe(device):
        company = request.env['res.company'].sudo().browse(device.company_id)
        return {
            'device': {'id': device.device_id, 'name': device.name},
            'site': {'id': device.site_id, 'name': device.site_name, 'timezone': device.tz},
            'company': {'id': company.id, 'name': company.name},
        }
