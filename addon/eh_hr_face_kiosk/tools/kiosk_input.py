"""What a kiosk page sends to Odoo's own routes, read with suspicion."""
import math

from ..const import MAX_TEXT_CHARS
from .clean_text import clean_text

# More cards than fit on any screen.
_MAX_PAGE = 200
_MAX_ID = 2 ** 31 - 1


def read_id(value):
    """:return: a record id, or 0 for anything that cannot be one"""
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MAX_ID
    return value if is_id else 0


def read_coordinate(value, limit):
    """:return: a latitude or longitude in degrees, or False as Odoo writes "unknown" """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    return float(value) if abs(value) <= limit else False


def read_page(limit, offset):
    """:return: ``limit`` and ``offset`` of a list, within reason"""
    return min(read_id(limit) or _MAX_PAGE, _MAX_PAGE), read_id(offset)


def read_employees_domain(domain):
    """Let through what the kiosk's own search sends: a name, a department, or both.

    :param domain: a domain in prefix notation, as sent
    :return: the same search rebuilt from its values, or None when it asks for anything else
    """
    if not isinstance(domain, list) or len(domain) > 8:
        return None
    leaves = []
    for part in domain:
        if part == '&':
            continue
        leaf = _read_leaf(part)
        if leaf is None:
            return None
        leaves.append(leaf)
    return leaves


def _read_leaf(part):
    if not isinstance(part, list) or len(part) != 3:
        return None
    field, operator, value = part
    if field == 'name' and operator == 'ilike' and isinstance(value, str):
        return ('name', 'ilike', clean_text(value, MAX_TEXT_CHARS))
    if field == 'department_id' and operator == '=' and read_id(value):
        return ('department_id', '=', value)
    return None
