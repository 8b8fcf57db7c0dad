"""Photons and e+ e-: limits, thermodynamic identities of the interaction pressure, the heating of photons."""

import numpy as np
import pytest
from scipy.integrate import quad

from lib.base import constants
from lib.plasma import electromagnetic as em
from tests.compare import close


def test_free_degrees_from_11_over_2_to_2():
    for energy, entropy, expected in ((*em.electromagnetic_degrees(10.0, qed=False), 5.5),
                                      (*em.electromagnetic_degrees(1e-6, qed=False), 2.0)):  # fmt: skip
        close(energy, expected, rel=1e-8)
        close(entropy, expected, rel=1e-8)


def test_leading_mass_correction():
    x = 0.02
    energy, entropy = em.electromagnetic_degrees(constants.M_ELECTRON / x, qed=False)
    close(5.5 - energy, 30 / np.pi**2 * x**2 / 12, rel=5e-3)
    close(5.5 - entropy, 45 / (2 * np.pi**2) * x**2 / 6, rel=5e-3)


@pytest.mark.parametrize("t", [2e-5, 1e-4, 5e-4, 3e-3])
def test_interaction_pressure_against_adaptive_quadrature(t):
    m, e2 = constants.M_ELECTRON, 4 * np.pi * constants.ALPHA_EM_0

    def integral(weight):
        f = lambda q: weight(q * t) * 2 / (np.exp(np.hypot(q * t, m) / t) + 1) * t  # noqa: E731
        return quad(f, 0, 40, epsabs=0, epsrel=1e-12, limit=200)[0]

    j = integral(lambda q: q**2 / np.hypot(q, m))
    i = integral(lambda q: (2 * q**2 + m**2) / np.hypot(q, m))
    pressure = -e2 / (12 * np.pi**2) * t**2 * j - e2 / (8 * np.pi**4) * j**2 + e2**1.5 * t / (12 * np.pi**4) * i**1.5
    close(em.qed_pressure(t)[0] * t**4, pressure, rel=1e-8)


@pytest.mark.parametrize("t", [3e-5, 2e-4, 1e-3, 1e-2])
def test_interaction_entropy_is_the_slope_of_the_pressure(t):
    def p(x):
        return em.qed_pressure(x)[0] * x**4

    h = 1e-3 * t
    slope = (8 * (p(t + h) - p(t - h)) - p(t + 2 * h) + p(t - 2 * h)) / (12 * h)
    close(em.qed_pressure(t)[1] * t**3, slope, rel=1e-8)


@pytest.mark.parametrize("qed", [True, False])
def test_first_law(qed):
    """d rho = T ds for the plasma with and without interactions."""
    t = 4e-4
    h = 1e-3 * t

    def slope(k, power, unit):
        f = lambda x: unit * em.electromagnetic_degrees(x, qed)[k] * x**power  # noqa: E731
        return (8 * (f(t + h) - f(t - h)) - f(t + 2 * h) + f(t - 2 * h)) / (12 * h)

    energy, entropy = slope(0, 4, np.pi**2 / 30), slope(1, 3, 2 * np.pi**2 / 45)
    close(energy, t * entropy, rel=1e-8)


def test_neutrinos_end_at_the_cube_root_of_4_over_11_and_interactions_raise_them():
    free = em.neutrino_ratio(np.array([1e-6, 1e-4, 1e-3, 0.05, 1.0]), 0.05, qed=False)
    close(free[0], (4 / 11) ** (1 / 3), rel=1e-5)
    assert free[3] == free[4] == 1 and np.all(np.diff(free) >= 0)
    # N_eff = 3.0 with interactions: 3 [T_nu/T]^4 (11/4)^(4/3) = 3.010, Bennett et al. 2020
    n_eff = 3 * em.neutrino_ratio(1e-6, 0.05) ** 4 * (11 / 4) ** (4 / 3)
    close(n_eff, 3.010, abs=1.5e-3)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: em.qed_pressure(-1.0), "temperature"), (lambda: em.qed_pressure(1.0, 0.0), "mass"),
    (lambda: em.electromagnetic_degrees(float("nan")), "temperature"),
    (lambda: em.neutrino_ratio(1.0, 0.0), "decoupling"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
