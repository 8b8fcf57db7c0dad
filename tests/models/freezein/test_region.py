"""Viable region of the freeze-in model: roots on proved brackets, ends of Fig. 5, maps against single points."""

import numpy as np
import pytest

from lib.models.freezein import region
from lib.models.freezein.abundance import dark_matter_mass
from lib.models.freezein.asymmetries import (
    PAPER,
    Options,
    dark_matter,
    evolve,
    resonant_asymmetries,
    scalar_equilibrium,
    tabulate,
)
from lib.models.freezein.degrees import with_leptons
from lib.models.freezein.parameters import BENCHMARK, scenario
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close
from tests.models.freezein import twins

DECAYS = Options(scatterings=False)


def first(m1, coupling):
    return scenario(1, m1, coupling)


def second(m1, coupling):
    return scenario(2, m1, coupling)


@pytest.mark.parametrize(
    ("build", "m1"), [(second, 200), (second, 500), (second, 1200), (second, 2800), (first, 500), (first, 2000)]
)
def test_solutions_leave_the_observed_baryons_in_the_twin(build, m1):
    found = region.solve_coupling(build, float(m1))
    point = build(m1, found.lambda_e1)
    close(twins.baryons(point, resonant_asymmetries(point)), region.Y_B_OBSERVED, rel=2e-5)
    # the lower of the two solutions
    smaller = np.geomspace(region.LAMBDA_FIRST, 0.999 * found.lambda_e1, 25)
    assert max(evolve(build(m1, v)).y_b for v in smaller) < region.Y_B_OBSERVED
    assert found.reason == "" and found.y_b_largest > region.Y_B_OBSERVED


def test_a_mass_without_solution_says_why():
    found = region.solve_coupling(second, 3500.0)
    assert np.isnan(found.lambda_e1)
    assert "stays below" in found.reason
    close(evolve(second(3500.0, found.lambda_largest)).y_b, found.y_b_largest, rel=1e-4)
    for factor in (0.95, 1.05):
        assert evolve(second(3500.0, factor * found.lambda_largest)).y_b < found.y_b_largest


def test_curves_end_where_the_maximum_drops_below_the_observed_yield():
    for build, low, high in ((second, 2900, 3300), (first, 2200, 2500)):
        end = region.end_of_solutions(build, low, high)
        couplings = np.geomspace(2e-8, 3e-7, 150)
        best = couplings[np.argmax([evolve(build(end, v)).y_b for v in couplings])]
        points = [build(end, best * f) for f in (0.98, 1.0, 1.02)]
        # the top of the parabola through three points of the twin
        y = np.array([twins.baryons(point, resonant_asymmetries(point)) for point in points])
        top = y[1] + (y[2] - y[0]) ** 2 / (8 * (2 * y[1] - y[0] - y[2]))
        close(top, region.Y_B_OBSERVED, rel=1e-4)
    with pytest.raises(ValueError, match="largest Y_B over target must change its sign between"):
        region.end_of_solutions(first, 1000, 1500)


def test_largest_coupling_fills_the_equilibrium():
    point = second(1200.0, region.largest_coupling(second, 1200.0))
    full = float(dark_matter(point)[-1, -1])
    close(full, scalar_equilibrium(tabulate(point))[-1, -1], rel=1e-6)


def mass_of_s(build, m1, scatterings):
    """m_S for the observed dark matter on the curve at ``m1``, (21), with the final Y_S of the twin."""
    point = build(m1, region.solve_coupling(build, float(m1)).lambda_e1)
    run = twins.solve(point, np.zeros((3, 2)), scatterings=scatterings, z_end=50.0)
    # 1.054e-5 GeV/cm^3 and 2.9e3/cm^3 with the paper's rounding: Omega h^2 = 0.12
    return 0.12 * 1.0537e-5 / 2.9e3 / run(50.0)[0]


def test_viable_range_with_the_masses_of_decays():
    found = region.viable_range(second, np.geomspace(300, 2900, 7), PAPER, DECAYS)
    for end in (found.lower, found.upper):
        close(mass_of_s(second, end, scatterings=False), region.LYMAN_ALPHA, rel=1e-4)
    close(mass_of_s(second, found.m1_at_largest, scatterings=False), found.m_s_largest, rel=1e-4)
    assert all(mass_of_s(second, f * found.m1_at_largest, scatterings=False) < found.m_s_largest for f in (0.9, 1.1))
    assert found.reason == ""


