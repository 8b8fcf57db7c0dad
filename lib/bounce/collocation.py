"""Bounces next to a guess by collocation on a grid that adapts itself until the equation of motion holds everywhere."""

from __future__ import annotations

import math

import numpy as np

from ..base.arrays import Floats
from .boundary_value import Problem, newton
from .potentials import Potential
from .profile import Bounce, NoBounce, assemble, interval_data, quintic

MOST_INTERVALS = 4000


def defect(problem: Problem, r: Floats, y: Floats) -> Floats:
    """Return by how much each quintic misses the equation of motion between its points, shape (n - 1,).

    It is h^2 times the residual at the middle and near the ends, in units of the range of the fields.
    """
    h = np.diff(r)
    theta = np.array([0.12, 0.5, 0.88])
    data = interval_data(h, y[:, 0], y[:, 1], problem.bends(r, y))
    points, first, second = (np.einsum("am,iak->imk", b, data) for b in quintic(theta))
    drag = h[:, None] * problem.friction(r[:-1, None] + h[:, None] * theta)
    miss = second + drag[..., None] * first - (h**2)[:, None, None] * problem.potential.gradient(points)
    return np.abs(miss).max(axis=(1, 2)) / np.ptp(y[:, 0], axis=0).max()


def regrid(r: Floats, errors: Floats, goal: float, fewest: int = 24) -> Floats:
    """Return radii on which the defect would be ``goal`` everywhere, it being of sixth order in the spacing.

    Parameters
    ----------
    r
        Radii, shape (n,).
    errors
        Defects of the intervals, shape (n - 1,).
    goal
        Wanted defect.
    fewest
        Fewest intervals.

    Returns
    -------
    ndarray
        New radii with the same ends; neighbouring spacings differ by no more than a factor of about 1.5.
    """
    h = np.diff(r)
    density = np.clip((errors / goal) ** (1.0 / 6.0), 0.2, 5.0) / h
    # let the spacing grow no faster than half the distance from where it is small
    wanted = 1.0 / density
    centre = 0.5 * (r[:-1] + r[1:])
    for i in range(1, wanted.size):
        wanted[i] = min(wanted[i], wanted[i - 1] + 0.4 * (centre[i] - centre[i - 1]))
    for i in range(wanted.size - 2, -1, -1):
        wanted[i] = min(wanted[i], wanted[i + 1] + 0.4 * (centre[i + 1] - centre[i]))
    measure = np.concatenate([[0.0], np.cumsum(h / wanted)])
    count = min(max(math.ceil(measure[-1]), fewest), MOST_INTERVALS)
    return np.interp(np.linspace(0.0, measure[-1], count + 1), measure, r)


def resample(problem: Problem, r: Floats, y: Floats, onto: Floats) -> Floats:
    """Return fields and slopes of the piecewise quintic at other radii, shape (m, 2, k); beyond the end it decays."""
    h = np.diff(r)
    data = interval_data(h, y[:, 0], y[:, 1], problem.bends(r, y))
    i = np.clip(np.searchsorted(r, onto, side="right") - 1, 0, h.size - 1)
    theta = np.minimum((onto - r[i]) / h[i], 1.0)
    value, first, _ = quintic(theta)
    fields = np.einsum("ai,iak->ik", value, data[i])
    slopes = np.einsum("ai,iak->ik", first, data[i]) / h[i][:, None]
    beyond = onto > r[-1]
    if np.any(beyond):
        masses, modes = np.linalg.eigh(problem.potential.hessian(problem.false_vacuum))
        m = np.sqrt(masses)
        amplitude = (y[-1, 0] - problem.false_vacuum) @ modes
        fall = amplitude * np.exp(-np.outer(onto[beyond] - r[-1], m))
        fields[beyond] = problem.false_vacuum + fall @ modes.T
        slopes[beyond] = -(fall * m) @ modes.T
    return np.stack([fields, slopes], axis=1)


def collocate(
    potential: Potential,
    false_vacuum: Floats,
    dimension: float,
    r: Floats,
    fields: Floats,
    slopes: Floats,
    *,
    tolerance: float = 1e-8,
    rounds: int = 8,
) -> Bounce:
    """Return the bounce next to a guess, on a grid that is adapted until its defect is small.

    Parameters
    ----------
    potential
        Potential of k fields.
    false_vacuum
        A minimum of it, shape (k,).
    dimension
        Dimension d of the symmetry.
    r
        Radii of the guess, shape (n,), from 0 to where the fields have decayed.
    fields, slopes
        Guess, shape (n, k).
    tolerance
        Largest defect of an interval, over the range of the fields.
    rounds
        Most adaptations of the grid.

    Returns
    -------
    Bounce
        With diagnostics ``newton`` (steps), ``intervals``, ``grids``, ``defect`` and ``step`` (size of the last step).

    Raises
    ------
    NoBounce
        If Newton's method fails, ends in the false vacuum, or the grid cannot be made fine enough.
    """
    problem = Problem(potential, np.asarray(false_vacuum, dtype=float), dimension)
    y = np.stack([fields, slopes], axis=1)
    total = 0
    grids = 0
    while True:
        grids += 1
        _, y, count, last = newton(problem, r, y)
        total += count
        if not float(potential.value(y[0, 0])) < float(potential.value(problem.false_vacuum)):
            raise NoBounce("Newton's method ended where the centre does not lie below the false vacuum")
        errors = defect(problem, r, y)
        if errors.max() <= tolerance:
            break
        if grids == rounds:
            raise NoBounce(f"defect {errors.max():.3g} above {tolerance:.3g} with {r.size - 1} intervals")
        finer = regrid(r, errors, 0.3 * tolerance)
        y, r = resample(problem, r, y, finer), finer
    diagnostics = {
        "method": "collocation", "newton": total, "intervals": r.size - 1, "grids": grids,
        "defect": float(errors.max()), "step": float(last),
    }  # fmt: skip
    return assemble(potential, r, y[:, 0], y[:, 1], problem.false_vacuum, dimension, diagnostics)
