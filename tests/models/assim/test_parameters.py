"""Spectrum and benchmarks of the assimilation model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.models.assim.parameters import BENCHMARKS, Assimilation
from tests.compare import close


@given(st.floats(100, 1e4), st.floats(1e-3, 300))
def test_splitting_is_the_mass_difference_without_cancellation(m_psi, m_soft):
    point = Assimilation(m_psi, 1000.0, m_soft)
    close(point.m_psi + point.delta, point.m_scalar, rel=1e-14)
    close(point.delta * (2 * m_psi + point.delta), m_soft**2, rel=1e-12)


@pytest.mark.parametrize(("changes", "name"), [
    ({"m_psi": -1.0}, "m_psi"), ({"m_chi": float("nan")}, "m_chi"), ({"m_soft": 0.0}, "m_soft"),
    ({"g_y": -0.3}, "g_y"), ({"m_soft": 1500.0}, "m_scalar"),
])  # fmt: skip
def test_bad_points_are_named(changes, name):
    with pytest.raises(ValueError, match=name):
        BENCHMARKS["A"].with_(**changes)
