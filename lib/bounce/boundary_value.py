"""The bounce as a boundary-value problem: Lobatto collocation of sixth order and Newton's method on a given grid.

On each interval the fields are a quintic that meets the equation of motion at the two ends and at the two inner
Lobatto points; fields and slopes at the radii are the unknowns, and the linear systems are banded. A bounce is a saddle
point of the action: Newton's method does not care, a minimiser would slide off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import solve_banded
from scipy.special import kve

from ..base.arrays import Floats
from .potentials import Potential
from .profile import NoBounce, acceleration, interval_data, quintic

LOBATTO = 0.5 * (1.0 + np.array([-1.0, 1.0]) / math.sqrt(5.0))
"""Inner points of Lobatto's rule with four points, on [0, 1]."""
NEWTON_STEPS = 40
SMALLEST_DAMPING = 1e-4


@dataclass(frozen=True)
class Problem:
    """The boundary-value problem apart from its grid."""

    potential: Potential
    """The potential."""
    false_vacuum: Floats
    """Where the fields end, shape (k,)."""
    dimension: float
    """Dimension d of the symmetry."""
    drag: float = 0.0
    """Friction mu besides (d - 1)/r, in phi'' + [(d - 1)/r + mu] phi' = dV/dphi; zero for a bounce."""

    def bends(self, r: Floats, y: Floats) -> Floats:
        """Return the second derivatives of the fields, shape (n, k)."""
        return acceleration(self.potential, r, y[:, 0], y[:, 1], self.dimension) - self.drag * y[:, 1]

    def friction(self, r: Floats) -> Floats:
        """Return (d - 1)/r + mu at radii above 0."""
        return (self.dimension - 1.0) / r + self.drag

    def outer(self, r_max: float) -> Floats:
        """Return the matrix L with phi' = L (phi - false vacuum) for modes that decay beyond ``r_max``, shape (k, k).

        A mode of mass m goes like r^-nu K_nu(m r), nu = d/2 - 1, and its logarithmic slope is -m K_(nu+1)/K_nu.
        """
        masses, modes = np.linalg.eigh(self.potential.hessian(self.false_vacuum))
        m = np.sqrt(masses)
        nu = 0.5 * self.dimension - 1.0
        return (modes * (-m * kve(nu + 1.0, m * r_max) / kve(nu, m * r_max))) @ modes.T


def residual(
    problem: Problem, r: Floats, y: Floats, jacobian: bool = True
) -> tuple[Floats, Floats | None, Floats | None]:
    """Return the collocation equations and their derivatives.

    Parameters
    ----------
    problem
        Potential, false vacuum and dimension.
    r
        Radii, shape (n,), from 0.
    y
        Fields and slopes, shape (n, 2, k).
    jacobian
        Whether to build the Jacobian.

    Returns
    -------
    tuple
        Residuals, shape (2 k n,): regularity at the centre, two points per interval, decaying modes at the end; the
        Jacobian in the band storage of ``scipy.linalg.solve_banded`` with 3 k - 1 diagonals on both sides; the
        derivative with respect to the extra friction, shape (2 k n,).
    """
    n, _, k = y.shape
    h = np.diff(r)
    fields, slopes = y[:, 0], y[:, 1]
    basis = quintic(LOBATTO)
    data = interval_data(h, fields, slopes, problem.bends(r, y))
    points, first, second = (np.einsum("am,iak->imk", b, data) for b in basis)
    drag = h[:, None] * problem.friction(r[:-1, None] + h[:, None] * LOBATTO)
    h2 = (h**2)[:, None]
    inner = second + drag[..., None] * first - h2[..., None] * problem.potential.gradient(points)
    end = problem.outer(r[-1])
    equations = np.concatenate([slopes[0], inner.reshape(-1), slopes[-1] - end @ (fields[-1] - problem.false_vacuum)])
    if not jacobian:
        return equations, None, None

    unit = np.eye(k)
    curvature = h2[..., None, None] * problem.potential.hessian(points)
    # derivative of each inner equation with respect to the six entries of ``data``
    kinetic = basis[2].T[None] + drag[..., None] * basis[1].T[None]
    local = kinetic[..., None, None] * unit - basis[0].T[None, :, :, None, None] * curvature[:, :, None]
    node = problem.potential.hessian(fields)
    node[0] /= problem.dimension
    damping = np.full(n, -problem.drag)
    damping[1:] = -problem.friction(r[1:])
    pull = h[:, None, None] * first
    blocks = np.empty((n - 1, 2, 4, k, k))
    for side in range(2):
        scale = h[:, None, None, None]
        bend = local[:, :, 3 * side + 2] * scale**2
        sides = slice(side, n - 1 + side)
        blocks[:, :, 2 * side] = local[:, :, 3 * side] + bend @ node[sides, None]
        blocks[:, :, 2 * side + 1] = local[:, :, 3 * side + 1] * scale + bend * damping[sides, None, None, None]
        pull -= np.einsum("imkl,il->imk", bend, slopes[sides])

    width = 3 * k - 1
    band = np.zeros((2 * width + 1, 2 * k * n))
    i, j, b, p, q = np.ogrid[: n - 1, :2, :4, :k, :k]
    row, column = k + 2 * k * i + k * j + p, 2 * k * i + k * b + q
    band[width + row - column, column] = blocks
    p, q = np.ogrid[:k, :k]
    band[width + p - (k + q), k + q] = unit
    row, column = 2 * k * n - k + p, 2 * k * (n - 1) + q
    band[width + row - column, column] = -end
    band[width + row - column - k, column + k] = unit
    return equations, band, np.concatenate([np.zeros(k), pull.reshape(-1), np.zeros(k)])


