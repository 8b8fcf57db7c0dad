"""Radau IIA on linear systems: measured order, stiff limit, and scipy as a twin."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.kinetics.linear import RADAU_NODES, RADAU_WEIGHTS, solve_linear, stage_points
from tests.compare import close


def test_stages_integrate_polynomials_up_to_their_order():
    for power in range(3):
        close(RADAU_WEIGHTS @ RADAU_NODES**power, RADAU_NODES ** (power + 1) / (power + 1), abs=1e-15)
    close(RADAU_WEIGHTS[2] @ RADAU_NODES**4, 1 / 5, abs=1e-15)


def rotating(u):
    """A system with known solution (cos u^2, sin u^2) exp(-u), driven by a source that adds (u, 1)."""
    angle = np.array([[0.0, -1.0], [1.0, 0.0]])
    a = 2 * u[..., None, None] * angle - np.eye(2)
    particular, slope = np.stack([u, np.ones_like(u)], -1), np.stack([np.ones_like(u), np.zeros_like(u)], -1)
    return a, slope - np.einsum("...ij,...j->...i", a, particular)


def test_order_five():
    exact = np.array([np.cos(1.0) * np.exp(-1) + 1, np.sin(1.0) * np.exp(-1) + 1])
    errors = []
    for steps in (8, 16, 32):
        a, b = rotating(stage_points(0.0, 1.0, steps))
        errors.append(np.abs(solve_linear(1 / steps, a, b, [1.0, 1.0])[-1] - exact).max())
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    close(orders, [5, 5], abs=0.4)


def test_stiff_decay_follows_its_source():
    """dY/du = -L (Y - cos u) with L = 1e8: the solution is cos u once the start has died out."""
    u = stage_points(0.0, 2.0, 20)
    path = solve_linear(0.1, np.full((20, 3, 1, 1), -1e8), 1e8 * np.cos(u)[..., None], [5.0])
    close(path[2:, 0], np.cos(u[1:, 2]), abs=1e-7)


def test_against_scipy():
    rng = np.random.default_rng(3)
    base, drive = rng.normal(size=(4, 4)) - 3 * np.eye(4), rng.normal(size=4)
    u = stage_points(0.0, 3.0, 200)
    a, b = base * np.exp(-u)[..., None, None], drive * np.sin(u)[..., None]
    twin = solve_ivp(lambda t, y: np.exp(-t) * base @ y + drive * np.sin(t), (0, 3), np.ones(4), rtol=1e-11, atol=1e-12)
    close(solve_linear(3.0 / 200, a, b, np.ones(4))[-1], twin.y[:, -1], rel=1e-8)


@pytest.mark.parametrize(("change", "name"), [
    ({"step": -0.1}, "step"), ({"matrices": np.ones((2, 3, 1, 2))}, "matrices"),
    ({"sources": np.ones((2, 2, 1))}, "sources"),
    ({"start": [float("nan")]}, "start"), ({"matrices": np.full((2, 3, 1, 1), np.inf)}, "matrices"),
])  # fmt: skip
def test_bad_input_is_named(change, name):
    good = {"step": 0.1, "matrices": np.ones((2, 3, 1, 1)), "sources": np.ones((2, 3, 1)), "start": [1.0]}
    with pytest.raises(ValueError, match=name):
        solve_linear(**(good | change))


@pytest.mark.parametrize(("arguments", "name"), [((1.0, 1.0, 3), "u_end"), ((0.0, 1.0, 0), "steps")])
def test_bad_grid_is_named(arguments, name):
    with pytest.raises(ValueError, match=name):
        stage_points(*arguments)
