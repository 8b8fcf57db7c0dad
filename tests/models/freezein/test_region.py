"""Viable region of the freeze-in model: roots on proved brackets, ends of Fig. 5, maps against single points."""

import numpy as np
import pytest

from lib.models.freezein import region
from lib.models.freezein.asymmetries import PAPER, Options, dark_matter, equilibrium_yield, evolve, tabulate
from lib.models.freezein.parameters import scenario
from tests.compare import close

DECAYS = Options(scatterings=False)


def first(m1, coupling):
    return scenario(1, m1, coupling)


def second(m1, coupling):
    return scenario(2, m1, coupling)


@pytest.mark.parametrize(
    ("build", "m1", "expected"),
    [
        (second, 200, 1.7998e-8),
        (second, 500, 1.5591e-8),
        (second, 1200, 2.1428e-8),
        (second, 2800, 4.5080e-8),
        (first, 500, 2.3109e-8),
        (first, 2000, 5.0971e-8),
    ],
)
def test_solutions_of_an_independent_calculation(build, m1, expected):
    found = region.solve_coupling(build, float(m1))
    close(found.lambda_e1, expected, rel=5e-4)
    close(evolve(build(m1, found.lambda_e1)).y_b, region.Y_B_OBSERVED, rel=2e-5)
    assert found.reason == "" and found.y_b_largest > region.Y_B_OBSERVED


def test_a_mass_without_solution_says_why():
    found = region.solve_coupling(second, 3500.0)
    assert np.isnan(found.lambda_e1)
    assert "stays below" in found.reason
    close(evolve(second(3500.0, found.lambda_largest)).y_b, found.y_b_largest, rel=1e-4)
    for factor in (0.95, 1.05):
        assert evolve(second(3500.0, factor * found.lambda_largest)).y_b < found.y_b_largest


def test_curves_end_where_the_maximum_drops_below_the_observed_yield():
    close(region.end_of_solutions(second, 2900, 3300), 3097, rel=1e-3)
    close(region.end_of_solutions(first, 2200, 2500), 2321, rel=1e-3)
    with pytest.raises(ValueError, match="bracket must enclose"):
        region.end_of_solutions(first, 1000, 1500)


def test_largest_coupling_fills_the_equilibrium():
    point = second(1200.0, region.largest_coupling(second, 1200.0))
    full = float(dark_matter(point)[-1, -1])
    close(full, equilibrium_yield(tabulate(point.g_y, point.g_star)), rel=1e-6)


def test_viable_range_with_the_masses_of_decays():
    found = region.viable_range(second, np.geomspace(300, 2900, 7), PAPER, DECAYS)
    close(found.lower, 543.7, rel=5e-4)
    close(found.upper, 2746.9, rel=5e-4)
    close(found.m_s_largest, 5.8366e-6, rel=5e-4)
    assert found.reason == ""


def test_viable_range_with_consistent_masses():
    found = region.viable_range(second, np.geomspace(300, 2900, 7))
    close((found.lower, found.upper), (595.7, 2619.7), rel=5e-4)


def test_the_first_scenario_is_excluded():
    found = region.viable_range(first, np.geomspace(300, 2250, 6), PAPER, DECAYS)
    close(found.m_s_largest, 3.626e-6, rel=5e-4)
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
            close(plane.m_s[row, column], region.dark_matter_mass(point), rel=1e-5)
    viable = plane.viable()
    assert viable.any() and not viable.all()
    assert viable[1, 1]


def test_two_workers_agree_with_one():
    masses, couplings = [700.0, 1500.0], [2e-8, 3e-8]
    one, two = (region.viable_map(2, masses, couplings, workers=n, chunk=2) for n in (1, 2))
    np.testing.assert_array_equal(one.y_b, two.y_b)


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
