"""JSON in one form (RFC 8785), so that a hash over it is the same in every language that writes it."""

import json
from hashlib import sha256


def tidy(value):
    """:return: the same JSON with numbers as JavaScript writes them: 1.0 is 1, and six decimals are enough"""
    if isinstance(value, dict):
        return {str(key): tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    if isinstance(value, float):
        value = round(value, 6)
        return int(value) if value.is_integer() else value
    return value


def canonical(value):
    """:param value: of ``tidy``; its keys are ASCII, whose order is the same in UTF-16"""
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)


def digest(value):
    """:return: SHA-256 over the canonical form, hex"""
    return sha256(canonical(value).encode()).hexdigest()
