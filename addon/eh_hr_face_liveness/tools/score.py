"""The score a tablet reports with a capture, checked field by field.

Pure functions: parsed JSON in, cleaned values or `InvalidField` out. What the numbers mean is in docs/wire.md.
"""

import re

from odoo.addons.eh_hr_face_kiosk.errors import InvalidField

from ..const import COMPONENTS, MOVEMENTS, REASONS_LIMIT

_REASON = re.compile(r'[a-z0-9_]{1,40}')


def parse_share(field, value):
    """:return: a number from 0 to 1 as a float, or None where the tablet had none"""
    if value is None:
        return None
    # `bool` is an `int` in Python, and no number on the wire. Not a number is not between two numbers either.
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise InvalidField(field, "a number from 0 to 1, or null")
    # Adding zero takes the sign off a negative one.
    return float(value) + 0.0


def parse_components(value):
    """:return: per component and movement its share or None; None where the tablet said nothing at all"""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InvalidField('components', "an object of numbers from 0 to 1, or null")
    return {name: parse_share('components', value.get(name)) for name in (*COMPONENTS, *MOVEMENTS)}


def parse_reasons(value):
    """:return: the codes, each once and in their order; None where the tablet said nothing"""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > REASONS_LIMIT:
        raise InvalidField('reasons', f"a list of at most {REASONS_LIMIT} codes")
    for code in value:
        if not isinstance(code, str) or not _REASON.fullmatch(code):
            raise InvalidField('reasons', "codes of 1 to 40 characters a-z, 0-9 and _")
    return list(dict.fromkeys(value))


def parse_policy_met(value):
    """:return: `'met'`, `'not_met'` or None, as the record stores it"""
    if value is None:
        return None
    if not isinstance(value, bool):
        raise InvalidField('policy_met', "true, false or null")
    return 'met' if value else 'not_met'
