"""What each recogniser is good for, and the figures it starts with (docs/recognition-accuracy.md)."""

from typing import NamedTuple


class Recogniser(NamedTuple):
    """A net that makes descriptors, as far as Odoo has to know it."""

    dimensions: int
    can_identify: bool  # good enough for 1:N; else it only confirms whom a badge or name told
    threshold: float  # cosine at which a probe is the employee
    margin: float  # how far the second person stays behind
    duplicate: float  # cosine at which two enrolments are one person's


# By the id of the model's card (models/cards/). Thresholds of one net mean nothing for another.
RECOGNISERS = {
    'face_descriptor': Recogniser(128, False, threshold=0.941, margin=0.02, duplicate=0.966),
    'mobilefacenet': Recogniser(192, True, threshold=0.70, margin=0.10, duplicate=0.70),
}


class ModelKey(NamedTuple):
    """Which model exactly. Templates of one never meet probes of another."""

    id: str
    sha256: str

    @property
    def recogniser(self):
        return RECOGNISERS.get(self.id)
