"""Degrees of freedom of a heavy lepton against thermodynamics and its limits."""

import numpy as np
import pytest
from scipy.integrate import quad

from lib.models.freezein.degrees import abundance_ratio, heavy_degrees
from lib.models.freezein.parameters import BENCHMARK
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close


@pytest.mark.parametrize("z", [0.1, 1.0, 3.0, 10.0])
def test_energy_density_against_adaptive_quadrature(z):
    exact, _ = quad(lambda q: q**2 * np.hypot(q, z) / (np.exp(np.hypot(q, z)) + 1), 0, 60, epsrel=1e-11)
    close(heavy_degrees(z)[0], 4 / (2 * np.pi**2) * exact * 30 / np.pi**2, rel=1e-9)


def test_entropy_is_the_derivative_of_the_pressure():
    """s = dp/dT at fixed mass, with p = T s - rho from the two degrees of freedom."""

    def pressure(t):
        energy, entropy = heavy_degrees(1 / t)
        return t**4 * (2 * np.pi**2 / 45 * entropy - np.pi**2 / 30 * energy)

    t, h = 0.4, 2e-5
    slope = (pressure(t + h) - pressure(t - h)) / (2 * h)
    close(slope, 2 * np.pi**2 / 45 * heavy_degrees(1 / t)[1] * t**3, rel=1e-6)


def test_limits():
    close(heavy_degrees(1e-4)[1], 3.5, rel=1e-6)
    assert heavy_degrees(100.0)[1] < 1e-30
    close(abundance_ratio(BENCHMARK, heavy=0), 1.0, rel=1e-14)
    assert (106.75 / 113.75) ** 1.5 < abundance_ratio(BENCHMARK) < 1
    close(abundance_ratio(BENCHMARK, steps=4000), abundance_ratio(BENCHMARK), rel=1e-6)


def test_abundance_in_the_thermal_plasma():
    """The plasma at 400 GeV has 103.8 and 103.7 in place of 106.75, and g* hardly runs there: a power of the counts."""
    plasma, t = ThermalPlasma(), BENCHMARK.m1 / 3
    estimate = 106.75**1.5 / (plasma.g_star_s(t) * plasma.g_star(t) ** 0.5)
    close(abundance_ratio(BENCHMARK, plasma, heavy=0), estimate, rel=5e-3)
    # the ratio of two plasmas does not know about F
    close(abundance_ratio(BENCHMARK, plasma) / abundance_ratio(BENCHMARK), estimate, rel=5e-3)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: heavy_degrees(-1.0), "z"), (lambda: abundance_ratio(BENCHMARK, heavy=-1), "heavy"),
    (lambda: abundance_ratio(BENCHMARK, steps=5), "steps"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
