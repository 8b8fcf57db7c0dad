"""A potential along a straight line through two vacua, and its continuation to the full potential."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from .potentials import Potential


@dataclass(frozen=True, eq=False)
class AlongLine:
    """A potential of several fields seen along a straight line, as a potential of the length along it."""

    potential: Potential
    """The full potential."""
    start: Floats
    """Point at length zero, shape (k,)."""
    direction: Floats
    """Unit vector, shape (k,)."""
    fields: int = 1
    """Number of fields."""

    def _points(self, s: ArrayLike) -> Floats:
        return self.start + np.asarray(s, dtype=float) * self.direction

    def value(self, s: ArrayLike) -> Floats:
        """Return V at lengths (..., 1)."""
        return self.potential.value(self._points(s))

    def gradient(self, s: ArrayLike) -> Floats:
        """Return dV/ds, shape (..., 1)."""
        return (self.potential.gradient(self._points(s)) @ self.direction)[..., None]

    def hessian(self, s: ArrayLike) -> Floats:
        """Return d^2V/ds^2, shape (..., 1, 1)."""
        return (self.potential.hessian(self._points(s)) @ self.direction @ self.direction)[..., None, None]


@dataclass(frozen=True, eq=False)
class Trough:
    """A share ``t`` of a potential, the rest a straight trough with the same vacua and the same profile along its axis.

    At t = 0 the straight bounce is exact, at t = 1 the potential is the full one, and at every t between them both
    vacua are minima at unchanged energies.
    """

    potential: Potential
    """The full potential."""
    line: AlongLine
    """The potential along the straight line through both vacua."""
    stiffness: float
    """Squared mass across the trough."""
    t: float
    """Share of the full potential, 0 to 1."""

    @property
    def fields(self) -> int:
        """Number of fields."""
        return self.potential.fields

    def _split(self, x: Floats) -> tuple[Floats, Floats]:
        apart = np.asarray(x, dtype=float) - self.line.start
        along = apart @ self.line.direction
        return along[..., None], apart - along[..., None] * self.line.direction

    def value(self, x: Floats) -> Floats:
        """Return V at points (..., k)."""
        s, across = self._split(x)
        trough = self.line.value(s) + 0.5 * self.stiffness * np.sum(across**2, axis=-1)
        return self.t * self.potential.value(x) + (1.0 - self.t) * trough

    def gradient(self, x: Floats) -> Floats:
        """Return its first derivatives, shape (..., k)."""
        s, across = self._split(x)
        trough = self.line.gradient(s) * self.line.direction + self.stiffness * across
        return self.t * self.potential.gradient(x) + (1.0 - self.t) * trough

    def hessian(self, x: Floats) -> Floats:
        """Return its second derivatives, shape (..., k, k)."""
        s, _ = self._split(x)
        axis = np.outer(self.line.direction, self.line.direction)
        trough = self.line.hessian(s) * axis + self.stiffness * (np.eye(self.fields) - axis)
        return self.t * self.potential.hessian(x) + (1.0 - self.t) * trough
