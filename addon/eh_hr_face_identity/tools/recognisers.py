"""What each recogniser is good for, and the figures it starts with: of its model card (models/cards/), by way of the build."""

import json
from pathlib import Path
from typing import NamedTuple


class Recogniser(NamedTuple):
    """A net that makes descriptors, as far as Odoo has to know it. Figures of one net mean nothing for another."""

    size: int  # numbers in a descriptor
    can_identify: bool  # good enough for 1:N; else it only confirms whom a badge or name told
    threshold: float  # cosine at which a probe is the employee
    margin: float  # how far the second person stays behind
    duplicate: float  # cosine at which two enrolments are one person's
    agreement: float  # pictures that agree less are not of one person
    sha256: str | None = None  # of the file that comes with the product; None: an operator's own


def _read():
    cards = json.loads((Path(__file__).parents[1] / 'data' / 'recognisers.json').read_text(encoding='utf-8'))
    return {
        name: Recogniser(
            size=card['size'], can_identify='identify' in card['good_for'], threshold=card['same_person'], margin=card['margin'],
            duplicate=card.get('duplicate', card['same_person']), agreement=card['agreement'], sha256=card['sha256'])
        for name, card in cards.items()
    }


# An operator may add this one (npm run models -- fetch mobilefacenet); measured in docs/recognition-accuracy.md.
_MOBILEFACENET = Recogniser(192, True, threshold=0.70, margin=0.10, duplicate=0.70, agreement=0.60)
# What a tablet uses where nobody is enrolled yet.
DEFAULT_RECOGNISER = 'face_descriptor'
RECOGNISERS = {'mobilefacenet': _MOBILEFACENET, **_read()}


class ModelKey(NamedTuple):
    """Which model exactly. Templates of one never meet probes of another."""

    id: str
    sha256: str

    @property
    def recogniser(self):
        return RECOGNISERS.get(self.id)
