"""The pace of freeze-in in a plasma, and the plasma that holds F: limits, quadrature, range."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import kn

from lib.models.freezein.abundance import yield_s
from lib.models.freezein.degrees import first_z, pace, with_leptons
from lib.models.freezein.parameters import BENCHMARK, scenario
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close

THERMAL = ThermalPlasma(m_planck=BENCHMARK.m_planck)


def test_pace_of_a_constant_is_a_power():
    t = np.array([1.0, 50.0, 1e8])
    close(pace(t, ConstantPlasma(100.0, 81.0)), 1 / 810, rel=1e-15)


def test_pace_is_the_clock_of_the_plasma():
    """T^-5 dt/d ln T over entropy: -(dt/d ln T)/s = pace T^-5 times constants, with t(T) integrated elsewhere."""
    t, h = np.array([30.0, 90.0, 150.0, 1e3]), 1e-3
    for plasma in (THERMAL, with_leptons(BENCHMARK, THERMAL)):
        clock = (plasma.time(t * np.exp(-h)) - plasma.time(t * np.exp(h))) / (2 * h)
        unit = 45 / (2 * np.pi**2) * plasma.m_planck / np.sqrt(8 * np.pi**3 / 90)
        close(clock / plasma.entropy_density(t), unit * pace(t, plasma) / t**5, rel=2e-5)


def test_leptons_count_seven_until_they_are_heavy():
    z = np.array([1e-3, 100.0])
    for plasma in (BENCHMARK.plasma, THERMAL):
        more = with_leptons(BENCHMARK, plasma).g_star_s(BENCHMARK.m1 / z[z * 1e6 > BENCHMARK.m1])
        less = plasma.g_star_s(BENCHMARK.m1 / z[z * 1e6 > BENCHMARK.m1])
        close(more[-1], less[-1], rel=1e-7)
    close(with_leptons(BENCHMARK, BENCHMARK.plasma).g_star(BENCHMARK.m1 / 1e-3), 113.75, rel=1e-6)
    assert with_leptons(BENCHMARK, THERMAL).m_planck == BENCHMARK.m_planck


def test_leptons_on_a_constant_against_quadrature():
    """Energy density of 8 states at z = 2, and the share of the decays' abundance that is left with F in the plasma."""
    plasma, m1 = with_leptons(BENCHMARK, BENCHMARK.plasma), BENCHMARK.m1
    exact, _ = quad(lambda q: q**2 * np.hypot(q, 2.0) / (np.exp(np.hypot(q, 2.0)) + 1), 0, 60, epsrel=1e-11)
    rho = 8 / (2 * np.pi**2) * exact * 30 / np.pi**2
    close(plasma.g_star(m1 / 2), 106.75 + rho, rel=1e-8)
    share = quad(lambda z: z**3 * kn(1, z) * float(pace(m1 / z, plasma)), 5e-3, 60, limit=200)[0]
    ratio = share / (1.5 * np.pi) * 106.75**1.5
    assert (106.75 / 113.75) ** 1.5 < ratio < 1
    found = yield_s(BENCHMARK, 60.0, scatterings=False, plasma=plasma) / yield_s(BENCHMARK, 60.0, scatterings=False)
    close(found, ratio, rel=1e-5)


def test_a_history_starts_inside_its_plasma():
    assert first_z(BENCHMARK, BENCHMARK.plasma, 1e-4) == 1e-4
    close(first_z(BENCHMARK, THERMAL, 1e-4), 1.2e-3, rel=1e-12)
    assert first_z(BENCHMARK, THERMAL, 0.01) == 0.01


def test_temperatures_outside_the_range_raise():
    with pytest.raises(ValueError, match="temperature must be between"):
        pace(2e6, THERMAL)
    with pytest.raises(ValueError, match=r"earliest.*0\.0"):
        first_z(BENCHMARK, THERMAL, 0.0)
    with pytest.raises(ValueError, match="temperature must be between"):
        with_leptons(scenario(2, 1e-4, 2e-8), THERMAL)
