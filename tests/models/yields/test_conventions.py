"""The search for conventions: the integral behind each kernel, hits and chance, the clamp, bad input."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lib.models.yields import conventions as cv
from lib.models.yields import parameters
from lib.models.yields.parameters import TABLE
from lib.models.yields.yields import Conventions, one_shot
from tests.compare import close

MASSLESS = replace(TABLE, m_chi=0.0)


@pytest.mark.parametrize(
    "name, c",
    [
        ("no clamp, W = 1", Conventions(kernel="published")),
        ("y <= 5, W = 1", Conventions(kernel="published", clamp=5.0)),
        ("e^y <= 100, W = exp(-y^2/(2 8^2))", Conventions(kernel="published", clamp=math.log(100), window=8.0)),
        ("nothing beyond y <= 10, W = 1", Conventions(kernel="published", y_max=10.0)),
        ("1000 points to z = 20, W = 1", None),
    ],
)
def test_search_agrees_with_the_integral(name, c):
    found = cv.kernel_integrals()[name]
    if c is None:
        # a grid that misses the small z where the kernel lives at late times falls short of the integral
        assert 500 < found < one_shot(TABLE, Conventions(kernel="published")).kernel_integral / 2
    else:
        close(found, one_shot(TABLE, c).kernel_integral, rel=2e-3)


def test_search_returns_what_is_near_and_only_that():
    found = cv.candidates()
    assert len(found) == len(cv.kernel_integrals()) * len(cv.flux_factors())
    target = one_shot(MASSLESS, Conventions(kernel="published", clamp=5.0)).rho_b
    near = cv.matches(found, target, 1e-3)
    assert ("y <= 5, W = 1", "n/4, g = 2 FD", False) in [(c.kernel, c.flux, c.slip) for c in near]
    assert all(abs(c.rho_b / target - 1) <= 1e-3 for c in near)
    # hits grow with the tolerance as chance has it
    assert len(cv.matches(found, target, 0.5)) > 10 * len(near)
    close(cv.expected_by_chance(found, target, 0.02), 2 * cv.expected_by_chance(found, target, 0.01), rel=1e-6)


def test_clamp_that_gives_a_density():
    target = parameters.table_i("rho_B")
    clamp = cv.clamp_for(target)
    close(clamp, 4.77, abs=0.01)
    close(cv.densities_with_clamp(clamp)[0], target, rel=1e-8)
    values = cv.densities_with_clamp([0.0, 2.0, 10.0, 49.0])
    assert np.all(np.diff(values) > 0)
    with pytest.raises(ValueError, match=r"rho_b must be between .* got 1.0"):
        cv.clamp_for(1.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cv.matches([], 0.0, 0.1), "target must be finite and positive, got 0.0"),
        (lambda: cv.expected_by_chance([], 1.0, -0.1), "tolerance must be finite and not negative, got -0.1"),
        (lambda: cv.kernel_integrals(-0.34), "i_p must be finite and positive, got -0.34"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
