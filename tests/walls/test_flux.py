"""Fluxes on a moving wall: massless and non-relativistic limits, closed forms, a boosted twin, bad input."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import dblquad, quad

from lib.plasma.ideal_gas import number_density
from lib.walls import flux as wf
from tests.compare import close

STATISTICS = {"MB": 0, "FD": 1, "BE": -1}


def boosted(temperature, mass, v, statistics, side):
    """Return the flux in the frame of the wall, over gamma: flow p_z/E' of the boosted distribution."""
    gamma, sign = 1 / math.sqrt(1 - v * v), STATISTICS[statistics]

    def flow(k, p):
        energy = math.sqrt(mass**2 + p * p + k * k)
        if energy == 0:
            return 0.0
        # from the front the gas streams towards the wall, from behind away from it
        gas = gamma * (energy - side * v * p)
        return k * p / energy / (math.expm1(gas / temperature) + 1 + sign)

    top = 60 * temperature * gamma * (1 + v) + 8 * mass
    # the mass scale is the only one below the temperature: split there
    cut = min(mass + temperature, top)
    value = sum(
        dblquad(flow, a, b, c, d, epsabs=0, epsrel=1e-9)[0]
        for a, b in ((0, cut), (cut, top))
        for c, d in ((0, cut), (cut, top))
    )
    return value / (4 * math.pi**2) / gamma


@pytest.mark.parametrize("statistics", STATISTICS)
@pytest.mark.parametrize("mass, v", [(0.5, 0.3), (2.0, 0.7), (3.0, 0.1)])
def test_boost_to_the_frame_of_the_wall(mass, v, statistics):
    flux = wf.thermal_flux(1.0, mass, v, 1.0, statistics)
    close(flux.front, boosted(1.0, mass, v, statistics, 1), rel=2e-8)
    close(flux.behind, boosted(1.0, mass, v, statistics, -1), rel=2e-8)


@pytest.mark.parametrize("statistics", STATISTICS)
@pytest.mark.parametrize("v", [0.0, 0.05, 0.3, 0.9, 0.999])
def test_massless(v, statistics):
    flux = wf.thermal_flux(7.0, 0.0, v, 2.0, statistics)
    n = number_density(7.0, 0.0, 2.0, statistics)
    close(flux.front, n * (1 + v) ** 2 / 4, rel=1e-11)
    close(flux.behind, n * (1 - v) ** 2 / 4, rel=1e-9)
    close(flux.net, n * v, rel=1e-11, abs=1e-9)


@pytest.mark.parametrize("x", [1e-3, 0.1, 1.0, 10.0, 300.0])
def test_wall_at_rest_in_closed_form(x):
    # int p^2 e^(-E/T) dE is elementary
    flux = wf.thermal_flux(1.0, x, 0.0, 3.0, "MB")
    assert flux.front == flux.behind
    close(flux.behind, 3 * (1 + x) * math.exp(-x) / (4 * math.pi**2), rel=1e-11)
    close(flux.front, wf.isotropic_flux(wf.mean_speed(1.0, x), flux.density), rel=1e-12)


@pytest.mark.parametrize("x, v", [(0.01, 0.3), (1.0, 0.5), (20.0, 0.2), (5.0, 0.95)])
def test_moving_wall_with_the_incomplete_bessel_function(x, v):
    with mpmath.workdps(40):
        rapidity = mpmath.atanh(mpmath.mpf(v))
        gamma = mpmath.cosh(rapidity)
        square, even = mpmath.e ** (-gamma * x), gamma * x
        # int E^2 e^-E and int dE e^-E are elementary, int p E e^-E is not
        second = square * (even**2 + 2 * even + 2)
        mixed = mpmath.quad(
            lambda a: x**3 * mpmath.sinh(a) ** 2 * mpmath.cosh(a) * mpmath.exp(-x * mpmath.cosh(a)),
            [rapidity, rapidity + 1, rapidity + 3, rapidity + 6, rapidity + 12],
        )
        exact = float(((1 + mpmath.mpf(v) ** 2) * second - x**2 * square - 2 * v * mixed) / (8 * mpmath.pi**2))
    close(wf.thermal_flux(1.0, x, v).behind, exact, rel=1e-10)


@pytest.mark.parametrize("s", [0.0, 0.5, 1.5])
def test_slow_heavy_gas_sees_a_gaussian(s):
    x = 500.0
    sigma = x**-0.5
    flux = wf.thermal_flux(2.0, 2.0 * x, s * sigma)
    bell, below = math.exp(-s * s / 2) / math.sqrt(2 * math.pi), 0.5 * (1 + math.erf(s / math.sqrt(2)))
    close(flux.front / flux.density, sigma * (bell + s * below), rel=10 / x)
    close(flux.behind / flux.density, sigma * (bell - s * (1 - below)), rel=10 / x)


