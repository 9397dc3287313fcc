"""Descriptors as they travel: base64 of little-endian float32."""

import base64
import binascii

import numpy as np

from ..const import DIMENSIONS_MAX


def read_vector(text):
    """:param text: base64, of any type
    :return: the unit vector, or None for anything that is none
    """
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) and len(text) <= DIMENSIONS_MAX * 6 else b''
    except (binascii.Error, ValueError):
        return None
    return unit(np.frombuffer(data, dtype='<f4')) if data and len(data) % 4 == 0 and len(data) <= DIMENSIONS_MAX * 4 else None


def unit(vector):
    """:return: the vector at length one, float32, or None for one without a direction"""
    vector = np.asarray(vector, dtype=np.float64)
    with np.errstate(all='ignore'):
        length = float(np.sqrt((vector * vector).sum()))
    if not np.isfinite(length) or length < 1e-6:
        return None
    return (vector / length).astype(np.float32)


def write_vector(vector):
    return base64.b64encode(np.ascontiguousarray(vector, dtype='<f4').tobytes()).decode()


def mean_of(vectors):
    """:param vectors: unit vectors of one person
    :return: their mean made unit again, and how little the least like it resembles it (cosine)
    """
    stack = np.stack(vectors)
    mean = unit(stack.mean(axis=0))
    return mean, float((stack @ mean).min()) if mean is not None else None
