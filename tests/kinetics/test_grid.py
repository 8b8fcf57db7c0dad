"""The nodes of the tables and the slopes of the spline through them."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from lib.kinetics.grid import grid
from tests.compare import close


@pytest.mark.parametrize("nodes", [4, 5, 1613])
def test_slopes_are_those_of_the_cubic_spline(nodes):
    points = grid(-1.0, np.log(1e7), nodes, True)
    values = np.sin(points.u) - 0.3 * points.u**2
    close(points.slopes(values), CubicSpline(points.u, values)(points.u, 1), rel=1e-12, abs=1e-12)


def test_a_cubic_has_exact_slopes():
    points = grid(0.0, 2.0, 9, False)
    close(points.slopes(points.u**3 - points.u), 3 * points.u**2 - 1, abs=1e-13)
    close(points.spacing, 0.25, rel=1e-15)


def test_nodes_are_shared_and_read_only():
    points = grid(0.0, 1.0, 5, True)
    assert points is grid(0.0, 1.0, 5, True) and grid(0.0, 1.0, 5, False) is not points
    close(points.x, np.exp(points.u), rel=1e-15)
    with pytest.raises(ValueError, match="read-only"):
        points.u[0] = 1.0
