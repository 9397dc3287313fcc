"""Reads the card of a model that tablets are to run (models/README.md); the tablet checks it again, and the file's hash."""
import base64
import binascii
import hashlib
import json
import re

CARD_MAX_BYTES = 256 * 1024
FILE_MAX_BYTES = 24 * 1024 * 1024

_ID = re.compile(r'[a-z][a-z0-9_]{1,63}\Z')


class CardRefused(Exception):
    """The card or the file is not one that tablets can run; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read_card(card_file, model_file):
    """Read a card and compare the file with it.

    :param bytes card_file: base64 of the card's JSON
    :param bytes model_file: base64 of the model
    :return: the card
    :rtype: dict
    :raises CardRefused: ``too_large``, ``not_json``, ``not_a_card``, ``not_a_frame_model``, ``other_file``
    """
    text, model = _decode(card_file, CARD_MAX_BYTES), _decode(model_file, FILE_MAX_BYTES)
    try:
        card = json.loads(text)
    except (ValueError, RecursionError):
        raise CardRefused('not_json') from None
    if not isinstance(card, dict) or not _ID.match(str(card.get('id'))) or not isinstance(card.get('title'), str):
        raise CardRefused('not_a_card')
    weight, shape, licence = card.get('weight'), card.get('input'), card.get('licence')
    is_frame_model = (
        card.get('task') == 'liveness_frame'
        and isinstance(weight, int | float) and not isinstance(weight, bool) and weight > 0
        and isinstance(shape, dict) and shape.get('frames') == 1
        and isinstance(licence, dict)
        and isinstance(card.get('self_test'), list) and card['self_test'])
    if not is_frame_model:
        raise CardRefused('not_a_frame_model')
    if card.get('sha256') != hashlib.sha256(model).hexdigest() or card.get('bytes') != len(model):
        raise CardRefused('other_file')
    return card


def _decode(content, limit):
    try:
        decoded = base64.b64decode(content or b'', validate=False)
    except (binascii.Error, ValueError):
        raise CardRefused('not_json') from None
    if len(decoded) > limit:
        raise CardRefused('too_large')
    return decoded
