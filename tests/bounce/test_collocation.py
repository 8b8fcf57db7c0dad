"""Collocation: order, refusals, the defect of the solution."""

import numpy as np
import pytest

from lib.bounce import NoBounce, collocate, solve_several
from lib.bounce.boundary_value import Problem, newton
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
