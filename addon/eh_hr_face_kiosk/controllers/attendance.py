from odoo import fields, http
from odoo.http import request

from odoo.addons.hr_attendance.controllers.main import HrAttendance

from ..const import MAX_TEXT_CHARS
from ..errors import KioskError, KioskRefused, ProofError
from ..tools.answer_headers import PAGE_HEADERS
from ..tools.credentials import is_bearer, read_bearer
from ..tools.kiosk_input import parse_attempt_id, read_coordinate, read_employees_domain, read_id, read_page


class EhHrKioskAttendance(HrAttendance):
    """Odoo's kiosk routes, as docs/wire.md says.

    A request without a paired tablet's token gets exactly what Odoo answers, unless the company
    admits paired tablets only.
    """

    @staticmethod
    def _get_company(token):
        # Anything but text would be an error deep in the ORM, or match companies without a key.
        valid = isinstance(token, str) and token.isprintable() and 0 < len(token) <= MAX_TEXT_CHARS
        return HrAttendance._get_company(token) if valid else request.env['res.company'].sudo()

    def _eh_gate(self, token):
        """Find out who asks.

        :param token: the company's kiosk key, from the page's address
        :return: the company and its paired tablet's ``DeviceIdentity``, or None in the latter's place
        :raise KioskRefused: a token that is not good here, or none where the company admits paired tablets only
        """
        company = self._get_company(token)
        bearer = request.httprequest.headers.get('Authorization')
        device = self._eh_admit() if read_bearer(bearer) else None
        if device and device.company_id != company.id:
            device = None
        if not device and (company.eh_kiosk_paired_only or is_bearer(bearer)):
            # A tablet that holds a token believes it is paired. Taken for any browser, its double taps would count.
            raise KioskRefused('device_unauthorized', request.env._(
                "This kiosk works on paired tablets only. Ask your administrator to pair this tablet.")
                if company.eh_kiosk_paired_only else request.env._("This tablet is no longer paired."))
        if device:
            request.env['ir.http']._eh_speak_for(device)
            company = request.env['eh.hr.kiosk.device']._company(device)
        return company, device

    def _eh_admit(self):
        """:return: the ``DeviceIdentity`` of the tablet behind the request, or None for a token that is no tablet's
        :raise KioskRefused: a tablet's token without the proof of its key
        """
        try:
            return request.env['eh.hr.kiosk.admission']._admit(request.env['ir.http']._eh_caller())
        except ProofError as error:
            nonce = {'eh_nonce': error.nonce} if error.nonce else {}
            raise KioskRefused(error.error_code, request.env._(
                "Odoo did not accept the key of this tablet. Please try again, or tell your administrator."), **nonce) from None
        except KioskError:
            return None

    @http.route()
    def open_kiosk_mode(self, token, from_trial_mode=False):
        response = super().open_kiosk_mode(token, from_trial_mode=from_trial_mode)
        response.headers.update(PAGE_HEADERS)
        page = response.qcontext.get('kiosk_backend_info')
        if page and self._get_company(token).eh_kiosk_paired_only:
            # A page load cannot show a token. A paired page gets its departments from /eh_hr/kiosk/session.
            page['departments'] = []
            response.qcontext['eh_kiosk_paired_only'] = True
        return response

    @http.route()
    def scan_barcode(self, token, barcode, latitude=False, longitude=False, attempt_id=None, slip=None):
        company, device = self._eh_gate(token)
        if not device:
            return super().scan_barcode(token, barcode)
        employee = company._eh_kiosk_employee_by_badge(barcode)
        if not employee:
            request.env['eh.hr.kiosk.event']._record_unknown_badge(device, parse_attempt_id(attempt_id))
            return {}
        attempt_id = self._eh_attempt_id(company, attempt_id)
        slip = self._eh_slip(slip, device, attempt_id, employee)
        if slip and slip.trigger != 'badge':
            raise KioskRefused('slip_refused', self._eh_page_is_old())
        requirement = company._eh_kiosk_checkin_requirement(device, employee, attempt_id, 'badge')
        if requirement == 'pin' and employee.pin:
            return self._eh_ask_pin(employee)
        return self._eh_check_in(device, employee, attempt_id, 'badge', latitude, longitude)

    @http.route()
    def manual_selection(self, token, employee_id, pin_code, latitude=False, longitude=False, attempt_id=None, slip=None):
        company, device = self._eh_gate(token)
        if not device:
            return super().manual_selection(token, employee_id, pin_code, latitude=latitude, longitude=longitude)
        employee = company._eh_kiosk_employee(read_id(employee_id))
        if not employee:
            return {}
        attempt_id = self._eh_attempt_id(company, attempt_id)
        slip = self._eh_slip(slip, device, attempt_id, employee)
        # The PIN that a badge led to comes this way too.
        trigger = slip.trigger if slip and slip.employee_id else 'manual'
        is_vouched = company._eh_kiosk_vouches(device, employee, attempt_id)
        if trigger == 'face' and not is_vouched:
            # Whoever begins an attempt with a face and a name has shown nothing yet.
            trigger = 'manual'
        requirement = company._eh_kiosk_checkin_requirement(device, employee, attempt_id, trigger)
        # Whoever has no PIN cannot be asked for it: only the company's own PIN rule shuts them out.
        is_asked = (company.attendance_kiosk_use_pin and not is_vouched) or (requirement == 'pin' and employee.pin)
        if is_asked and employee.pin and not pin_code:
            return self._eh_ask_pin(employee)
        # A PIN that was typed must be right, whatever asked for it.
        if (is_asked or pin_code) and not employee._eh_check_kiosk_pin(pin_code):
            return {}
        return self._eh_check_in(
            device, employee, attempt_id, trigger, latitude, longitude, is_pin_instead=requirement == 'pin' and bool(pin_code))

    @http.route()
    def employee_attendance_data(self, token, employee_id):
        company, device = self._eh_gate(token)
        if not device:
            return super().employee_attendance_data(token, employee_id)
        employee = company._eh_kiosk_employee(read_id(employee_id))
        return self._eh_employee_info(employee) if employee else {}

    @http.route()
    def employees_infos(self, token, limit, offset, domain):
        company, _device = self._eh_gate(token)
        if company.eh_kiosk_paired_only:
            # Odoo runs any domain with superuser rights: a count per PIN would read the PINs out.
            limit, offset = read_page(limit, offset)
            domain = read_employees_domain(domain)
            if domain is None:
                raise KioskRefused('domain_refused', request.env._("Employees can be searched by name and department only."))
        return super().employees_infos(token, limit, offset, domain)

    @http.route()
    def get_employees_without_badge(self, token, name=None, limit=20):
        self._eh_gate(token)
        return super().get_employees_without_badge(token, name=name, limit=limit)

    @http.route()
    def set_badge(self, employee_id, badge, token):
        self._eh_gate(token)
        return super().set_badge(employee_id, badge, token)

    @http.route()
    def create_employee(self, name, token):
        self._eh_gate(token)
        return super().create_employee(name, token)

    @http.route()
    def set_attendance_settings(self, token, mode):
        company, _device = self._eh_gate(token)
        user = request.env.user
        # Odoo writes the kiosk mode of the visitor's company, whichever page they came from, with superuser rights.
        if (company + user.company_id).filtered('eh_kiosk_paired_only') and not user.has_group(
                'hr_attendance.group_hr_attendance_manager'):
            raise KioskRefused('settings_refused', request.env._("Log in as an attendance administrator to change the kiosk's settings."))
        return super().set_attendance_settings(token, mode)

    def _eh_attempt_id(self, company, attempt_id):
        """:return: the attempt's UUID in lower case; None when the page sent none that is one"""
        parsed = parse_attempt_id(attempt_id)
        if parsed is None and company.eh_kiosk_paired_only:
            raise KioskRefused('attempt_required', self._eh_page_is_old())
        return parsed

    def _eh_slip(self, slip, device, attempt_id, employee):
        """:return: the ``Slip`` of this attempt, or None when the page sent none
        :raise KioskRefused: ``slip_expired`` or ``slip_refused``
        """
        try:
            return request.env['eh.hr.kiosk.attempt']._read_slip(slip, device, attempt_id, employee.id)
        except KioskError as error:
            raise KioskRefused(error.error_code, self._eh_page_is_old()) from None

    def _eh_page_is_old(self):
        return request.env._("This page is out of date. Reload it and try again.")

    def _eh_ask_pin(self, employee):
        return {'eh_pin_required': True, 'employee': self._eh_employee_info(employee)}

    def _eh_employee_info(self, employee):
        """:return: what Odoo's page shows of an employee, with the attendance of now in place of one that is planned"""
        presence = employee._eh_presence(fields.Datetime.now())
        info = self._get_employee_info_response(employee)
        return {**info, 'attendance': {'check_in': presence.check_in, 'check_out': False}} if presence else info

    def _eh_check_in(self, device, employee, attempt_id, trigger, latitude, longitude, is_pin_instead=False):
        """Check somebody in or out once, and answer what Odoo's greeting shows.

        :param bool is_pin_instead: the right PIN took the place of something the attempt did not pass
        """
        geo_information = self._get_geoip_response(
            'kiosk',
            latitude=read_coordinate(latitude, 90), longitude=read_coordinate(longitude, 180),
            device_tracking_enabled=employee.company_id.attendance_device_tracking,
        )
        change = employee._eh_kiosk_change(device, attempt_id, trigger, geo_information)
        if is_pin_instead and not change.is_repeated:
            request.env['eh.hr.kiosk.event']._record('pin_used', device, employee_id=employee.id, attempt_id=attempt_id)
        greeting = {**self._get_employee_info_response(employee), **change.greeting()}
        return {**greeting, 'eh_repeated': True} if change.is_repeated else greeting
