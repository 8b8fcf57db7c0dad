"""Cells between which neutrons move: against primat, against each other, and what is conserved."""

import numpy as np
import pytest

from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.averages import CELL_ETA, Local, separate_cells, shared_neutrons
from lib.nucleosynthesis.cells import Cells
from lib.nucleosynthesis.contrasts import of_samples, two_point
from tests.compare import close


@pytest.fixture(scope="module")
def cells():
    return Cells(CELL_ETA)


def test_equal_cells_are_the_homogeneous_universe(cells):
    """One cell from 0.1 MeV on, and two unequal shares that have neutrons in common, give primat's own D/H."""
    close(cells.homogeneous, primat_abundances().deuterium_ratio(CELL_ETA), rel=1e-5)
    for exchange in (0.0, np.inf):
        left = cells.evolve(cells.start(0.1, np.ones(2), np.ones(2)), np.array([0.3, 0.7]), 0.1, exchange)
        close(left.ratio, cells.homogeneous, rel=1e-5)
        assert abs(left.baryon_drift) < 1e-12


def test_separate_cells_of_all_baryons_average_the_table(cells):
    """Each cell burns like a universe of its own density: the same shift as from D/H against eta."""
    contrast = two_point(0.3)
    left = cells.all_baryons(contrast)
    close(left.ratio / cells.homogeneous - 1, Local(primat_abundances()).shift(contrast), rel=1e-3)


def test_slow_and_fast_exchange_meet_the_limits(cells):
    contrast = two_point(0.3)
    shift = {rate: cells.protons_alone(contrast, rate).ratio / cells.homogeneous - 1 for rate in (1e-6, 1e3, np.inf)}
    close(shift[1e-6], separate_cells().shift(contrast), rel=1e-3)
    close(shift[1e3], shift[np.inf], rel=1e-3)
    close(shift[np.inf], shared_neutrons().shift(contrast), rel=2e-3)


def test_jacobian_is_that_of_the_derivative(cells):
    from lib.nucleosynthesis.cells import _System

    share = np.array([0.25, 0.75])
    start = cells.start(0.1, np.array([1.6, 0.8]), np.ones(2))
    time = float(cells.run.background.t_of_T(0.075))
    for exchange in (0.0, 0.05, np.inf):
        system = _System(cells, share, exchange)
        y = system.packed(start)
        function, jacobian = system.derivative(cells.run.nucl.rhsLT), system.jacobian(cells.run.nucl.JacobianLT)
        matrix = jacobian(time, y)
        for i in np.flatnonzero(y > 1e-12):
            step = np.zeros_like(y)
            step[i] = 1e-4 * y[i]
            column = (function(time, y + step) - function(time, y - step)) / (2 * step[i])
            close(column, matrix[:, i], abs=1e-6 * np.abs(matrix[:, i]).max() + 1e-9)


def test_bad_input_is_named(cells):
    one = two_point(0.1)
    with pytest.raises(ValueError, match=r"exchange must not be negative, got -1.0"):
        cells.protons_alone(one, -1.0)
    with pytest.raises(ValueError, match=r"temperature must be finite and positive, got 0.0"):
        cells.start(0.0, np.ones(1), np.ones(1))
    with pytest.raises(ValueError, match=r"eta must be finite and positive, got -1e-10"):
        Cells(-1e-10)
    with pytest.raises(ValueError, match=r"density must be finite and not negative"):
        cells.all_baryons(of_samples([1.0, -0.5]))
