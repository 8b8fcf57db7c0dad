"""Bounces of several fields from nothing but the two vacua: a straight bounce, bent by continuation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from .boundary_value import Problem, newton
from .collocation import collocate, defect, regrid, resample
from .lines import AlongLine, Trough
from .potentials import Potential
from .profile import Bounce, NoBounce
from .single import at_least_two, solve_single
from .vacua import vacua

FIRST_SHARE = 0.25
SMALLEST_SHARE = 1e-4
MOVES = 15
"""Most corrections of the radius."""
SHORT = 1e-3
"""Part of a wall width up to which a wall is left to Newton's method."""
COARSE = 1e-5
"""Defect up to which a grid serves on the way."""


def solve_several(
    potential: Potential,
    false_vacuum: ArrayLike,
    true_vacuum: ArrayLike,
    dimension: float = 4,
    *,
    tolerance: float = 1e-8,
) -> Bounce:
    """Return the O(d) bounce of several fields between two vacua.

    On the straight line through the vacua the bounce is one of a single field. It is exact in a straight trough with
    the same profile; the trough is then turned into the full potential in steps, each solved by Newton's method.

    Parameters
    ----------
    potential
        Potential of k fields.
    false_vacuum, true_vacuum
        Vacua, shape (k,).
    dimension
        d, at least 2.
    tolerance
        Largest defect of the final grid, over the range of the fields.

    Returns
    -------
    Bounce
        With the diagnostics of ``collocate`` and ``continuation``, the number of steps on the way.

    Raises
    ------
    ValueError
        If a vacuum is no minimum, the true one does not lie below the false one, or d < 2.
    NoBounce
        If the continuation stops before the full potential.
    """
    d = at_least_two(dimension)
    start, end = vacua(potential, false_vacuum, true_vacuum)
    line = AlongLine(potential, start, (end - start) / np.linalg.norm(end - start))
    straight = solve_single(line, 0.0, float(np.linalg.norm(end - start)), d)
    masses = np.concatenate([np.linalg.eigvalsh(potential.hessian(x)) for x in (start, end)])
    stiffness = float(np.median(masses))

    r = straight.r[:: max(1, straight.r.size // 120)]
    s = np.stack([straight.at(r), straight.at(r, 1)], axis=1)
    y = s * line.direction
    y[:, 0] += start
    share, step, count, friction = 0.0, FIRST_SHARE, 0, 0.0
    while share < 1.0 or count == 0:
        target = min(1.0, share + step)
        problem = Problem(Trough(potential, line, stiffness, target), start, d, friction)
        try:
            problem, found, steps, _ = newton(problem, r, y, tolerance=1e-5, pinned=True)
            _has_decayed(problem, found)
        except NoBounce as stop:
            step *= 0.5
            if step < SMALLEST_SHARE:
                raise NoBounce(f"the continuation stops at a share {share:.4g} of the potential: {stop}") from None
            continue
        count += 1
        share, friction = target, problem.drag
        r, y = _adapted(problem, r, found)
        step *= 2.0 if steps <= 6 else 1.0
    for _ in range(MOVES):
        problem = Problem(potential, start, d, friction)
        r, y, motion = move_wall(problem, r, y)
        if motion < SHORT:
            break
        problem, y, _, _ = newton(replace(problem, drag=0.0), r, y, tolerance=1e-5, pinned=True)
        _has_decayed(problem, y)
        friction = problem.drag
        r, y = _adapted(problem, r, y)
    bounce = collocate(potential, start, d, r, y[:, 0], y[:, 1], tolerance=tolerance)
    bounce.diagnostics["continuation"] = count
    return bounce


def _has_decayed(problem: Problem, y: Floats) -> None:
    """Raise NoBounce if the centre does not lie below the false vacuum."""
    depth = float(problem.potential.value(y[0, 0]) - problem.potential.value(problem.false_vacuum))
    if not depth < 0.0:
        raise NoBounce(f"the centre lies {depth:.3g} above the false vacuum")


def _adapted(problem: Problem, r: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the profile on a grid that is good enough on the way."""
    finer = regrid(r, defect(problem, r, y), 0.3 * COARSE)
    return finer, resample(problem, r, y, finer)


def move_wall(problem: Problem, r: Floats, y: Floats) -> tuple[Floats, Floats, float]:
    """Return grid and guess with the wall carried to where it needs no extra friction, and the motion in widths.

    Friction (d - 1)/R + mu that holds a thin wall at R is what it feels at its own radius R', (d - 1)/R'.
    """
    steepness = np.linalg.norm(y[:, 1], axis=1)
    radius, width = float(r[np.argmax(steepness)]), float(np.ptp(y[:, 0], axis=0).max() / steepness.max())
    shift = radius / min(max(1.0 + problem.drag * radius / (problem.dimension - 1.0), 0.5), 2.0) - radius
    y = y.copy()
    y[:, 1] /= np.where(r < radius, 1.0 + shift / radius, 1.0)[:, None]
    return r + shift * np.minimum(r / radius, 1.0), y, abs(shift) / width
