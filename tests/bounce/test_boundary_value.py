"""The boundary-value problem: its Jacobian, its outer condition, Newton's method."""

import numpy as np

from lib.bounce.boundary_value import Problem, residual
from tests.bounce.problems import curved
from tests.compare import close


def test_jacobian_against_differences():
    well, _ = curved(0.4)
    rng = np.random.default_rng(5)
    r = np.array([0.0, 0.4, 0.7, 1.5, 2.0])
    y = rng.normal(size=(5, 2, 2))
    problem = Problem(well, np.zeros(2), 3, 0.3)
    base, band, pull = residual(problem, r, y)
    size, width = y.size, 5
    dense = np.zeros((size, size))
    for row in range(size):
        for column in range(max(0, row - width), min(size, row + width + 1)):
            dense[row, column] = band[width + row - column, column]
    h = 1e-6
    for column in range(size):
        shift = np.zeros(size)
        shift[column] = h
        up, down = (residual(problem, r, y + s * shift.reshape(y.shape), False)[0] for s in (1, -1))
        close((up - down) / (2 * h), dense[:, column], abs=2e-6 * np.abs(dense).max())
    up, down = (residual(Problem(well, np.zeros(2), 3, 0.3 + s * h), r, y, False)[0] for s in (1, -1))
    close((up - down) / (2 * h), pull, abs=1e-6 * np.abs(pull).max())
    assert np.all(np.isfinite(base))
