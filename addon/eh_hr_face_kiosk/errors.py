"""Every error a route of ours answers, and its HTTP status (docs/wire.md, "Errors")."""
import json
import logging

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from odoo.exceptions import UserError

from .tools.answer_headers import ANSWER_HEADERS

STATUS = {
    'invalid_json': 400,
    'invalid_field': 400,
    'bad_request': 400,
    'slip_refused': 400,
    'device_unauthorized': 401,
    'proof_required': 401,
    'proof_refused': 401,
    'proof_stale': 401,
    'slip_expired': 401,
    'employee_refused': 403,
    'key_required': 403,
    'pairing_code_refused': 403,
    'pairing_code_expired': 403,
    'not_found': 404,
    'badge_unknown': 404,
    'method_not_allowed': 405,
    'body_too_large': 413,
    'rate_limited': 429,
    'internal_error': 500,
    'database_unavailable': 503,
}


class KioskError(HTTPException):
    """An error answer of a route under ``/eh_hr/``: JSON, and nothing of the request is stored."""

    def __init__(self, error_code, message, *, field=None, retry_after_s=None, error_id=None, allow=None):
        """
        :param error_code: a key of ``STATUS``
        :param message: one English sentence for the developer at the other end; never a token
        :param field: the name of the wrong field, for ``invalid_field``
        :param retry_after_s: whole seconds, for ``rate_limited`` and ``database_unavailable``
        :param error_id: what to look for in the server's log, for ``internal_error``
        :param allow: the method to use, for ``method_not_allowed``
        """
        super().__init__(message)
        self.code = STATUS[error_code]
        self.error_code = error_code
        self.field = field
        self.retry_after_s = retry_after_s
        self.error_id = error_id
        self.allow = allow

    def get_response(self, environ=None, scope=None):
        error = {'code': self.error_code, 'message': self.description}
        if self.field:
            error['field'] = self.field
        if self.error_id:
            error['id'] = self.error_id
        headers = dict(ANSWER_HEADERS)
        if self.retry_after_s is not None:
            headers['Retry-After'] = str(self.retry_after_s)
        if self.allow:
            headers['Allow'] = self.allow
        headers.update(self._eh_headers())
        return Response(
            json.dumps({'error': error}), self.code, headers, content_type='application/json; charset=utf-8',
        )

    def _eh_headers(self):
        return {'WWW-Authenticate': 'Bearer'} if self.error_code == 'device_unauthorized' else {}


class ProofError(KioskError):
    """A bound tablet's request without a good proof of its key (RFC 9449)."""

    def __init__(self, error_code, message, *, nonce=None):
        """:param nonce: the server's time for the next proof, for ``proof_stale``"""
        super().__init__(error_code, message)
        self.nonce = nonce

    def _eh_headers(self):
        if self.nonce:
            return {'WWW-Authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"', 'DPoP-Nonce': self.nonce}
        return {'WWW-Authenticate': 'DPoP error="invalid_dpop_proof", algs="ES256"'}


class InvalidField(KioskError):
    """A field of the request is missing, of the wrong type or out of range."""

    def __init__(self, field, expected):
        super().__init__('invalid_field', f'{field}: expected {expected}', field=field)


class KioskRefused(UserError):
    """A refusal on one of Odoo's own kiosk routes: a JSON-RPC error whose ``data`` says why in ``eh_code``."""

    loglevel = logging.INFO  # somebody mistyped a PIN: nothing for an administrator to look into

    def __init__(self, eh_code, message, **data):
        """
        :param eh_code: stable word for the page
        :param message: translated sentence for the person in front of the tablet
        :param data: further keys of ``error.data``
        """
        super().__init__(message)
        self.eh_data = {'eh_code': eh_code, **data}
