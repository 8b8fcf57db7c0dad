"""Matched freeze-out against direct integrations of the conversion equation."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from lib.models.assim import matching
from lib.models.assim import semi_analytic as sa
from lib.models.assim.parameters import BENCHMARKS
from tests.compare import close

SIGMA_V = {"A": 2.5e-9, "B": 2.7e-9, "C": 2.8e-9, "D": 2.4e-9}


def direct_yield(point, sigma_v):
    """Eq. (3.13) in t = 1/x by scipy's Radau, from x = 3 to infinity, in units of eta."""
    strength = point.eta * sa.entropy_over_hubble(point) * sigma_v
    with np.errstate(divide="ignore", over="ignore"):

        def slope(t, y):
            ratio = sa.equilibrium_ratio(point, 1 / t) if t > 1e-6 else 0.0
            return strength * (y**2 - ratio**2 * (1 - y) ** 2)

        # Backwards in t, which is forwards in time.
        start = sa.equilibrium_ratio(point, 3.0)
        run = solve_ivp(lambda s, y: -slope(1 / 3 - s, y), (0, 1 / 3), [start / (1 + start)], method="Radau",
                        rtol=1e-9, atol=1e-14)  # fmt: skip
    return point.eta * run.y[0, -1]


@pytest.mark.parametrize("name", BENCHMARKS)
def test_matched_yield_against_integration(name):
    point, sigma_v = BENCHMARKS[name], SIGMA_V[name]
    close(matching.matched_yield(point, sigma_v), direct_yield(point, sigma_v), rel=0.03)


def test_error_falls_with_the_number_of_scatterings():
    point = BENCHMARKS["B"]
    errors = [abs(matching.matched_yield(point, s) / direct_yield(point, s) - 1) for s in (1e-9, 1e-8, 1e-7)]
    assert errors[0] > 5 * errors[1] > 25 * errors[2]
    assert errors[2] < 1e-3


def test_root_of_the_stated_condition():
    point, sigma_v = BENCHMARKS["D"], 1e-8
    x_f = matching.matched_point(point, sigma_v)
    lam = sa.entropy_over_hubble(point) * sigma_v
    integral = quad(lambda t: lam * point.eta * sa.equilibrium_ratio(point, 1 / t), 0, 1 / x_f, epsabs=0, epsrel=1e-10)
    close(integral[0], matching.REMAINING, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6, 1e30])
def test_bracket_holds_for_weak_and_strong_conversion(scale):
    assert matching.matched_point(BENCHMARKS["B"], 1e-8 * scale) > 0


def test_constant_inverts_the_freeze_out_condition():
    point = BENCHMARKS["B"]
    for c in (0.1, 1.0, 2.0):
        close(matching.constant_of(point, 1e-8, sa.freeze_out_point(point, 1e-8, c)), c, rel=1e-10)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan")])
def test_bad_cross_section_is_named(bad):
    with pytest.raises(ValueError, match="sigma_v"):
        matching.matched_point(BENCHMARKS["A"], bad)
