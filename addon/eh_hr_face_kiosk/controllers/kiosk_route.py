"""One decorator for every JSON route of ours: how it is reached, read and answered (docs/wire.md)."""
import json

from odoo import http
from odoo.http import request

from ..const import MAX_BODY_BYTES
from ..errors import KioskError
from ..tools.answer_headers import ANSWER_HEADERS

# Odoo has taken such a body apart before a route sees it.
_FORM_TYPES = frozenset({'application/x-www-form-urlencoded', 'multipart/form-data'})


def kiosk_route(path, method, *, auth='eh_hr_kiosk_device', throttle=None):
    """Make a controller method a JSON route.

    The method gets the body as ``body`` (a dict) when ``method`` is POST and returns a dict.
    It raises ``KioskError`` to refuse; ``ir.http`` turns that, and anything else that goes wrong, into the
    error JSON of docs/wire.md, after Odoo rolled the transaction back. It returns one to refuse and keep what it wrote.

    :param str path: starts with ``/eh_hr/``
    :param str method: ``'GET'`` or ``'POST'``
    :param str auth: ``'eh_hr_kiosk_device'``, or ``'public'`` for a route without a token
    :param throttle: name of the request budget, shared by all routes that give the same name
    """
    def decorate(endpoint):
        def answer(self, **_query):
            if request.httprequest.method != method:
                raise KioskError('method_not_allowed', f"Use {method}", allow=method)
            body = {'body': _read_body()} if method == 'POST' else {}
            result = endpoint(self, **body)
            if isinstance(result, KioskError):
                return result.get_response()
            return request.make_json_response(result, headers=list(ANSWER_HEADERS.items()))

        answer.__name__, answer.__qualname__ = endpoint.__name__, endpoint.__qualname__
        answer.__module__, answer.__doc__ = endpoint.__module__, endpoint.__doc__
        return http.route(
            # No `methods`: werkzeug would answer another one in HTML, before any code of ours runs.
            path, type='http', auth=auth, csrf=False, save_session=False, readonly=False,
            max_content_length=MAX_BODY_BYTES, eh_hr_throttle=throttle,
        )(answer)
    return decorate


def _read_body():
    """:return: the request's body, a JSON object in UTF-8"""
    try:
        body = json.loads(_read_bytes().decode(), parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates)
    except (ValueError, RecursionError):
        raise KioskError('invalid_json', "The body is not JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise KioskError('invalid_json', "The body is not a JSON object")
    return body


def _read_bytes():
    httprequest = request.httprequest
    # A chunked body says no length beforehand; no page of ours sends one.
    if (httprequest.content_length or 0) > MAX_BODY_BYTES or 'Transfer-Encoding' in httprequest.headers:
        raise KioskError('body_too_large', f"The body is over {MAX_BODY_BYTES} bytes, or without Content-Length")
    if httprequest.mimetype in _FORM_TYPES:
        raise KioskError('invalid_json', "Send the body with Content-Type: application/json")
    return httprequest.get_data()


def _refuse_duplicates(pairs):
    values = dict(pairs)
    if len(values) < len(pairs):
        # One reader takes the first of two, another one the last.
        raise ValueError("a key is there twice")
    return values


def _refuse_constant(name):
    raise ValueError(f"{name} is not JSON")
