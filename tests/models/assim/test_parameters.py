"""Spectrum, benchmarks and decay estimates of the assimilation model."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.models.assim import decays
from lib.models.assim.parameters import BENCHMARKS, Assimilation
from tests.compare import close


@given(st.floats(100, 1e4), st.floats(1e-3, 300))
def test_splitting_is_the_mass_difference_without_cancellation(m_psi, m_soft):
    point = Assimilation(m_psi, 1000.0, m_soft)
    close(point.m_psi + point.delta, point.m_scalar, rel=1e-14)
    close(point.delta * (2 * m_psi + point.delta), m_soft**2, rel=1e-12)


def test_width_ratio_is_the_printed_closed_form():
    close(decays.five_to_three_body(0.01, 0.1), 0.01 / 72, rel=1e-13)


def test_lifetimes_scale_as_printed():
    tau = [decays.lifetime_in_seconds(decays.scalar_width(m, lam, 0.01)) for m, lam in [(1e3, 1e11), (2e3, 3e11)]]
    close(tau[1] / tau[0], 9 / 8, rel=1e-13)
    phi4 = 1 / (24576 * math.pi**5)
    close(decays.scalar_width(1e3, 1e11, 0.01), 0.01 / 1e22 * 1e12 * phi4 / 2e3, rel=1e-13)


def test_reheat_bound_inverts_into_the_bound_on_lambda():
    coefficient = decays.reheat_coefficient(0.04, 2.0, 106.75)
    scale = decays.smallest_lambda(1e3, coefficient, 1.22e19)
    close(coefficient * scale**2 / 1.22e19, 1e3, rel=1e-13)


@pytest.mark.parametrize(("changes", "name"), [
    ({"m_psi": -1.0}, "m_psi"), ({"m_chi": float("nan")}, "m_chi"), ({"m_soft": 0.0}, "m_soft"),
    ({"g_y": -0.3}, "g_y"), ({"m_soft": 1500.0}, "m_scalar"),
])  # fmt: skip
def test_bad_points_are_named(changes, name):
    with pytest.raises(ValueError, match=name):
        BENCHMARKS["A"].with_(**changes)


def test_bad_width_is_named():
    with pytest.raises(ValueError, match="width"):
        decays.lifetime_in_seconds(0.0)
