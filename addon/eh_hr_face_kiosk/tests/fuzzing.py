"""Bad input that knows the shape of the good: made from a seed, so that what failed fails again.

``EH_FUZZ_SEED`` and ``EH_FUZZ_CASES`` (a factor) make other and more of it.
"""
import base64
import copy
import json
import os
from random import Random

SEED = os.environ.get('EH_FUZZ_SEED', '19')
FACTOR = float(os.environ.get('EH_FUZZ_CASES', '1'))

_DEEP = json.loads('[' * 40 + ']' * 40)
HOSTILE = (
    None, True, False, 0, -1, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 63, 10 ** 400, 0.1, -0.0, 1e308, '', ' ', '\x00', 'a\x00b', '\ud800', '\udfff\ud800',
    'é' * 300, 'x' * 5000, '<script>alert(1)</script>', "' OR 1=1 --", '%s %(a)s {0} {{7*7}}', '../../etc/passwd', '9' * 400, 'NaN', '-0',
    '\u202e\u0000', '\U0001f600' * 100, '\r\nX-Injected: 1', '0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11', '٣', '²', [], [[]], {}, {'a': {}}, [None] * 70,
    {'__class__': 'x'}, _DEEP, [1, 'a', None, {}], '2026-11-20T08:00:03Z', '9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '0000-00-00',
)
# Over the limit of every route; more only takes longer.
_BYTES_MAX = 100_000
_RAW = (
    b'', b'null', b'[]', b'"', b'{', b'{}', b'\x00', b'\xff\xfe', b'\xef\xbb\xbf{}', b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1, "a": 2}', b'[' * 9000,
    b'{"a":' * 2000, b'a=1&b=2', b'<xml/>', b'{"a": "\xed\xa0\x80"}', b'{"a": 1e999}', b'{"\\u0000": 1}', b'{"a": "\\ud800"}',
)


def fuzz_cases(name, count):
    """:return: ``count`` generators of chance, each with the seed that makes it again"""
    for number in range(round(count * FACTOR)):
        seed = f'{SEED}/{name}/{number}'
        yield seed, Random(seed)


def mutate(chance, value):
    """:return: a copy of a JSON value with one to three things wrong in it"""
    value = copy.deepcopy(value)
    for _number in range(chance.choice((1, 1, 2, 3))):
        value = _mutate_once(chance, value)
    return value


def mutate_text(chance, body):
    """:return: bytes of a JSON body that is wrong in its values, its shape or its spelling"""
    kind = chance.random()
    if kind < 0.08:
        return chance.choice(_RAW)
    text = json.dumps(mutate(chance, body) if kind < 0.8 else body).encode()
    return (text if kind < 0.8 else _damage(chance, text))[:_BYTES_MAX]


def mutate_token(chance, token):
    """:return: a JWT with header, claims or spelling changed, under the signature it had"""
    parts = token.split('.')
    kind = chance.randrange(4)
    if kind == 0:
        return _damage(chance, token.encode()).decode('latin-1')
    if kind == 1:
        return '.'.join(chance.choice(parts) for _number in range(chance.randrange(6)))
    at = chance.randrange(2)
    value = json.loads(base64.urlsafe_b64decode(parts[at] + '=='))
    parts[at] = base64.urlsafe_b64encode(json.dumps(mutate(chance, value)).encode()).rstrip(b'=').decode()
    return '.'.join(parts)


def _mutate_once(chance, value):
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        kind = chance.randrange(7)
        if kind == 0:
            del value[key]
        elif kind == 1:
            value[chance.choice(('x', '', '__proto__', 'employee_id', 'a\x00', 'é' * 40))] = _pick(chance)
        elif kind == 2:
            value[key] = [value[key]]
        elif kind == 3:
            other = chance.choice(list(value))
            value[key], value[other] = value[other], value[key]
        elif kind == 4:
            value[key] = _mutate_once(chance, value[key])
        else:
            value[key] = _pick(chance)
        return value
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        value[at] = _mutate_once(chance, value[at])
        # Long lists of short things: long ones of long things are memory, and no other test.
        return value * chance.choice((1, 1, 2, 40)) if len(str(value)) < 1000 else value
    if isinstance(value, str) and value and chance.random() < 0.4:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice(('\x00', '\ud800', '%', '"', '\n', '', '0' * 300)) + value[at + 1:]
    if type(value) is int and abs(value) < 2 ** 63 and chance.random() < 0.4:
        return chance.choice((-value, value + 1, value * 10 ** 12, float(value), str(value)))
    return _pick(chance)


def _pick(chance):
    # A copy: what is put in is changed further.
    return copy.deepcopy(chance.choice(HOSTILE))


def _damage(chance, data):
    at = chance.randrange(len(data))
    return chance.choice((
        data[:at], data[at:], data[:at] + bytes([chance.randrange(256)]) + data[at + 1:], data[:at] + chance.choice(_RAW) + data[at:],
        data + data, data[:at] + data[at:at + 9] * 3 + data[at:],
    ))
