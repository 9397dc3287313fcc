from odoo import http
from odoo.http import request

from odoo.addons.eh_hr_face_kiosk.errors import KioskError

from ..models.eh_hr_face_enrolment import EnrolmentRefused
from ..tools.facemap import FACEMAP_MAX_BYTES, FRAME_MAX_BYTES

_TEXT_MAX_BYTES = 4 * 1024
_BODY_MAX_BYTES = FACEMAP_MAX_BYTES + FRAME_MAX_BYTES + 64 * 1024
_FILES = {'facemap': FACEMAP_MAX_BYTES, 'auditTrailImage': FRAME_MAX_BYTES}
_TEXTS = ('sessionId', 'enrollmentIdentifier')


class EhHrEnrolment(http.Controller):
    """The one route that takes pictures. They are looked at in memory and gone with the request."""

    @http.route(
        '/verify/facerecognition', type='http', auth='eh_hr_kiosk_device', methods=['POST'], csrf=False, save_session=False,
        readonly=False, max_content_length=_BODY_MAX_BYTES, eh_hr_throttle='enrolment')
    def enrol(self, **_parts):
        """Enrol whoever consented in this session (docs/wire.md, "Enrolment")."""
        enrolment = request.env['eh.hr.face.enrolment']
        device = request.eh_hr_kiosk_device
        try:
            parts = self._read_parts()
            employee = enrolment._enrol_at_tablet(
                device, parts['sessionId'], parts['enrollmentIdentifier'], parts['facemap'], parts['auditTrailImage'])
            code = None if employee else 'duplicate'
        except EnrolmentRefused as refused:
            code = refused.code
            request.env['eh.hr.kiosk.event']._record('enrol_refused', device, detail=code)
        if code is None:
            return self._answer({'result': 'enrolled', 'text': request.env._("You are enrolled.")})
        return self._answer({'result': 'refused', 'code': code, 'text': enrolment._say(code)})

    @staticmethod
    def _read_parts():
        """:return: the four parts by name; each is there once, no other is, and none is longer than it may be"""
        httprequest = request.httprequest
        if httprequest.mimetype != 'multipart/form-data' or not httprequest.content_length:
            raise KioskError('bad_request', "Send multipart/form-data with Content-Length")
        if httprequest.content_length > _BODY_MAX_BYTES:
            raise KioskError('body_too_large', f"The body is over {_BODY_MAX_BYTES} bytes")
        form, files = httprequest.form, httprequest.files
        try:
            if sorted(form.keys()) != sorted(_TEXTS) or sorted(files.keys()) != sorted(_FILES):
                raise EnrolmentRefused('facemap_refused', 'parts')
            if any(len(form.getlist(name)) > 1 for name in _TEXTS) or any(len(files.getlist(name)) > 1 for name in _FILES):
                raise EnrolmentRefused('facemap_refused', 'parts')
            parts = {name: form[name] for name in _TEXTS}
            for name, limit in _FILES.items():
                parts[name] = files[name].stream.read(limit + 1)
                if len(parts[name]) > limit:
                    raise EnrolmentRefused('facemap_refused', 'too_large')
        finally:
            for file in files.values():
                file.close()
        if any(len(parts[name]) > _TEXT_MAX_BYTES for name in _TEXTS):
            raise EnrolmentRefused('facemap_refused', 'parts')
        return parts

    @staticmethod
    def _answer(body):
        return request.make_json_response(body, headers=[('Cache-Control', 'no-store')])
