"""The nodes of a network's tables, and the cubic spline through values on them.

A scan solves thousands of networks on the same nodes: the matrix of the spline is factored once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dgttrf, dgttrs

from ..base.arrays import Floats


@dataclass(frozen=True, eq=False)
class Grid:
    """Nodes in the integration variable u, equally spaced, and in the variable x of the user; read-only."""

    u: Floats
    """Nodes in u, shape (n,)."""
    x: Floats
    """The same nodes in x, shape (n,)."""

    @property
    def spacing(self) -> float:
        """Distance of the nodes in u."""
        return float(self.u[-1] - self.u[0]) / (self.u.size - 1)

    @cached_property
    def _factors(self) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.int32]]:
        """LU factors of the matrix that relates the slopes of neighbouring nodes."""
        step = np.diff(self.u)
        below, diagonal, above = np.empty(step.size), np.empty(step.size + 1), np.empty(step.size)
        below[:-1], below[-1] = step[1:], self.u[-1] - self.u[-3]
        diagonal[0], diagonal[1:-1], diagonal[-1] = step[1], 2 * (step[:-1] + step[1:]), step[-2]
        above[0], above[1:] = self.u[2] - self.u[0], step[:-1]
        return dgttrf(below, diagonal, above)[:5]

    def slopes(self, values: Floats) -> Floats:
        """Return the u-derivative at the nodes of the cubic spline (not-a-knot) through ``values``, both of shape (n,).

        It is that of :class:`scipy.interpolate.CubicSpline` to the last bit. At least four nodes.
        """
        h = np.diff(self.u)
        secant = np.diff(values) / h
        right = np.empty(self.u.size)
        right[1:-1] = 3 * (h[1:] * secant[:-1] + h[:-1] * secant[1:])
        first, last = self.u[2] - self.u[0], self.u[-1] - self.u[-3]
        right[0] = ((h[0] + 2 * first) * h[1] * secant[0] + h[0] ** 2 * secant[1]) / first
        right[-1] = (h[-1] ** 2 * secant[-2] + (2 * last + h[-1]) * h[-2] * secant[-1]) / last
        return dgttrs(*self._factors, right)[0]


@lru_cache(maxsize=16)
def grid(start: float, end: float, nodes: int, logarithmic: bool) -> Grid:
    """Return ``nodes`` nodes from u = ``start`` to ``end``; x is e^u if ``logarithmic``, else u."""
    u = np.linspace(start, end, nodes)
    x = np.exp(u) if logarithmic else u
    for array in (u, x):
        array.setflags(write=False)
    return Grid(u, x)
