"""Linear systems dY/du = A(u) Y + b(u) on a given background, by Radau IIA with three stages on a fixed grid.

Asymmetries are linear once the abundances that they ride on are known. The method is of order 5, L-stable and stiffly
accurate; a linear system needs no iteration, one solve of a block system per step. Reference: Hairer & Wanner, Solving
Ordinary Differential Equations II, sec. IV.5.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from ..base.validation import finite, positive

_ROOT6 = np.sqrt(6.0)
RADAU_NODES = np.array([(4 - _ROOT6) / 10, (4 + _ROOT6) / 10, 1.0])
"""Positions of the stages within a step; the last one is its end."""
RADAU_WEIGHTS = np.array(
    [
        [(88 - 7 * _ROOT6) / 360, (296 - 169 * _ROOT6) / 1800, (-2 + 3 * _ROOT6) / 225],
        [(296 + 169 * _ROOT6) / 1800, (88 + 7 * _ROOT6) / 360, (-2 - 3 * _ROOT6) / 225],
        [(16 - _ROOT6) / 36, (16 + _ROOT6) / 36, 1 / 9],
    ]
)
"""Weights of the stages: row i integrates from the start of a step to node i."""


def stage_points(u_start: float, u_end: float, steps: int) -> Floats:
    """Points at which A and b are wanted, shape (steps, 3), for equal steps from ``u_start`` to ``u_end``.

    Raises ValueError if the range is empty or ``steps`` is below 1.

    >>> [round(float(u), 3) for u in stage_points(0.0, 2.0, 2)[:, 2]]
    [1.0, 2.0]
    """
    length = positive("u_end - u_start", finite("u_end", u_end) - finite("u_start", u_start))
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps!r}")
    return u_start + length / steps * (np.arange(steps)[:, None] + RADAU_NODES)


@njit(cache=True)
def _march(step, matrices, sources, start, stages):
    """Return the states at the ends of all steps, the start included."""
    steps, n = sources.shape[0], start.size
    out = np.empty((steps + 1, n))
    out[0] = start
    block, right = np.empty((3 * n, 3 * n)), np.empty(3 * n)
    for k in range(steps):
        # written out: a slice of an array costs more than what is done with it
        for i in range(3):
            for p in range(n):
                row = n * i + p
                right[row] = out[k, p]
                for j in range(3):
                    weight = step * stages[i, j]
                    right[row] += weight * sources[k, j, p]
                    for q in range(n):
                        block[row, n * j + q] = -weight * matrices[k, j, p, q]
                block[row, row] += 1.0
        found = np.linalg.solve(block, right)
        for p in range(n):
            out[k + 1, p] = found[2 * n + p]
    return out


def solve_linear(step: float, matrices: ArrayLike, sources: ArrayLike, start: ArrayLike) -> Floats:
    """Solve dY/du = A Y + b with A and b given at the stages of equal steps.

    Parameters
    ----------
    step
        Length of a step in u.
    matrices
        A at the points of :func:`stage_points`, shape (steps, 3, n, n).
    sources
        b at the same points, shape (steps, 3, n).
    start
        Y at the start, shape (n,).

    Returns
    -------
    Y at the start and at the end of every step, shape (steps + 1, n).

    Raises
    ------
    ValueError
        For a step that is not positive, an entry that is not finite, or shapes that do not match.

    >>> u = stage_points(0.0, 1.0, 4)
    >>> decay = solve_linear(0.25, -np.ones((4, 3, 1, 1)), np.zeros((4, 3, 1)), [1.0])
    >>> round(float(decay[-1, 0] - np.exp(-1)), 7)
    0.0
    """
    a = np.ascontiguousarray(finite("matrices", matrices))
    b = np.ascontiguousarray(finite("sources", sources))
    y0 = np.atleast_1d(np.asarray(finite("start", start)))
    n = y0.size
    if b.ndim != 3 or b.shape[1:] != (3, n):
        raise ValueError(f"sources must have shape (steps, 3, {n}), got {b.shape}")
    if a.shape != (*b.shape, n):
        raise ValueError(f"matrices must have shape {(*b.shape, n)}, got {a.shape}")
    return _march(positive("step", step), a, b, y0, RADAU_WEIGHTS)
