"""Descriptors as they travel (docs/wire.md, "A descriptor"), read with suspicion."""

import math
import re
from typing import NamedTuple

import numpy as np

from ..const import DIMENSIONS_MAX, PROBE_SAMPLES_MIN, SAMPLES_MAX
from .recognisers import ModelKey

_MODEL_ID = re.compile(r'[a-z0-9_]{1,64}')
_SHA256 = re.compile(r'[0-9a-f]{64}')


class Descriptor(NamedTuple):
    model: ModelKey
    vector: np.ndarray  # unit vector
    samples: int
    agreement: float


def read_descriptor(value):
    """:param value: as sent, of any type
    :return: the ``Descriptor``, or None for anything that is none
    """
    if not isinstance(value, dict):
        return None
    model_id, sha256, samples, agreement = (value.get(name) for name in ('model_id', 'model_sha256', 'samples', 'agreement'))
    numbers = value.get('values')
    if not (
        isinstance(model_id, str) and _MODEL_ID.fullmatch(model_id) and isinstance(sha256, str) and _SHA256.fullmatch(sha256)
        and type(samples) is int and PROBE_SAMPLES_MIN <= samples <= SAMPLES_MAX
        and type(agreement) in (int, float) and -1 <= agreement <= 1
        and isinstance(numbers, list) and 0 < len(numbers) <= DIMENSIONS_MAX
        and all(type(number) in (int, float) and math.isfinite(number) and abs(number) <= 1.001 for number in numbers)
    ):
        return None
    model = ModelKey(model_id, sha256)
    vector = unit(numbers)
    if vector is None or (model.recogniser and len(numbers) != model.recogniser.size):
        return None
    return Descriptor(model, vector, samples, float(agreement))


def unit(vector):
    """:return: the vector at length one, float32, or None for one without a direction"""
    vector = np.asarray(vector, dtype=np.float64)
    with np.errstate(all='ignore'):
        length = float(np.sqrt((vector * vector).sum()))
    if not np.isfinite(length) or length < 1e-6:
        return None
    return (vector / length).astype(np.float32)
