"""Vacua: minima to machine precision, and the checks of a pair of them."""

import numpy as np
import pytest

from lib.bounce import Polynomial, minimum
from lib.bounce.vacua import VACUUM_SLACK, vacua
from tests.bounce.problems import curved, quartic
from tests.compare import close


@pytest.mark.parametrize(("c3", "c2"), [(-0.4, 0.1), (-0.49, 0.235), (-1.0, 0.3)])
def test_minimum_of_a_quartic_in_closed_form(c3, c2):
    well, true = quartic(c3, c2)
    close(minimum("vacuum", well, true * 1.02), [true], rel=1e-14)


def test_gradient_vanishes_to_rounding_in_two_fields():
    well, true = curved(0.1)
    assert np.abs(well.gradient(true)).max() < 1e-14
    assert np.linalg.eigvalsh(well.hessian(true))[0] > 0
    # quadratic convergence: a start as far off as Newton's method bears ends in the same point
    close(minimum("vacuum", well, true + np.array([0.01, -0.01])), true, rel=1e-14)


def test_pair_is_polished():
    well, true = quartic(-0.4, 0.1)
    upper, lower = vacua(well, 1e-7, true * (1 + 1e-7))
    close(upper, [0.0], abs=1e-15)
    close(lower, [true], rel=1e-14)


def test_a_stated_vacuum_may_be_off_by_rounding_and_no_more():
    well, true = quartic(-0.4, 0.1)
    vacua(well, 0.0, true * (1 + 0.5 * VACUUM_SLACK))
    with pytest.raises(ValueError, match=r"true vacuum must be a minimum, got .*; the next one is at"):
        vacua(well, 0.0, true * (1 + 5 * VACUUM_SLACK))


@pytest.mark.parametrize(
    ("near", "message"),
    [
        ([0.0, 0.0], "vacuum must be a point of 1 fields, got shape"),
        ([np.inf], "vacuum must be finite, got inf"),
        ([0.0], r"vacuum must be a minimum, got \[0\.0\] with a mode of no positive mass"),
    ],
)
def test_no_minimum_is_named(near, message):
    with pytest.raises(ValueError, match=message):
        minimum("vacuum", Polynomial({(2,): -0.5, (4,): 0.25}), near)


def test_a_potential_that_is_not_finite_is_named():
    class Broken:
        fields = 1

        def gradient(self, x):
            return np.full(1, np.nan)

        def hessian(self, x):
            return np.eye(1)

    with pytest.raises(ValueError, match=r"vacuum must have finite derivatives of the potential, got \[0\.5\]"):
        minimum("vacuum", Broken(), 0.5)
