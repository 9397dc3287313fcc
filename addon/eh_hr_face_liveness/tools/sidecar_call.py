"""The one place from which Odoo calls a sidecar: six seconds at most, one address, one small answer.

Never called while a tablet waits. What goes wrong has a code each, so that a person can be told what to mend.
"""

import ipaddress
import json
import socket
import time
from urllib.parse import urlsplit

import requests

PAIRING_PATH = '/api/pairing'
CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 3
TOTAL_TIMEOUT_S = 6
MAX_ANSWER_BYTES = 64 * 1024
ADDRESS_MAX_CHARS = 255


class SidecarTrouble(Exception):
    """The call did not lead to an answer. ``code`` is a word of docs/wire.md, or the sidecar's own error code."""

    def __init__(self, code, detail=None):
        super().__init__(code)
        self.code = code
        self.detail = detail


def check_address(address):
    """:param address: as typed
    :return: scheme, host and port of it, such as ``https://face.example.com:8443``, with a path where there is one
    :raise SidecarTrouble: ``address``: anything else than http or https, a name or password in it, a query
    """
    address = (address or '').strip().rstrip('/')
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SidecarTrouble('address') from None
    if (
        parts.scheme not in ('http', 'https') or not parts.hostname or parts.username is not None or parts.password is not None
        or parts.query or parts.fragment or port == 0 or len(address) > ADDRESS_MAX_CHARS or not address.isprintable()
        or ' ' in address or '\\' in address
    ):
        raise SidecarTrouble('address')
    return address


def ask_sidecar(address, body):
    """Post a pairing request.

    :param str address: of ``check_address``
    :param dict body: JSON
    :return: the parsed answer, and how far the sidecar's clock may be from ours because of the way there, in seconds
    :raise SidecarTrouble: ``address``, ``unresolved``, ``unreachable``, ``timeout``, ``tls``, ``no_sidecar``, or an error code of
        the sidecar
    """
    address = check_address(address)
    _refuse_link_local(urlsplit(address))
    began = time.monotonic()
    try:
        with requests.Session() as session:
            # No proxy, no netrc: the address is the address.
            session.trust_env = False
            with session.post(
                address + PAIRING_PATH, json=body, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S), allow_redirects=False,
                stream=True, headers={'Accept': 'application/json', 'Accept-Encoding': 'identity'},
            ) as response:
                text = _read_text(response, began)
                status = response.status_code
    except requests.exceptions.SSLError as error:
        raise SidecarTrouble('tls', _cause(error)) from None
    except requests.exceptions.Timeout:
        raise SidecarTrouble('timeout') from None
    except (requests.exceptions.RequestException, UnicodeError, OSError) as error:
        raise SidecarTrouble('unreachable', _cause(error)) from None
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if status == 200 and isinstance(answer, dict):
        return answer, time.monotonic() - began
    error = answer.get('error') if isinstance(answer, dict) else None
    code = error.get('code') if isinstance(error, dict) else None
    if isinstance(code, str) and code.isascii() and code.isidentifier() and len(code) <= 40:
        raise SidecarTrouble(code)
    raise SidecarTrouble('no_sidecar', str(status))


def _refuse_link_local(parts):
    """Addresses at which machines of a cloud tell their secrets are no sidecar's."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise SidecarTrouble('unresolved', parts.hostname) from None
    for address in found:
        ip = ipaddress.ip_address(address.partition('%')[0])
        ip = getattr(ip, 'ipv4_mapped', None) or ip
        if ip.is_link_local or ip.is_multicast or ip.is_unspecified:
            raise SidecarTrouble('address')


def _read_text(response, began):
    chunks, size = [], 0
    for chunk in response.iter_content(8192):
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            raise SidecarTrouble('no_sidecar', 'too long')
        if time.monotonic() - began > TOTAL_TIMEOUT_S:
            raise SidecarTrouble('timeout')
        chunks.append(chunk)
    return b''.join(chunks).decode('utf-8', 'replace')


def _cause(error):
    """The innermost words of an error: what a connection failed of."""
    cause = getattr(error.args[0] if error.args else None, 'reason', None) or error
    return str(getattr(cause, 'strerror', None) or cause).rpartition(': ')[2][:120]
