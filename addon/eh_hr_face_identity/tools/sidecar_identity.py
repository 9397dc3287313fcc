"""What Odoo asks a sidecar about the pictures of an enrolment (docs/wire.md, `POST /api/identity/describe`). The one file that does.

Nothing of a picture is kept or logged, here or there. The connection is Odoo's own, and the answer is signed like any verdict:
a proxy in between can refuse, and no more.
"""

import base64
import json
from datetime import datetime, timezone
from hashlib import sha256
from typing import NamedTuple

import jwt
import requests

from odoo.addons.eh_hr_face_liveness.tools.sidecar_call import SidecarTrouble, check_address
from odoo.addons.eh_hr_face_liveness.tools.verdict import VerdictRefused, read_verdict

from .vectors import Descriptor, read_descriptor

DESCRIBE_PATH = '/api/identity/describe'
TIMEOUT_S = 10
MAX_ANSWER_BYTES = 256 * 1024
# With these a template would miss its own person. A turned face is asked for, and half of the pictures are of it.
FAULTS = frozenset({'face_too_small', 'too_dark', 'too_bright', 'blurred'})


class Description(NamedTuple):
    """What the sidecar says of the pictures."""

    verdict: str  # 'live', 'not_live' or 'not_assessed'
    descriptor: Descriptor | None
    missing: str | None  # why there is no descriptor
    faults: list


def hash_frames(frames):
    """:return: SHA-256 of each, and the one over all of them, as verdicts have it"""
    hashes = [sha256(frame).hexdigest() for frame in frames]
    return hashes, sha256('|'.join(hashes).encode()).hexdigest()


def describe_frames(address, ticket, session_id, device_id, frames, expected):
    """Ask once.

    :param str address: where Odoo itself reaches the sidecar
    :param str ticket: of scope ``enrol``, for this session and device
    :param list frames: JPEG each
    :param Expected expected: what the signed verdict must say
    :rtype: Description
    :raise SidecarTrouble: no answer, or none that can be believed; ``code`` says why
    """
    hashes, _digest = hash_frames(frames)
    body = {
        'session_id': session_id, 'device_id': device_id, 'frame_hashes': hashes, 'frame_count': len(frames),
        'captured_at': datetime.now(timezone.utc).isoformat(timespec='milliseconds').replace('+00:00', 'Z'),
        'frames': [base64.b64encode(frame).decode() for frame in frames],
    }
    answer = _post(check_address(address) + DESCRIBE_PATH, ticket, body)
    try:
        verdict = read_verdict(answer.get('verdict_jws'), expected)
    except VerdictRefused as refused:
        raise SidecarTrouble(refused.code) from None
    claims = jwt.decode(answer['verdict_jws'], options={'verify_signature': False})
    given = answer.get('descriptor')
    if claims.get('descriptor') != _digest_of(given):
        raise SidecarTrouble('verdict_other_descriptor')
    faults = answer.get('faults')
    return Description(
        verdict=verdict.verdict, descriptor=read_descriptor(given),
        missing=answer.get('descriptor_missing') if isinstance(answer.get('descriptor_missing'), str) else None,
        faults=[fault for fault in faults if isinstance(fault, str)] if isinstance(faults, list) else [])


def _digest_of(given):
    """:return: what the verdict signs of a descriptor"""
    if not isinstance(given, dict) or not isinstance(given.get('values'), list):
        return None
    try:
        numbers = ','.join(f'{number:.6f}' for number in given['values'])
    except (TypeError, ValueError):
        return None
    return sha256(f"{given.get('model_id')}|{given.get('model_sha256')}|{numbers}".encode()).hexdigest()


def _post(url, ticket, body):
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                url, json=body, timeout=TIMEOUT_S, allow_redirects=False, stream=True,
                headers={'Authorization': f'Bearer {ticket}', 'Accept': 'application/json', 'Accept-Encoding': 'identity'},
            ) as response:
                text = response.raw.read(MAX_ANSWER_BYTES + 1)
                status = response.status_code
    except requests.exceptions.Timeout:
        raise SidecarTrouble('timeout') from None
    except (requests.exceptions.RequestException, OSError):
        raise SidecarTrouble('unreachable') from None
    try:
        answer = json.loads(text) if len(text) <= MAX_ANSWER_BYTES else None
    except (ValueError, RecursionError):
        answer = None
    if status != 200 or not isinstance(answer, dict):
        error = answer.get('error') if isinstance(answer, dict) else None
        code = error.get('code') if isinstance(error, dict) else None
        raise SidecarTrouble(code if isinstance(code, str) and code.isidentifier() else 'no_sidecar', str(status))
    return answer
