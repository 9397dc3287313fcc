"""One company's templates of one model as one matrix, and the search in it. Knows no Odoo."""

from typing import NamedTuple

import numpy as np


class Match(NamedTuple):
    """The employee most like a probe, and how much the next one is."""

    employee_id: int
    score: float  # cosine, -1 to 1
    second_id: int | None  # None: nobody else is enrolled
    second_score: float | None

    def is_clear(self, threshold, margin):
        """Whether it is this employee, and clearly no other."""
        return self.score >= threshold and (self.second_score is None or self.score - self.second_score >= margin)


class Matrix:
    """Immutable: whoever searches has a whole one, while another thread puts a new one in its place."""

    def __init__(self, template_ids, employee_ids, vectors):
        """:param vectors: one unit vector a row, float32"""
        self.template_ids = np.asarray(template_ids, dtype=np.int64)
        self.employee_ids = np.asarray(employee_ids, dtype=np.int64)
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self):
        return len(self.template_ids)

    def change(self, keep, template_ids, employee_ids, vectors):
        """:param keep: set of template ids that stay
        :return: a new matrix of those and the ones given
        """
        stays = np.isin(self.template_ids, np.fromiter(keep, np.int64, len(keep)))
        if not len(template_ids):
            return Matrix(self.template_ids[stays], self.employee_ids[stays], self.vectors[stays])
        return Matrix(
            np.concatenate([self.template_ids[stays], template_ids]), np.concatenate([self.employee_ids[stays], employee_ids]),
            np.concatenate([self.vectors[stays], vectors]) if stays.any() else np.stack(vectors))

    def search(self, probe, exclude_employee_id=None):
        """:param probe: unit vector of this model
        :param int exclude_employee_id: whom not to find
        :return: the ``Match``, or None where nobody is enrolled
        """
        if not len(self):
            return None
        scores = self.vectors @ probe
        if exclude_employee_id is not None:
            scores[self.employee_ids == exclude_employee_id] = -np.inf
        best = int(scores.argmax())
        score = float(scores[best])
        if score == -np.inf:
            return None
        # One template an employee: the second row is a second person.
        scores[best] = -np.inf
        second = int(scores.argmax())
        second_score = float(scores[second])
        has_second = second_score != -np.inf
        return Match(
            int(self.employee_ids[best]), score, int(self.employee_ids[second]) if has_second else None,
            second_score if has_second else None)

    def score_of(self, probe, employee_id):
        """:return: how much the probe is like this employee, or None who is not enrolled"""
        [rows] = np.nonzero(self.employee_ids == employee_id)
        return float(self.vectors[rows[0]] @ probe) if len(rows) else None

    def above(self, probe, threshold, exclude_employee_id=None):
        """:return: (employee id, score) of everybody at or above the threshold, the most alike first"""
        scores = self.vectors @ probe
        found = [(int(self.employee_ids[row]), float(scores[row])) for row in np.nonzero(scores >= threshold)[0]]
        return sorted((pair for pair in found if pair[0] != exclude_employee_id), key=lambda pair: -pair[1])