@pytest.mark.parametrize("u, v", [(1.0, 0.3), (0.4, 0.3), (0.3, 0.4), (0.5, 0.5), (1.0, 0.0)])
def test_one_speed_is_the_mean_over_directions(u, v):
    # split at the direction that keeps pace with the wall
    pace = min(v / u, 1.0)
    front = quad(lambda mu: (v - u * mu) / 2, -1, pace)[0]
    behind = quad(lambda mu: (u * mu - v) / 2, pace, 1)[0]
    flux = wf.flux_of_speed(v, u, 1.0)
    close(flux.front, front, rel=1e-12)
    close(flux.behind, behind, rel=1e-12, abs=1e-16)


@pytest.mark.parametrize("statistics", STATISTICS)
def test_thermal_flux_is_the_mean_over_speeds(statistics):
    temperature, mass, v = 2.0, 3.0, 0.4
    kink = mass * v / math.sqrt(1 - v * v)

    def rate(p):
        u = p / math.hypot(p, mass)
        occupation = 1 / (math.expm1(math.hypot(p, mass) / temperature) + 1 + STATISTICS[statistics])
        return p * p * wf.flux_of_speed(v, u, 1.0).front * occupation / (2 * math.pi**2)

    slow, fast = (quad(rate, a, b, epsabs=0, epsrel=1e-11)[0] for a, b in ((1e-12, kink), (kink, 120.0)))
    close(wf.thermal_flux(temperature, mass, v, 1, statistics).front, slow + fast, rel=1e-9)


def test_quadrature_has_converged(monkeypatch):
    arguments = (1.0, np.array([0.0, 0.01, 1.0, 30.0])[:, None], np.array([0.0, 1e-4, 0.3, 0.95]), 1.0, "BE")
    fine = wf.thermal_flux(*arguments)
    assert fine.behind.shape == (4, 4)
    monkeypatch.setattr(wf, "_ABOVE", wf._ABOVE[::2])
    monkeypatch.setattr(wf, "_WEIGHT", 2 * wf._WEIGHT[::2])
    close(wf.thermal_flux(*arguments).behind, fine.behind, rel=1e-9)


@given(st.floats(0, 300), st.floats(0, 0.99), st.sampled_from(sorted(STATISTICS)))
def test_bounds(x, v, statistics):
    flux = wf.thermal_flux(1.0, x, v, 1.0, statistics)
    close(flux.net, flux.density * v, rel=1e-12, abs=1e-14 * flux.front)
    assert 0 <= flux.behind <= flux.density * (1 - v) ** 2 / 4 * (1 + 1e-9)
    assert flux.front <= flux.density * max(v, (1 + v) ** 2 / 4) * (1 + 1e-9)


def test_mean_speed_falls_with_mass():
    speeds = wf.mean_speed(100.0, np.array([0.0, 0.93827, 100.0, 1e4]), "FD")
    assert speeds[0] == 1.0 and np.all(np.diff(speeds) < 0)
    close(1 - speeds[1], 1.69e-5, rel=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wf.thermal_flux(0.0, 1.0, 0.3), "temperature must be finite and positive, got 0.0"),
        (lambda: wf.thermal_flux(1.0, -1.0, 0.3), "mass must be finite and not negative, got -1.0"),
        (lambda: wf.thermal_flux(1.0, 1.0, 1.0), "v_w must be below 1, got 1.0"),
        (lambda: wf.thermal_flux(1.0, 1.0, -0.1), "v_w must be between 0.0 and 1.0, got -0.1"),
        (lambda: wf.thermal_flux(1.0, 1.0, math.nan), "v_w must be between 0.0 and 1.0, got nan"),
        (lambda: wf.thermal_flux(1.0, 1.0, 0.3, 0), "g must be finite and positive, got 0.0"),
        (lambda: wf.thermal_flux(1.0, 1.0, 0.3, 1, "XY"), "statistics must be one of MB, FD, BE, got 'XY'"),
        (lambda: wf.mean_speed(1.0, 1.0, "XY"), "statistics must be one of"),
        (lambda: wf.mean_speed(1e-3, 1.0), "mass/temperature must be between 0.0 and 700.0, got 1000.0"),
        (lambda: wf.flux_of_speed(0.3, 1.1), "speed must be between 0.0 and 1.0, got 1.1"),
        (lambda: wf.flux_of_speed(0.3, 0.0), "speed must be finite and positive, got 0.0"),
        (lambda: wf.isotropic_flux(1.0, -1.0), "density must be finite and not negative, got -1.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
