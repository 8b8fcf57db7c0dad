"""Bounces in closed form: the Gaussian, the Fubini instanton, the thin wall."""

import math

import numpy as np
import pytest

from lib.bounce import (
    Polynomial,
    energies,
    fubini,
    solve_single,
    tension,
    thin_wall,
)
from tests.bounce.problems import tilted
from tests.compare import close


def test_fubini_action_and_virial():
    r = np.concatenate([[0.0], np.geomspace(1e-3, 1e5, 4000)])
    field, slope = fubini(r, 0.5, 1.3)
    kinetic, depth = energies(Polynomial({(4,): -0.125}), r, field[:, None], slope[:, None], np.zeros(1), 4)
    close(kinetic + depth, 8 * math.pi**2 / (3 * 0.5), rel=1e-7)
    close(depth, -kinetic / 2, rel=1e-6)


@pytest.mark.parametrize("d", [3, 4])
def test_thin_wall_is_approached_linearly(d):
    depths = np.array([4e-3, 2e-3, 1e-3, 5e-4])
    misses = []
    for depth in depths:
        well, true = tilted(depth)
        sigma = tension(Polynomial({(4,): 0.25, (3,): -0.5, (2,): 0.25}), 0.0, 1.0)
        limit = thin_wall(sigma, -float(well.value([true])), d)
        bounce = solve_single(well, 0.0, true, d)
        centre = bounce.r[np.argmax(np.abs(bounce.slopes))]
        close(centre, limit.radius, rel=0.06 * (depth / 5e-4))
        misses.append(bounce.action / limit.action - 1)
    orders = np.log2(np.array(misses[:-1]) / np.array(misses[1:]))
    assert np.all(np.abs(orders - 1) < 0.12)
    assert 0 < misses[-1] < 0.03


@pytest.mark.parametrize("depth", [1e-5, 1e-6])
def test_walls_a_hundred_thousand_widths_out(depth):
    well, true = tilted(depth)
    limit = thin_wall(math.sqrt(0.5) / 6, -float(well.value([true])), 4)
    bounce = solve_single(well, 0.0, true, 4)
    close(bounce.action, limit.action, rel=60 * depth)
    assert abs(bounce.virial) < 1e-5
