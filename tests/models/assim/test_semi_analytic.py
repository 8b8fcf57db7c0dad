"""The semi-analytic solution against its defining equations and a direct integration of (3.13)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lib.models.assim import semi_analytic as sa
from lib.models.assim.parameters import BENCHMARKS
from tests.compare import close


@given(st.sampled_from("ABCD"), st.floats(1e-14, 1e-4), st.floats(0.01, 100))
def test_freeze_out_point_solves_both_forms_of_its_equation(name, sigma_v, c):
    point = BENCHMARKS[name]
    x_f = sa.freeze_out_point(point, sigma_v, c)
    strength = point.eta * sa.entropy_over_hubble(point) * sigma_v
    r = sa.equilibrium_ratio(point, x_f)
    close(c * strength * r / (1 + r), x_f, rel=1e-7)
    d = point.delta / point.m_psi
    printed = np.log(c * strength / x_f - 1) / d + 1.5 / d * np.log1p(d)
    close(printed, x_f, rel=1e-6, abs=1e-6 / d)


def test_boundary_condition_matches_conversion_without_its_inverse():
    """Integrate dY/dx = -lambda Y^2/x^2 from Y_f at x_f."""
    point, sigma_v, c = BENCHMARKS["A"], 1e-8, 1.0
    x_f, lam = sa.freeze_out_point(point, sigma_v, c), sa.entropy_over_hubble(point) * sigma_v
    path = solve_ivp(lambda x, y: -lam * y**2 / x**2, (x_f, 1e9), [x_f / (c * lam)], method="LSODA", rtol=1e-10, atol=0)
    close(path.y[0, -1], sa.asymptotic_yield(point, sigma_v, c, boundary=True), rel=1e-6)


def test_abundance_is_the_printed_combination():
    point, sigma_v = BENCHMARKS["B"], 3e-9
    x_f = sa.freeze_out_point(point, sigma_v)
    printed = sa.abundance_coefficient() * x_f / sigma_v * point.m_chi / point.m_psi
    printed /= np.sqrt(point.g_star) * point.m_planck
    close(sa.abundance(point, sigma_v), printed, rel=1e-12)


@pytest.mark.parametrize(("sigma_v", "c", "name"), [(-1.0, 1.0, "sigma_v"), (1e-9, 0.0, "c must")])
def test_bad_input_is_named(sigma_v, c, name):
    with pytest.raises(ValueError, match=name):
        sa.freeze_out_point(BENCHMARKS["A"], sigma_v, c)