def newton(
    problem: Problem, r: Floats, y: Floats, tolerance: float = 1e-11, pinned: bool = False
) -> tuple[Problem, Floats, int, float]:
    """Solve the collocation equations on a given grid by Newton's method with the natural monotonicity test.

    Parameters
    ----------
    problem, r
        The problem and its grid.
    y
        Start, shape (n, 2, k).
    tolerance
        Last step in the fields over their range at which to stop.

    pinned
        Keep the wall where it is and solve for the extra friction that holds it there: the radius of a thin wall is
        a soft mode, along which Newton's method converges from within a small part of its width alone.

    Returns
    -------
    tuple
        The problem with its friction, the solution, number of steps, size of the last step.

    Raises
    ------
    NoBounce
        If the damping underflows, the steps run out, or a value is not finite.
    """
    width = 3 * y.shape[2] - 1
    span = np.ptp(y[:, 0], axis=0).max()
    # slopes are weighed by the width of the wall
    weights = np.array([1.0, span / max(np.abs(y[:, 1]).max(), 1e-300)])[:, None]
    reference, along = y[:, 0], np.gradient(r)[:, None] * y[:, 1]

    def linear_step(band: Floats, pull: Floats, equations: Floats, y: Floats) -> tuple[Floats, float, float]:
        sides = np.stack([-equations, pull], axis=1) if pinned else -equations[:, None]
        columns = solve_banded((width, width), band, sides, check_finite=False)
        step = columns[:, 0].reshape(y.shape)
        friction = 0.0
        if pinned:
            answer = columns[:, 1].reshape(y.shape)
            friction = float(np.sum(along * (y[:, 0] - reference + step[:, 0])) / np.sum(along * answer[:, 0]))
            step = step - friction * answer
        return step, friction, float(np.abs(step * weights).max())

    equations, band, pull = residual(problem, r, y)
    damping = 1.0
    for count in range(1, NEWTON_STEPS + 1):
        if not (np.all(np.isfinite(equations)) and np.all(np.isfinite(band))):
            raise NoBounce("Newton's method left the domain of the potential")
        step, friction, length = linear_step(band, pull, equations, y)
        if length <= tolerance * span:
            return replace(problem, drag=problem.drag + friction), y + step, count, length / span
        while True:
            trial = y + damping * step
            tried = replace(problem, drag=problem.drag + damping * friction)
            equations, _, _ = residual(tried, r, trial, jacobian=False)
            shorter = linear_step(band, pull, equations, trial)[2] if np.all(np.isfinite(equations)) else np.inf
            if shorter <= (1.0 - 0.5 * damping) * length or shorter <= tolerance * span:
                break
            damping *= 0.5
            if damping < SMALLEST_DAMPING:
                raise NoBounce(f"Newton's method is stuck after {count} steps, the last of {length / span:.3g}")
        problem, y = tried, trial
        damping = min(1.0, 2.0 * damping)
        equations, band, pull = residual(problem, r, y)
    raise NoBounce(f"Newton's method needs more than {NEWTON_STEPS} steps, the last was {length / span:.3g}")
