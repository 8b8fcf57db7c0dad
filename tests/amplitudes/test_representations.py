"""Counting of gauge singlets against known decompositions and a numerical Haar integral."""

import numpy as np
import pytest

from lib.amplitudes.representations import singlets, weights

SU2 = {d: (d - 1,) for d in range(1, 6)}


@pytest.mark.parametrize(("labels", "dimension"), [
    ((1, 0), 3), ((0, 1), 3), ((2, 0), 6), ((1, 1), 8), ((3, 0), 10), ((2, 2), 27), ((3,), 4), ((1, 0, 0, 0), 5),
    ((0, 1, 0, 0), 10), ((1, 0, 0, 1), 24),
])  # fmt: skip
def test_dimensions(labels, dimension):
    assert sum(weights(labels).values()) == dimension


@pytest.mark.parametrize(("multiplets", "count"), [
    ([(1, 0), (0, 1)], 1), ([(1, 0), (1, 0)], 0), ([(1, 0)] * 3, 1), ([(1, 0)] * 2 + [(0, 1)] * 2, 2),
    ([(1, 1)] * 2, 1), ([(1, 1)] * 3, 2), ([(1, 1)] * 4, 8), ([(1,)] * 4, 2), ([(2,), (1,), (1,)], 1),
    ([(3,), (1,), (1,)], 0),
])  # fmt: skip
def test_known_invariants(multiplets, count):
    assert singlets(multiplets) == count


def test_su2_against_numerical_haar_integration():
    """int dtheta (2/pi) sin^2 theta prod chi_j(theta), chi_j = sin((2j+1) theta)/sin theta."""
    theta = (np.arange(4096) + 0.5) * np.pi / 4096
    for dims in [(2, 2), (4, 2, 2, 2), (3, 3, 3), (5, 2, 4)]:
        characters = np.prod([np.sin(d * theta) / np.sin(theta) for d in dims], axis=0)
        assert singlets([SU2[d] for d in dims]) == round(float(np.mean(2 * np.sin(theta) ** 2 * characters)), 9)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="dynkin"):
        weights((-1, 0))
    with pytest.raises(ValueError, match="one group"):
        singlets([(1,), (1, 0)])
