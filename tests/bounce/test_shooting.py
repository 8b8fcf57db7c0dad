"""One shot: exact fields, the order of the stepper, over- and undershoots, energy, the table of nodes."""

import numpy as np
import pytest
from scipy.special import j1

from lib.bounce.shooting import OVERSHOOT, STALLED, UNDERSHOOT, shot, table_nodes
from tests.bounce.problems import tilted
from tests.compare import close


def fire(slope, curvature, u0, *, friction=3.0, rtol=1e-9, r0=1e-3, steps=4000, length=1.0, cells=2, v0=None, stop=0.0):
    nodes = np.linspace(0, length, cells)
    path = np.empty((steps, 3))
    v = slope(u0) * r0 / (friction + 1.0) if v0 is None else v0
    start = u0 + slope(u0) * r0**2 / (2 * (friction + 1.0)) if v0 is None else u0
    outcome, count, taken = shot(
        r0, start, v, friction, nodes, slope(nodes), curvature(nodes), rtol, 1e-4 * rtol, stop, 1e-4, path
    )
    return outcome, path[:count], taken


def oscillate(u):
    """dV/du = -u: the exact field is 2 J_1(r)/r with friction 3/r."""
    return -u


def minus_one(u):
    return -np.ones_like(u)


@pytest.mark.parametrize("rtol", [1e-6, 1e-9, 1e-12])
def test_linear_force_gives_a_bessel_function(rtol):
    outcome, path, _ = fire(oscillate, minus_one, 1.0, rtol=rtol)
    assert outcome == OVERSHOOT
    r, u, v = path[:-1].T
    close(u, 2 * j1(r) / r, abs=30 * rtol + 1e-12)
    assert np.all(v < 0) and np.all(np.diff(r) > 0)


def test_error_falls_with_the_fifth_power_of_the_step():
    """An embedded pair 5(4): the error follows the tolerance, and steps go like its fifth root."""
    taken = [fire(oscillate, minus_one, 1.0, rtol=rtol)[2] for rtol in (1e-7, 1e-12)]
    close(np.log(taken[1] / taken[0]) / np.log(1e5), 0.2, abs=0.04)


def test_energy_is_kept_without_friction():
    """v^2/2 - V is constant for a particle in the potential -V."""
    well, true = tilted(1e-2)
    slope = lambda u: well.gradient(np.asarray(u)[..., None])[..., 0]  # noqa: E731
    curvature = lambda u: well.hessian(np.asarray(u)[..., None])[..., 0, 0]  # noqa: E731
    start = 0.8 * true
    _, path, _ = fire(slope, curvature, start, friction=0.0, rtol=1e-11, length=true, cells=400, v0=0.0)
    _, u, v = path.T
    energy = 0.5 * v**2 - well.value(u[:, None])
    close(energy, energy[0], abs=1e-9)


def test_close_to_the_true_vacuum_it_overshoots_and_far_from_it_it_turns_back():
    well, true = tilted(2e-2)
    slope = lambda u: well.gradient(np.asarray(u)[..., None])[..., 0]  # noqa: E731
    curvature = lambda u: well.hessian(np.asarray(u)[..., None])[..., 0, 0]  # noqa: E731
    ends = [fire(slope, curvature, x * true, length=true, cells=400)[0] for x in (0.9, 1 - 1e-12)]
    assert ends == [UNDERSHOOT, OVERSHOOT]


def test_a_shot_without_steps_enough_says_so():
    outcome, path, taken = fire(oscillate, minus_one, 1.0, steps=5)
    assert (outcome, taken) == (STALLED, 4) and len(path) <= 5


def test_record_ends_at_the_stop_and_the_shot_goes_on():
    outcome, path, _ = fire(oscillate, minus_one, 1.0, stop=0.5)
    assert outcome == OVERSHOOT
    assert path[-1, 1] <= 0.5 < path[-2, 1]


def test_nodes_are_dense_at_both_ends():
    nodes = table_nodes(3.0, 101)
    gaps = np.diff(nodes)
    close(nodes[[0, -1]], [0.0, 3.0], abs=1e-15)
    close(gaps, gaps[::-1], rel=1e-9)
    assert gaps[0] < 0.02 * gaps[50] and np.all(np.diff(gaps[:50]) > 0)
