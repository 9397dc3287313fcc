"""Text from outside, made fit for PostgreSQL and for a list on a screen."""
from ..const import MAX_TEXT_CHARS

# C0 and C1 control characters and NUL; a lone surrogate cannot be encoded as UTF-8 at all.
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_CONTROL.update({ord(char): ' ' for char in '\t\n\r'})
_CONTROL.update(dict.fromkeys(range(0xD800, 0xE000)))
# Line separators, and what turns the reading direction around so that a text shows as another one than was stored.
_CONTROL.update(dict.fromkeys((0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def clean_text(text, max_chars=MAX_TEXT_CHARS):
    """:return: ``text`` without control characters and lone surrogates, cut to ``max_chars`` characters"""
    # Cut first, generously: a megabyte string is not worth walking through.
    return text[:max_chars * 4].translate(_CONTROL).strip()[:max_chars]
