"""The boundary-value problem: its Jacobian, its outer condition, Newton's method."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import kv

from lib.bounce import NoBounce, OneField, Polynomial, gaussian_potential
from lib.bounce.boundary_value import Problem, newton, residual
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


def exact_problem(d=3, count=60):
    well = gaussian_potential(2.0, 0.7, d)
    r = np.linspace(0, 3.5, count)
    field = 2.0 * np.exp(-0.5 * (r / 0.7) ** 2)
    return Problem(well, np.zeros(1), d), r, np.stack([field, -r / 0.49 * field], axis=1)[..., None]


def test_newton_converges_quadratically_onto_the_exact_solution():
    problem, r, y = exact_problem()
    bent = y + 1e-3 * np.stack([np.cos(r), -np.sin(r)], axis=1)[..., None] * np.exp(-r)[:, None, None]
    _, found, steps, last = newton(problem, r, bent)
    assert steps <= 6 and last < 1e-11
    # collocation of sixth order at this spacing
    close(found[:, 0], y[:, 0], abs=2e-6)


def test_residual_of_the_exact_solution_falls_with_the_grid():
    sizes = []
    for count in (30, 59, 117):
        problem, r, y = exact_problem(count=count)
        equations, _, _ = residual(problem, r, y, jacobian=False)
        sizes.append(np.abs(equations[1:-1]).max())
    assert np.all(np.log2(np.divide(sizes[:-1], sizes[1:])) > 5.0)


@pytest.mark.parametrize("d", [2, 3, 4])
def test_outer_condition_is_the_slope_of_the_decaying_mode(d):
    well = Polynomial({(2, 0): 0.5, (1, 1): 0.2, (0, 2): 0.9})
    outer = Problem(well, np.zeros(2), d).outer(6.0)
    masses, modes = np.linalg.eigh(well.hessian(np.zeros(2)))
    nu = d / 2 - 1
    for mass, mode in zip(np.sqrt(masses), modes.T, strict=True):
        f = lambda r, m=mass: r**-nu * kv(nu, m * r)  # noqa: E731
        slope = (f(6.0 + 1e-5) - f(6.0 - 1e-5)) / 2e-5 / f(6.0)
        close(outer @ mode, slope * mode, rel=1e-8)


def test_extra_friction_enters_every_equation():
    problem = Problem(Polynomial({(2,): 0.5}), np.zeros(1), 3, 0.25)
    close(problem.friction(np.array([0.5, 2.0])), [4.25, 1.25], rel=1e-15)
    y = np.array([[[1.0], [0.2]], [[0.5], [-0.4]]])
    plain = Problem(problem.potential, np.zeros(1), 3).bends(np.array([0.0, 1.0]), y)
    close(problem.bends(np.array([0.0, 1.0]), y), plain - 0.25 * y[:, 1], rel=1e-15)


def test_a_start_outside_the_domain_is_no_bounce():
    problem, r, y = exact_problem()
    broken = replace(problem, potential=OneField(lambda x: x * np.nan, lambda x: x * np.nan, lambda x: 1 + 0 * x))
    with pytest.raises(NoBounce, match="left the domain of the potential"):
        newton(broken, r, y)
