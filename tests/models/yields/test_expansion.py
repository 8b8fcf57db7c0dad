"""Time and temperature of the yields draft: inverse, Jacobian, the inversion in (A1), an integrated twin, bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from lib.models.yields import expansion as ex
from lib.plasma import cosmology
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close

T_P, B = 100.0, 100.0


@given(st.floats(-49.9, 1e3), st.floats(1.0, 1e3))
def test_inverse(y, t_p):
    close(ex.offset(ex.temperature_at(y, t_p, B), t_p, B), y, rel=1e-9, abs=1e-11)


def test_offset_is_the_time_that_passes():
    # twin: integrate dt = -dT/(H T) from T_p
    run = solve_ivp(
        lambda t, time: -1 / (cosmology.hubble_rate(t, 106.75) * t), (T_P, 90.0), [0.0], rtol=1e-11, atol=1.0
    )  # fmt: skip
    elapsed = run.y[0, -1] * ex.beta(T_P, B, 106.75)
    close(ex.offset(90.0, T_P, B), elapsed, rel=1e-9)
    twice = 2 * (cosmology.cosmic_time(90.0, 106.75) - cosmology.cosmic_time(T_P, 106.75)) * ex.beta(T_P, B, 106.75)
    close(2 * ex.offset(90.0, T_P, B), twice, rel=1e-12)


def test_time_runs_forward_only_in_the_main_text():
    t = np.array([110.0, 100.0, 90.0])
    assert np.all(np.diff(ex.offset(t, T_P, B)) > 0)
    assert np.all(np.diff(ex.offset_appendix(t, T_P, B)) < 0)
    # both start alike, with opposite sign
    close(ex.offset(99.999, T_P, B), -ex.offset_appendix(99.999, T_P, B), rel=1e-4)


@pytest.mark.parametrize("y", [-49.0, -10.0, 0.0, 3.0, 50.0])
def test_jacobian_by_central_differences(y):
    h = 1e-4
    slope = (ex.temperature_at(y + h, T_P, B) - ex.temperature_at(y - h, T_P, B)) / (2 * h)
    close(ex.jacobian(y, T_P, B), slope, rel=1e-6)


@given(st.floats(-49.9, 1e4), st.floats(1e-3, 1e6), st.floats(1.0, 500.0))
def test_a_unit_of_y_takes_one_over_beta(y, t_p, g_star):
    expected = 1 / ex.beta(t_p, B, g_star)
    close(ex.time_per_offset(y, t_p, B, g_star), expected, rel=1e-12)


def test_running_degrees_of_freedom():
    close(ex.offset_running(90.0, T_P, B, 0.0), ex.offset(90.0, T_P, B), rel=1e-13)
    exact = B * (1 + 0.1 / 3) / 2.05 * ((T_P / 90) ** 2.05 - 1)
    close(ex.offset_running(90.0, T_P, B, 0.1), exact, rel=1e-13)
    close(ex.offset_running(110.0, T_P, B, 0.0, 0.3), 1.1 * ex.offset(110.0, T_P, B), rel=1e-13)


def test_offset_in_a_plasma():
    """Constant: eq. (5). Thermal: between the power laws of the slopes at both ends."""
    t = np.array([80.0, 99.0, 120.0])
    close(ex.offset_in(t, T_P, B, ConstantPlasma(106.75, 106.75)), ex.offset(t, T_P, B), rel=1e-12)
    plasma = ThermalPlasma()
    found = float(ex.offset_in(90.0, T_P, B, plasma))
    ends = [ex.offset_running(90.0, T_P, B, *(float(s) for s in plasma.slopes(x))) for x in (90.0, 100.0)]
    assert min(ends) < found < max(ends)
    clock, _ = quad(lambda x: (1 + plasma.slopes(x)[1] / 3) / (x * plasma.hubble_rate(x)), 90.0, T_P, epsrel=1e-10)
    close(found, B * plasma.hubble_rate(T_P) * clock, rel=1e-6)


def test_degrees_of_the_standard_model():
    # hot: all massless; cold: without 12 states of the top and 10 of W, Z and H
    close(ex.degrees(1e6), 106.75, rel=1e-8)
    close(ex.degrees(2.0), 106.75 - 10.5 - 10, rel=1e-10)
    t = np.array([50.0, 100.0, 200.0])
    assert np.all(np.diff(ex.degrees(t)) > 0)
    close(ex.degrees(2.0, "entropy"), 106.75 - 10.5 - 10, rel=1e-10)


@pytest.mark.parametrize("t", [30.0, 100.0, 300.0])
def test_energy_and_entropy_of_the_plasma_are_one_gas(t):
    """First law, d rho = T ds, by a central difference."""
    h = 1e-3 * t
    rho = [np.pi**2 / 30 * ex.degrees(x) * x**4 for x in (t - h, t + h)]
    s = [2 * np.pi**2 / 45 * ex.degrees(x, "entropy") * x**3 for x in (t - h, t + h)]
    close((rho[1] - rho[0]) / (s[1] - s[0]), t, rel=2e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ex.temperature_at(-50.0, T_P, B), r"y must be above -\(beta/H\)/2 = -50.0, got -50.0"),
        (lambda: ex.temperature_at([0.0, -80.0], T_P, B), "got -80.0"),
        (lambda: ex.jacobian(math.nan, T_P, B), "y must be finite, got nan"),
        (lambda: ex.degrees(100.0, "pressure"), "kind must be 'energy' or 'entropy', got 'pressure'"),
        (lambda: ex.offset(0.0, T_P, B), "temperature must be finite and positive, got 0.0"),
        (lambda: ex.offset(90.0, -1.0, B), "t_p must be finite and positive, got -1.0"),
        (lambda: ex.offset(90.0, T_P, 0.0), "beta_over_h must be finite and positive, got 0.0"),
        (lambda: ex.earliest(-1.0), "beta_over_h must be finite and positive, got -1.0"),
        (lambda: ex.offset_running(90.0, T_P, B, math.inf), "slope must be finite, got inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
