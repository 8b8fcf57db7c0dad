"""The p wave through sleptons in the Boltzmann system: decoupling, an independent freeze-out, bad input."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import kve

from lib.models.assim.cross_sections import Rates
from lib.models.assim.freeze_out import freeze_out
from lib.models.assim.parameters import BENCHMARKS
from lib.models.assim.sleptons import annihilation, freeze_out_with_sleptons
from tests.compare import close

A, B = BENCHMARKS["A"], BENCHMARKS["B"]


def test_heavy_sleptons_decouple():
    light, heavy = (freeze_out_with_sleptons(A, m).omega_h2 for m in (1e3, 1e7))
    close(heavy / freeze_out(A).omega_h2, 1, abs=1e-6)
    assert light < 1e-4 * heavy


def test_rate_is_the_average_of_the_p_wave():
    """6 b T/m with b = 4 pi alpha^2 m^2 (M^4 + m^4)/(M^2 + m^2)^4, written out."""
    table = annihilation(A, 1e3)
    alpha = A.g_y**2 / (4 * np.pi)
    b = 4 * np.pi * alpha**2 * 180.0**2 * (1e12 + 180.0**4) / (1e6 + 180.0**2) ** 4
    close(table.values / (6 * b * (1400 / table.x) / 180.0), np.ones(8), rel=1e-4)


def test_bino_alone_against_an_ordinary_freeze_out():
    """Without the paper's semi-annihilation the bino is a Lee-Weinberg relic with a p wave."""
    off = Rates(1e-40, 1e-40, 1e-9)
    found = freeze_out_with_sleptons(A, 1e3, off).solution.final["chi"]
    b = annihilation(A, 1e3).values[0] * A.m_chi / A.m_psi / 6  # the table begins at x = 1, T = M
    g, m = A.g_star, A.m_chi
    strength = np.sqrt(np.pi * g / 45) * A.m_planck * m * 6 * b  # s <sigma v>/(H y) times y^3, y = m/T

    def slope(y, log_yield):
        equilibrium = 2 * 45 / (4 * np.pi**4 * g) * y**2 * kve(2, y) * np.exp(-y)
        return -strength / y**3 * (np.exp(log_yield) - equilibrium**2 * np.exp(-log_yield))

    y = (5.0, 1e5)
    start = np.log(2 * 45 / (4 * np.pi**4 * g) * y[0] ** 2 * kve(2, y[0]) * np.exp(-y[0]))
    twin = solve_ivp(slope, y, [start], method="Radau", rtol=1e-9, atol=1e-11)
    close(found / np.exp(twin.y[0, -1]), 1, abs=1e-4)


def test_a_compressed_bino_does_not_notice():
    close(freeze_out_with_sleptons(B, 1e3).omega_h2, freeze_out(B).omega_h2, rel=5e-3)


@pytest.mark.parametrize("mass", [180.0, 100.0, -1.0, float("nan")])
def test_the_bino_is_the_lightest(mass):
    with pytest.raises(ValueError, match=r"m_slepton must exceed the bino mass 180\.0, got"):
        annihilation(A, mass)
