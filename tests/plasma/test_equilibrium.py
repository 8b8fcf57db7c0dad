"""Equilibrium densities against exact limits, mpmath and the defining equations."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import kv

from lib.plasma.equilibrium import asymmetric_yields, log_yield
from lib.plasma.ideal_gas import log_bessel_density, number_density, reduced_density
from tests.compare import close


@pytest.mark.parametrize("x", [1e-4, 1e-2, 0.3, 1.0, 10.0, 300.0, 1e4])
def test_bessel_density_against_mpmath(x):
    with mpmath.workdps(40):
        exact = mpmath.log(mpmath.mpf(x) ** 2 * mpmath.besselk(2, x))
        close(log_bessel_density(x), float(exact), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("statistics", ["MB", "FD", "BE"])
@pytest.mark.parametrize("x", [1e-4, 0.05, 1.0, 8.0, 100.0, 600.0])
def test_quantum_density_against_the_bessel_series(statistics, x):
    """The series sum_k s^(k+1)/k x^2 K_2(k x) converges for x > 0 and shares no code with the quadrature."""
    sign = {"MB": 0, "FD": -1, "BE": 1}[statistics]
    with mpmath.workdps(25):
        if x < 1:
            energy = lambda q: mpmath.sqrt(q * q + x * x)  # noqa: E731
            exact = mpmath.quad(lambda q: q * q / (mpmath.exp(energy(q)) - sign), [0, x, 1, 5, 20, 60, 120])
        else:
            terms = range(1, 2 if sign == 0 else 80)
            exact = sum(sign ** (k - 1) * float(kv(2, k * x)) * x**2 / k for k in terms)
        exact /= 2 * mpmath.pi**2
    close(reduced_density(x, statistics), float(exact), rel=1e-10)


def test_massless_limits():
    zeta3 = float(mpmath.zeta(3))
    close(reduced_density(0.0, "BE"), zeta3 / np.pi**2, rel=1e-11)
    close(reduced_density(0.0, "FD"), 0.75 * zeta3 / np.pi**2, rel=1e-11)
    close(reduced_density(0.0, "MB"), 1 / np.pi**2, rel=1e-11)
    close(number_density(2.0, 0.0, 3.0), 24 / np.pi**2, rel=1e-14)


def test_small_chemical_potential_gives_the_susceptibility():
    """n(xi) - n(-xi) -> xi/6 per massless Weyl state and xi/3 for bosons."""
    xi = 1e-4
    fermion = reduced_density(0.0, "FD", xi) - reduced_density(0.0, "FD", -xi)
    boson = reduced_density(0.01, "BE", xi) - reduced_density(0.01, "BE", -xi)
    close(fermion / xi, 1 / 6, rel=1e-7)
    close(boson / xi, 1 / 3, rel=1e-2)


def test_number_density_and_yield_agree():
    temperature, mass, g, g_star = 30.0, 180.0, 2.0, 106.75
    entropy = 2 * np.pi**2 / 45 * g_star * temperature**3
    expected = number_density(temperature, mass, g) / entropy
    close(np.exp(log_yield(1400.0 / temperature, mass / 1400.0, g, g_star)), expected, rel=1e-13)


@given(st.floats(-60, 2), st.floats(-60, 2), st.floats(0, 1e-3))
def test_shared_asymmetry_solves_its_defining_equations(log_a, log_b, eta):
    y, ybar = asymmetric_yields([log_a, log_b], eta)
    close(y * ybar, np.exp([2 * log_a, 2 * log_b]), rel=1e-9)
    close((y - ybar).sum(), eta, rel=1e-9, abs=1e-12 * y.sum())
    close(y[0] * np.exp(log_b), y[1] * np.exp(log_a), rel=1e-9)


def test_asymmetry_survives_when_the_symmetric_part_underflows():
    y, ybar = asymmetric_yields([-1000.0, -1003.0], 8.6e-11)
    # logarithms near -1000 are known to 1e-13
    close(y.sum(), 8.6e-11, rel=2e-13)
    close(y[1] / y[0], np.exp(-3), rel=1e-12)
    assert np.all(ybar == 0)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: log_bessel_density(0.0), "x"),
    (lambda: reduced_density(-1.0), "x"),
    (lambda: reduced_density(1.0, "bose"), "statistics"),
    (lambda: reduced_density(1.0, "BE", 2.0), "xi of a boson"),
    (lambda: number_density(0.0, 1.0, 2.0), "temperature"),
    (lambda: number_density(1.0, -1.0, 2.0), "mass"),
    (lambda: log_yield(1.0, 1.0, -2.0, 106.75), "g "),
    (lambda: asymmetric_yields([0.0], -1e-10), "eta"),
    (lambda: asymmetric_yields([float("nan")], 1e-10), "log_symmetric"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


@pytest.mark.parametrize("mass", [0.0, 5e-324, 1e-300, 1e-100, 1e-12])
def test_tiny_masses_do_not_matter(mass):
    close(number_density(1.0, mass, 2.0), 2 / np.pi**2, rel=1e-14)
