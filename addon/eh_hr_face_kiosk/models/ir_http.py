import logging
import time
import uuid

from psycopg2 import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request, serialize_exception

from ..errors import KioskError, KioskRefused
from ..tools.caller import read_caller
from ..tools.credentials import read_bearer
from ..tools.proof_nonce import nonce_key

_logger = logging.getLogger(__name__)

AUTH_METHOD = 'eh_hr_kiosk_device'
# `/verify/` is an address that others chose; no other module of Odoo has it.
JSON_PREFIXES = ('/eh_hr/', '/verify/')
DATABASE_RETRY_S = 5
_ERROR_BY_STATUS = {400: 'bad_request', 404: 'not_found', 405: 'method_not_allowed', 413: 'body_too_large'}


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _authenticate(cls, endpoint):
        if endpoint.routing['auth'] == AUTH_METHOD:
            # The routing parameter `eh_hr_throttle` names the budget that a request of this route spends.
            request.eh_hr_throttle = endpoint.routing.get('eh_hr_throttle')
        return super()._authenticate(endpoint)

    @classmethod
    def _auth_method_eh_hr_kiosk_device(cls):
        """Admit a paired tablet by its device token and the proof of its key, as the public user.

        Sets ``request.eh_hr_kiosk_device``, a ``DeviceIdentity``. A session's user, if there is one,
        plays no part: the tablet has the same rights whoever is logged in on it.

        :raise KioskError: see ``eh.hr.kiosk.admission``
        """
        device = request.env['eh.hr.kiosk.admission']._admit(cls._eh_caller(), request.eh_hr_throttle)
        request.update_env(user=request.env.ref('base.public_user').id)
        cls._eh_speak_for(device)
        request.eh_hr_kiosk_device = device

    @classmethod
    def _eh_caller(cls):
        """:return: the ``Caller`` behind this request, the same one when Odoo runs the request again"""
        if not hasattr(request, 'eh_hr_caller'):
            get_param = request.env['ir.config_parameter'].sudo().get_param
            headers = request.httprequest.headers
            request.eh_hr_caller = read_caller(
                request.httprequest, read_bearer(headers.get('Authorization')), get_param('web.base.url', ''),
                nonce_key(get_param('database.secret')), time.time())
        return request.eh_hr_caller

    @classmethod
    def _eh_speak_for(cls, device):
        """Answer a paired tablet in its company's language and its workplace's timezone, whatever its browser asks for."""
        language = {'lang': device.lang} if device.lang else {}
        request.update_context(tz=device.tz, eh_kiosk_present=True, **language)

    @classmethod
    def _serve_fallback(cls):
        # Odoo looks an address up in the database that PostgreSQL cannot even be asked for.
        return None if '\x00' in request.httprequest.path else super()._serve_fallback()

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, KioskRefused) and request.dispatcher.routing_type == 'jsonrpc':
            data = {**serialize_exception(exception), 'debug': '', **exception.eh_data}
            return request.dispatcher._response(error={'code': 0, 'message': "Odoo Server Error", 'data': data})
        if request.httprequest.path.startswith(JSON_PREFIXES):
            return cls._eh_hr_json_error(exception)
        return super()._handle_error(exception)

    @classmethod
    def _eh_hr_json_error(cls, exception):
        """:return: the JSON answer for whatever went wrong on one of our routes"""
        if isinstance(exception, KioskError):
            return exception
        if isinstance(exception, HTTPException) and exception.code in _ERROR_BY_STATUS:
            allow = next(iter(getattr(exception, 'valid_methods', None) or ()), None)
            return KioskError(_ERROR_BY_STATUS[exception.code], exception.name, allow=allow)
        if isinstance(exception, (OperationalError, InterfaceError)):
            # PostgreSQL went away in the middle. Before that, Odoo answers in its own words: see docs/wire.md.
            return KioskError('database_unavailable', "The database does not answer", retry_after_s=DATABASE_RETRY_S)
        error_id = uuid.uuid4().hex
        _logger.error("Kiosk request failed, id %s: %s", error_id, type(exception).__name__)
        return KioskError('internal_error', "Internal error", error_id=error_id)
