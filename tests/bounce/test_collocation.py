"""Collocation: order, refusals, the defect of the solution."""

import numpy as np
import pytest

from lib.bounce import NoBounce, collocate, gaussian_action, gaussian_potential, solve_several
from lib.bounce.boundary_value import Problem, newton
from lib.bounce.collocation import defect, regrid, resample
from tests.bounce.problems import curved
from tests.compare import close


def test_order_of_the_collocation():
    """Field at the centre against the number of intervals, on grids that are images of one uniform grid."""
    well, true = curved(0.4)
    fine = solve_several(well, [0.0, 0.0], true, 4, tolerance=1e-12)
    problem = Problem(well, fine.false_vacuum, 4)
    errors = []
    for count in (20, 40, 80):
        r = fine.r[-1] * np.linspace(0, 1, count + 1) ** 1.5
        y = np.stack([fine.at(r), fine.at(r, 1)], axis=1)
        _, y, _, _ = newton(problem, r, y)
        errors.append(np.abs(y[:, 0] - fine.at(r)).max())
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    close(orders[-1], 6.0, abs=0.7, name=(errors, orders))


def test_guess_in_the_false_vacuum_is_no_bounce():
    well, _ = curved(0.4)
    r = np.linspace(0, 20, 60)
    guess = 1e-3 * np.exp(-(r[:, None] ** 2)) * np.ones(2)
    with pytest.raises(NoBounce):
        collocate(well, np.zeros(2), 4, r, guess, -2 * r[:, None] * guess)


@pytest.mark.parametrize("tolerance", [1e-5, 1e-8])
def test_defect_ends_below_the_tolerance_and_carries_the_action(tolerance):
    d, a, w = 4, 2.0, 0.7
    well = gaussian_potential(a, w, d)
    r = np.linspace(0, 7 * w, 30)
    field = a * np.exp(-0.5 * (r / w) ** 2)[:, None]
    bounce = collocate(well, np.zeros(1), d, r, field, -r[:, None] / w**2 * field, tolerance=tolerance)
    assert bounce.diagnostics["defect"] <= tolerance
    close(bounce.action, gaussian_action(a, w, d), rel=10 * tolerance)


def test_defect_is_of_sixth_order():
    """Of the exact solution on ever finer grids: what misses the equation is h^2 times the residual."""
    well = gaussian_potential(2.0, 0.7, 3)
    problem = Problem(well, np.zeros(1), 3)
    largest = []
    for count in (40, 80, 160):
        r = np.linspace(0, 3.0, count)
        field = 2.0 * np.exp(-0.5 * (r / 0.7) ** 2)
        y = np.stack([field, -r / 0.49 * field], axis=1)[..., None]
        largest.append(defect(problem, r, y).max())
    orders = np.log2(np.divide(largest[:-1], largest[1:]))
    close(orders[-1], 6.0, abs=0.5)


def test_new_grid_follows_the_errors():
    r = np.linspace(0, 10, 41)
    errors = np.where(np.arange(40) < 10, 1e-3, 1e-12)
    finer = regrid(r, errors, 1e-8)
    gaps = np.diff(finer)
    close(finer[[0, -1]], [0.0, 10.0], abs=1e-12)
    assert gaps[0] < 0.25 / 4 and gaps[-1] > 0.25
    # about 1.5, and a little more in the cell where the errors jump
    ratios = gaps[1:] / gaps[:-1]
    assert 1 / 1.8 < ratios.min() and ratios.max() < 1.8
    # at the goal already: as many points as before
    close(regrid(r, np.full(40, 1e-8), 1e-8), r, abs=1e-12)


def test_resampling_keeps_quintics_and_lets_the_fields_decay_beyond_the_end():
    well, true = curved(0.4)
    fine = solve_several(well, [0.0, 0.0], true, 4)
    problem = Problem(well, fine.false_vacuum, 4)
    y = np.stack([fine.fields, fine.slopes], axis=1)
    onto = np.linspace(0, fine.r[-1], 77)
    close(resample(problem, fine.r, y, onto)[:, 0], fine.at(onto), abs=1e-12)
    beyond = resample(problem, fine.r, y, np.array([fine.r[-1], fine.r[-1] + 5.0]))
    close(beyond[0, 0], fine.fields[-1], abs=1e-14)
    assert np.all(np.abs(beyond[1, 0]) < np.abs(beyond[0, 0])) and np.all(beyond[1, 0] * beyond[1, 1] <= 0)


def test_a_tolerance_out_of_reach_is_no_bounce():
    well, true = curved(0.4)
    fine = solve_several(well, [0.0, 0.0], true, 4)
    with pytest.raises(NoBounce, match=r"defect .* above 1e-10 with"):
        collocate(
            well, fine.false_vacuum, 4, fine.r[::8], fine.fields[::8], fine.slopes[::8], tolerance=1e-10, rounds=1
        )
