from unittest.mock import patch

import numpy as np

from odoo.tests import BaseCase, tagged

from ..tools import linear_algebra
from ..tools.matrix import Match, Matrix
from ..tools.vectors import read_descriptor, unit
from .common import MODEL, describe, make_face, make_like


@tagged('post_install', '-at_install')
class TestMatrix(BaseCase):

    def setUp(self):
        super().setUp()
        self.faces = [make_face(number) for number in range(50)]
        self.matrix = Matrix(range(1, 51), range(101, 151), self.faces)

    def test_k5_the_nearest_and_the_next_are_found_as_one_by_one(self):
        for seed in range(200, 220):
            probe = make_face(seed)
            scores = sorted(((float(face @ probe), 101 + row) for row, face in enumerate(self.faces)), reverse=True)
            match = self.matrix.search(probe)
            self.assertEqual((match.employee_id, match.second_id), (scores[0][1], scores[1][1]))
            self.assertAlmostEqual(match.score, scores[0][0], places=5)
            self.assertAlmostEqual(match.second_score, scores[1][0], places=5)

    def test_u5_two_who_look_alike_are_nobody(self):
        twin = make_like(self.faces[0], 0.95)
        matrix = self.matrix.change(set(range(1, 51)), [51], [151], [twin])
        match = matrix.search(self.faces[0])
        self.assertEqual((match.employee_id, match.second_id), (101, 151))
        self.assertFalse(match.is_clear(0.70, 0.10))
        self.assertTrue(match.is_clear(0.70, 0.04))
        self.assertTrue(self.matrix.search(self.faces[0]).is_clear(0.70, 0.10))

    def test_u3_oneself_is_not_ones_duplicate(self):
        self.assertNotEqual(self.matrix.search(self.faces[3], exclude_employee_id=104).employee_id, 104)
        self.assertEqual(self.matrix.above(self.faces[3], 0.7, exclude_employee_id=104), [])
        self.assertEqual([employee_id for employee_id, _score in self.matrix.above(self.faces[3], 0.7)], [104])

    def test_k5_nobody_and_one_enrolled(self):
        empty = Matrix([], [], np.empty((0, 192)))
        self.assertIsNone(empty.search(self.faces[0]))
        one = empty.change(set(), [7], [107], [self.faces[0]])
        match = one.search(self.faces[0])
        self.assertEqual((match.employee_id, match.second_id), (107, None))
        self.assertTrue(match.is_clear(0.7, 0.1))
        self.assertIsNone(one.search(self.faces[0], exclude_employee_id=107))

    def test_k5_at_the_threshold_and_the_margin(self):
        self.assertTrue(Match(1, 0.70, 2, 0.60).is_clear(0.70, 0.0999))
        self.assertFalse(Match(1, 0.6999, 2, 0.1).is_clear(0.70, 0.10))
        self.assertFalse(Match(1, 0.75, 2, 0.66).is_clear(0.70, 0.10))

    def test_u5_who_left_is_gone_from_the_matrix(self):
        smaller = self.matrix.change(set(range(2, 51)), [], [], [])
        self.assertNotEqual(smaller.search(self.faces[0]).employee_id, 101)
        self.assertEqual((len(smaller), len(self.matrix)), (49, 50))

    def test_k5_a_descriptor_survives_the_wire(self):
        face = make_face(1)
        read = read_descriptor(describe(face))
        np.testing.assert_allclose(read.vector, face, atol=1e-5)
        self.assertEqual((read.model, read.samples), (MODEL, 5))

    def test_k5_what_is_no_descriptor_is_refused(self):
        good = describe(make_face(1))
        for change in (
            {'values': []}, {'values': [0.0] * 192}, {'values': [float('nan')] * 192}, {'values': [float('inf')] * 192},
            {'values': [1e300] * 192}, {'values': ['0.1'] * 192}, {'values': [True] * 192}, {'values': [0.1] * 128},
            {'values': [0.01] * 5000}, {'values': 'x'}, {'model_id': '../x'}, {'model_id': 3}, {'model_sha256': 'A' * 64},
            {'samples': 2}, {'samples': 3.0}, {'samples': True}, {'samples': 1000}, {'agreement': '1'}, {'agreement': 2},
            {'agreement': float('nan')},
        ):
            self.assertIsNone(read_descriptor({**good, **change}), str(change)[:60])
        for value in (None, 5, [], 'x', {}):
            self.assertIsNone(read_descriptor(value))
        self.assertIsNone(unit(np.zeros(4)))

    def test_q6_a_slow_library_is_noticed_by_name_and_by_measure(self):
        fast = '7f00 r-xp 0 00:00 1 /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so\n'
        slow = '7f00 r-xp 0 00:00 1 /usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0\n'
        for libraries, ratio, is_slow in ((fast, 11, False), (slow, 11, True), (slow, 1.4, False), ('', 11, True)):
            with (
                patch.object(linear_algebra, '_read_libraries', lambda libraries=libraries: libraries),
                patch.object(linear_algebra, 'measure_product', lambda ratio=ratio: ratio),
            ):
                self.assertEqual(linear_algebra.is_slow.__wrapped__(), is_slow, libraries)
        self.assertGreater(linear_algebra.measure_product(), 0)
