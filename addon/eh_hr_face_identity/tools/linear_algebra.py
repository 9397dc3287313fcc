"""Whether numpy multiplies fast here. Debian's works with any BLAS; with the reference one a search takes ten times as long."""

import re
import time
from functools import cache
from pathlib import Path

import numpy as np

# A product reads every number once. OpenBLAS takes 1.4 times as long as reading them, the reference BLAS 11 times.
SLOW_RATIO = 5.0
_FAST = re.compile(r'/[^/\n]*(?:openblas|mkl|blis|accelerate)[^/\n]*\.so', re.IGNORECASE)
_ROWS, _COLUMNS, _ROUNDS = 8192, 128, 15


@cache
def is_slow():
    # By name where it can be read: a measurement on a busy server tells of the others on it.
    return not _FAST.search(_read_libraries()) and measure_product() > SLOW_RATIO


def measure_product():
    """:return: how many times as long as reading the same numbers a product of matrix and vector takes; best of some rounds"""
    matrix = np.random.default_rng(1).random((_ROWS, _COLUMNS), dtype=np.float32)
    vector, words = matrix[0].copy(), matrix.view(np.int64)
    return _best(lambda: matrix @ vector) / _best(lambda: np.bitwise_or.reduce(words, axis=None))


def _read_libraries():
    """:return: the files this process has loaded, as Linux tells them"""
    try:
        return Path('/proc/self/maps').read_text()
    except OSError:
        return ''


def _best(call):
    times = []
    for _round in range(_ROUNDS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return min(times)