def test_viable_range_with_consistent_masses():
    found = region.viable_range(second, np.geomspace(300, 2900, 7))
    for end in (found.lower, found.upper):
        close(mass_of_s(second, end, scatterings=True), region.LYMAN_ALPHA, rel=1e-4)


def test_the_first_scenario_is_excluded():
    found = region.viable_range(first, np.geomspace(300, 2250, 6), PAPER, DECAYS)
    close(mass_of_s(first, found.m1_at_largest, scatterings=False), found.m_s_largest, rel=1e-4)
    assert all(mass_of_s(first, f * found.m1_at_largest, scatterings=False) < found.m_s_largest for f in (0.9, 1.1))
    assert np.isnan(found.lower) and "at most" in found.reason


def test_map_holds_the_values_of_single_points():
    masses, couplings = [600.0, 1200.0, 2400.0], [1.5e-8, 2.2e-8, 3e-8]
    seen = []
    plane = region.viable_map(2, masses, couplings, workers=1, chunk=3, progress=lambda n, of: seen.append((n, of)))
    assert seen == [(3, 9), (6, 9), (9, 9)]
    for row, coupling in enumerate(couplings):
        for column, m1 in enumerate(masses):
            point = second(m1, coupling)
            close(plane.y_b[row, column], evolve(point).y_b, rel=2e-5)
            close(plane.m_s[row, column], region.evolved_mass(point), rel=1e-5)
    viable = plane.viable()
    assert viable.any() and not viable.all()
    assert viable[1, 1]


def standard_model(point):
    return ThermalPlasma(m_planck=point.m_planck)


def test_two_workers_agree_with_one_in_another_plasma():
    masses, couplings = [700.0, 1500.0], [2e-8, 3e-8]
    one, two = (region.viable_map(2, masses, couplings, workers=n, chunk=2, medium=standard_model) for n in (1, 2))
    np.testing.assert_array_equal(one.y_b, two.y_b)
    np.testing.assert_array_equal(one.m_s, two.m_s)
    for row, column in ((0, 1), (1, 0)):
        point = second(masses[column], couplings[row])
        close(one.y_b[row, column], evolve(point, plasma=standard_model(point)).y_b, rel=7e-4)
        close(one.m_s[row, column], region.evolved_mass(point, medium=standard_model), rel=1e-12)
        assert one.m_s[row, column] < 0.97 * region.evolved_mass(point)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: region.solve_coupling(second, -1.0), "m1"),
        (lambda: region.solve_coupling(second, 1200.0, target=0.0), "target"),
        (lambda: region.viable_range(second, [600.0, 700.0, 800.0]), "enclose the maximum"),
        (lambda: region.viable_range(second, [1000.0, 1300.0, 1700.0]), "on both sides"),
        (lambda: region.viable_range(second, [4000.0, 4500.0, 5000.0]), "no lambda_e1"),
        (lambda: region.viable_map(2, [2.0, 1.0], [1e-8]), "m1 must be strictly increasing"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_search_in_a_thermal_plasma():
    """The coupling found leaves the observed yield in the plasma it was asked for, with F of its own mass in it."""
    thermal = ThermalPlasma(m_planck=BENCHMARK.m_planck)

    def medium(point):
        return with_leptons(point, thermal)

    found = region.solve_coupling(second, 1200.0, medium=medium)
    point = second(1200.0, found.lambda_e1)
    # the coarser steps of the search across the rows of the tabulated g*
    close(evolve(point, plasma=medium(point)).y_b, region.Y_B_OBSERVED, rel=5e-5)
    # Y_B is 0.9 % lower with F in the thermal plasma and grows with the coupling to the power 4.4
    shift = found.lambda_e1 / region.solve_coupling(second, 1200.0).lambda_e1
    close(shift, 1 + 0.0088 / 4.39, abs=1e-4)
    mass = region.mass_along(second, 1200.0, mass_options=DECAYS, medium=medium)
    close(mass, dark_matter_mass(point, plasma=medium(point)), rel=1e-5)
    top = second(1200.0, region.largest_coupling(second, 1200.0, medium=medium))
    table = tabulate(top, medium(top))
    filled = dark_matter(top, table=table) / scalar_equilibrium(table)
    close(filled.max(), 1.0, rel=1e-9)
