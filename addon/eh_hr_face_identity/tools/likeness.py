"""What a threshold means in one company: how alike its own people are. Knows no Odoo."""

from typing import NamedTuple

import numpy as np

BINS = 40
# Of more people a part is drawn: pairs grow with the square.
PEOPLE_MAX = 3000


class Likeness(NamedTuple):
    """Every enrolled person against every other."""

    people: int
    pairs: int
    counts: list  # of pairs, by likeness from -1 to 1 in ``BINS`` steps
    at_threshold: int  # pairs at or above it
    near: int  # pairs at or above the threshold less the margin
    alike: list  # (employee id, employee id, likeness) of the pairs at or above ``from_likeness``, the most alike first


def measure_likeness(matrix, threshold, margin, from_likeness, most=200, seed=1):
    """:param Matrix matrix: one template a person
    :rtype: Likeness
    """
    rows = np.arange(len(matrix))
    if len(rows) > PEOPLE_MAX:
        rows = np.sort(np.random.default_rng(seed).choice(rows, PEOPLE_MAX, replace=False))
    vectors, employee_ids = matrix.vectors[rows], matrix.employee_ids[rows]
    counts, at_threshold, near, alike = np.zeros(BINS, dtype=np.int64), 0, 0, []
    for row in range(len(rows) - 1):
        scores = vectors[row + 1:] @ vectors[row]
        counts += np.histogram(np.clip(scores, -1, 1), bins=BINS, range=(-1, 1))[0]
        at_threshold += int((scores >= threshold).sum())
        near += int((scores >= threshold - margin).sum())
        alike += [
            (int(employee_ids[row]), int(employee_ids[row + 1 + other]), float(scores[other]))
            for other in np.nonzero(scores >= from_likeness)[0]]
    people = len(rows)
    return Likeness(
        people, people * (people - 1) // 2, counts.tolist(), at_threshold, near, sorted(alike, key=lambda pair: -pair[2])[:most])


def upper_bound(found, trials):
    """:return: the share that so many of so many still allow (95 %, one-sided), or None of nothing: 3 / trials where none was found"""
    if not trials:
        return None
    if not found:
        return min(1.0, 3 / trials)
    share = found / trials
    # Wilson's.
    z = 1.645
    centre = share + z * z / (2 * trials)
    spread = z * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return float(min(1.0, (centre + spread) / (1 + z * z / trials)))
