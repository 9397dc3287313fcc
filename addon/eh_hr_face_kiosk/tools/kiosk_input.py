"""What a kiosk page sends, read with suspicion: first the fields of a JSON body, then what Odoo's own routes get."""
from unicodedata import digit

from ..const import ATTEMPT_ID_PATTERN, ID_MAX, MAX_TEXT_CHARS
from ..errors import InvalidField
from .clean_text import clean_text

# More cards than fit on any screen.
_MAX_PAGE = 200


def read_text(body, field, max_chars):
    """:return: a required text field of the body
    :raise InvalidField: missing, not text, empty or longer than ``max_chars``
    """
    value = body.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= max_chars:
        raise InvalidField(field, f"text of 1 to {max_chars} characters")
    return value


def read_choice(body, field, words):
    """:return: a required field of the body that is one of ``words``
    :raise InvalidField: missing, or anything else
    """
    value = body.get(field)
    # A list or an object is no key to look up; `in` on a tuple compares and never hashes.
    if not isinstance(value, str) or value not in words:
        raise InvalidField(field, f"{', '.join(words[:-1])} or {words[-1]}")
    return value


def read_whole_number(body, field, low, high):
    """:return: a required whole number of the body
    :raise InvalidField: missing, of another type or out of range
    """
    value = body.get(field)
    # `bool` is an `int` in Python, and no number on the wire.
    if type(value) is not int or not low <= value <= high:
        raise InvalidField(field, f"a whole number from {low} to {high}")
    return value


def read_attempt_id(body):
    """:return: the attempt's UUID in lower case, the form it is stored and compared in
    :raise InvalidField: missing, or no UUID
    """
    attempt_id = parse_attempt_id(body.get('attempt_id'))
    if attempt_id is None:
        raise InvalidField('attempt_id', "a UUID such as 0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11")
    return attempt_id


def parse_attempt_id(value):
    """:return: a UUID in lower case, or None for anything that is none"""
    attempt_id = value.lower() if isinstance(value, str) and len(value) == 36 else ''
    return attempt_id if ATTEMPT_ID_PATTERN.fullmatch(attempt_id) else None


def to_digits(text):
    """:return: the text with its digits as 0 to 9, whatever script they were typed in; cut to what a PIN can be long"""
    return ''.join(str(digit(char, char)) for char in text[:MAX_TEXT_CHARS])


def read_id(value):
    """:return: a record id, or 0 for anything that cannot be one"""
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= ID_MAX
    return value if is_id else 0


def read_coordinate(value, limit):
    """:return: a latitude or longitude in degrees, or False as Odoo writes "unknown" """
    # Compared before it is converted: JSON knows whole numbers that no float holds. Not a number is not within the limit.
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) <= limit else False


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
