"""The joined degrees of freedom: the table as published, the seam, the first law, the limits of free particles."""

import numpy as np
from scipy.interpolate import CubicSpline

from lib.plasma import standard_degrees as sd
from tests.compare import close


def residual(temperature, degrees):
    """(d rho/dT - T ds/dT)/(d rho/dT) from splines of the columns: zero for a gas of one temperature."""
    u = np.log(temperature)
    energy, entropy = CubicSpline(u, degrees.g_star), CubicSpline(u, degrees.g_star_s)
    heat = 3 * (4 * energy(u) + energy(u, 1))
    return 1 - 4 * (3 * entropy(u) + entropy(u, 1)) / heat


def test_table_is_shipped_whole():
    table = sd.published()
    assert table.temperature.size == 528 and np.all(np.diff(table.temperature) > 0)
    assert (table.temperature[0], table.g_star_s[0], table.g_star[0]) == (1e-5, 3.93094, 3.38308)
    assert table.temperature[-1] > 1.4e6


def test_seam_is_three_parts_in_ten_thousand():
    """Both parts where they meet: what the blend hides."""
    table = sd.published()
    near = (table.temperature > sd.SEAM[0] * 0.9) & (table.temperature < sd.SEAM[1] * 1.1)
    mine = sd.integrals(table.temperature[near])
    for a, b in ((mine.g_star, table.g_star[near]), (mine.g_star_s, table.g_star_s[near])):
        assert np.abs(a / b - 1).max() < 3e-4
    # without interactions it would be seven times as large, without muons and pions four times
    free = sd.integrals(table.temperature[near], qed=False)
    assert np.abs(free.g_star / table.g_star[near] - 1).min() > 1.3e-3


def test_joined_table_is_each_part_outside_the_seam():
    joined, table = sd.joined(), sd.published()
    low = joined.temperature < sd.SEAM[0]
    exact = sd.integrals(joined.temperature[low])
    assert np.array_equal(joined.g_star[low], exact.g_star) and np.array_equal(joined.g_star_s[low], exact.g_star_s)
    high = joined.temperature > sd.SEAM[1] * (1 + 1e-9)
    where = np.searchsorted(table.temperature, joined.temperature[high])
    assert np.array_equal(joined.g_star[high], table.g_star[where])
    assert joined.temperature[0] < sd.LOWEST and joined.temperature[-1] > sd.HIGHEST


def test_seam_is_smooth():
    """Slopes cross the seam without a bump: the blend adds less than 1e-3 to them, where g* itself rises by 1e-2."""
    joined = sd.joined()
    u = np.log(joined.temperature)
    inside = (joined.temperature > 0.9 * sd.SEAM[0]) & (joined.temperature < 1.1 * sd.SEAM[1])
    exact = sd.integrals(joined.temperature[inside])
    for mine, both in ((exact.g_star, joined.g_star), (exact.g_star_s, joined.g_star_s)):
        slope = (CubicSpline(u, np.log(both))(u, 1)[inside] - CubicSpline(u[inside], np.log(mine))(u[inside], 1))[2:-2]
        assert 2e-4 < np.abs(slope).max() < 1.5e-3


def test_first_law_before_decoupling():
    """T ds = d rho: to 1e-4 where the integrals rule, across the seam, and as well as the table keeps it above."""
    joined = sd.joined()
    t, found = joined.temperature, np.abs(residual(joined.temperature, joined))
    assert found[(t > 5e-3) & (t < sd.SEAM[0])].max() < 2e-4
    assert found[(t > sd.SEAM[0]) & (t < 20e-3)].max() < 1e-3
    assert found[(t > 20e-3) & (t < 8.0)].max() < 1e-3  # hadrons and lattice QCD
    assert 3e-3 < found[(t > 8.0) & (t < 200.0)].max() < 6e-3  # where theirs changes method, at 10 and 47 GeV
    assert found[(t > 300.0) & (t < 9e5)].max() < 2e-4


def test_free_particles():
    free = sd.integrals(np.array([1e-5, 4e-3]), qed=False)
    ratio = (4 / 11) ** (1 / 3)
    close(free.g_star[0], 2 + 21 / 4 * ratio**4, rel=1e-4)  # 3.363
    close(free.g_star_s[0], 2 + 21 / 4 * ratio**3, rel=1e-4)  # 3.909
    close(free.g_star[1], 10.75, rel=2e-3)
    joined = sd.joined()
    top = joined.g_star[np.searchsorted(joined.temperature, 1e6)]
    # interactions of the standard model at 1000 TeV
    assert top < 106.75
    close(top, 106.75, rel=0.025)


def test_integrals_miss_the_heating_of_neutrinos_alone():
    """The table has N_eff = 3.044, the integrals 3.011: four parts in a thousand at low temperature."""
    table, mine = sd.published(), sd.integrals(np.array([1e-5]))
    close(table.g_star_s[0] / mine.g_star_s[0] - 1, 4.3e-3, abs=2e-4)
    n_eff = lambda g: (g - 2) / (7 / 4 * (4 / 11) ** (4 / 3))  # noqa: E731
    close(n_eff(table.g_star[0]), 3.044, abs=2e-3)
    close(n_eff(mine.g_star[0]), 3.010, abs=2e-3)
