"""The bounce as a result: fields on radii, interpolated by its own equation of motion, with action and virial identity.

The equation is phi'' + (d - 1) phi'/r = dV/dphi with phi'(0) = 0 and phi -> false vacuum (Coleman 1977). Field and
slope at the radii are the unknowns of the solvers; the second derivative follows from the equation, and all three fix
one quintic polynomial between any two radii.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.interpolate import BPoly

from ..base.arrays import Floats
from ..base.validation import finite
from .potentials import Potential

GAUSS_NODES = 6


class NoBounce(RuntimeError):
    """A solver found no bounce although the input is sound; the message says where it stopped."""


def sphere(dimension: float) -> float:
    """Return the area 2 pi^(d/2)/Gamma(d/2) of the unit sphere in d dimensions.

    >>> round(sphere(4) / math.pi**2, 12), round(sphere(3) / math.pi, 12)
    (2.0, 4.0)
    """
    return 2.0 * math.pi ** (0.5 * dimension) / math.gamma(0.5 * dimension)


def quintic(theta: ArrayLike) -> Floats:
    """Return the quintic Hermite basis on [0, 1] and its first two derivatives.

    Parameters
    ----------
    theta
        Positions, shape (m,).

    Returns
    -------
    ndarray
        Shape (3, 6, m): order of the derivative; factors of value, slope, second derivative at 0, then at 1; position.
    """
    t = np.asarray(theta, dtype=float)
    # coefficients of 1, t, ..., t^5, from the six conditions at the two ends
    rows = np.array(
        [
            [1, 0, 0, -10, 15, -6],
            [0, 1, 0, -6, 8, -3],
            [0, 0, 0.5, -1.5, 1.5, -0.5],
            [0, 0, 0, 10, -15, 6],
            [0, 0, 0, -4, 7, -3],
            [0, 0, 0, 0.5, -1, 0.5],
        ]
    )
    n = np.arange(6)
    powers = [t**i for i in range(6)]
    value = rows @ np.array(powers)
    first = (rows[:, 1:] * n[1:]) @ np.array(powers[:5])
    second = (rows[:, 2:] * n[2:] * n[1:5]) @ np.array(powers[:4])
    return np.array([value, first, second])


def acceleration(potential: Potential, r: Floats, fields: Floats, slopes: Floats, dimension: float) -> Floats:
    """Return phi'' from the equation of motion, shape of ``fields``; at r = 0 it is dV/dphi / d."""
    gradient = potential.gradient(fields)
    centre = r == 0.0
    friction = (dimension - 1.0) * slopes / np.where(centre, 1.0, r)[:, None]
    return np.where(centre[:, None], gradient / dimension, gradient - friction)


@dataclass(frozen=True, eq=False)
class Bounce:
    """An O(d) symmetric bounce, in one unit of mass (radii in its inverse)."""

    r: Floats
    """Radii, shape (n,), from 0."""
    fields: Floats
    """Fields, shape (n, k)."""
    slopes: Floats
    """Radial derivatives, shape (n, k)."""
    accelerations: Floats
    """Second derivatives by the equation of motion, shape (n, k)."""
    false_vacuum: Floats
    """Where the fields end, shape (k,)."""
    dimension: float
    """Dimension d of the symmetry O(d)."""
    kinetic: float
    """T = Omega_d int r^(d-1) |phi'|^2/2 dr."""
    potential_energy: float
    """U = Omega_d int r^(d-1) [V(phi) - V(false)] dr."""
    diagnostics: dict[str, Any]
    """What the solver did: steps or iterations, and its error estimates."""

    @property
    def action(self) -> float:
        """Euclidean action S = T + U above that of the false vacuum; S_3 is the energy of the critical bubble."""
        return self.kinetic + self.potential_energy

    @property
    def virial(self) -> float:
        """Residual (d - 2)/d + U/T of the virial identity: zero for a bounce, where S = 2 T/d (Derrick 1964)."""
        return (self.dimension - 2.0) / self.dimension + self.potential_energy / self.kinetic

    @cached_property
    def _pieces(self) -> BPoly:
        data = np.stack([self.fields, self.slopes, self.accelerations], axis=1)
        return BPoly.from_derivatives(self.r, data, extrapolate=False)

    def at(self, r: ArrayLike, derivative: int = 0) -> Floats:
        """Return the fields, or a derivative of them, at any radius of the table.

        Parameters
        ----------
        r
            Radii, shape (...).
        derivative
            Order, 0 to 2.

        Returns
        -------
        ndarray
            Shape (..., k).

        Raises
        ------
        ValueError
            If a radius lies outside the table.
        """
        radii = np.asarray(finite("r", r))
        outside = (radii < 0.0) | (radii > self.r[-1])
        if np.any(outside):
            raise ValueError(f"r must lie between 0 and {self.r[-1]:g}, got {float(radii[outside].flat[0])!r}")
        return self._pieces(radii, nu=derivative)


def energies(
    potential: Potential, r: Floats, fields: Floats, slopes: Floats, false_vacuum: Floats, dimension: float
) -> tuple[float, float]:
    """Return kinetic and potential part of the action of any profile with given values and slopes.

    Between the radii the profile is the quintic that also obeys the equation of motion at both of them; each interval
    is integrated by Gauss's rule.

    Parameters
    ----------
    potential
        The potential.
    r
        Radii, shape (n,), strictly increasing, not negative.
    fields, slopes
        Values and radial derivatives, shape (n, k).
    false_vacuum
        Where the potential energy is counted from, shape (k,).
    dimension
        Dimension d of the symmetry.

    Returns
    -------
    tuple of float
        T and U; their sum is the action between the first and the last radius.
    """
    nodes, weights = leggauss(GAUSS_NODES)
    theta = 0.5 * (nodes + 1.0)
    basis = quintic(theta)
    h = np.diff(r)
    bends = acceleration(potential, r, fields, slopes, dimension)
    scaled = interval_data(h, fields, slopes, bends)
    points = np.einsum("am,iak->imk", basis[0], scaled)
    gradients = np.einsum("am,iak->imk", basis[1], scaled) / h[:, None, None]
    radii = r[:-1, None] + h[:, None] * theta
    measure = sphere(dimension) * 0.5 * weights * h[:, None] * radii ** (dimension - 1.0)
    kinetic = np.sum(measure * 0.5 * np.sum(gradients**2, axis=-1))
    depth = potential.value(points) - potential.value(false_vacuum)
    return float(kinetic), float(np.sum(measure * depth))


def interval_data(h: Floats, fields: Floats, slopes: Floats, bends: Floats) -> Floats:
    """Return what multiplies the quintic basis on each interval, shape (n - 1, 6, k)."""
    step = h[:, None]
    left = (fields[:-1], step * slopes[:-1], step**2 * bends[:-1])
    right = (fields[1:], step * slopes[1:], step**2 * bends[1:])
    return np.stack([*left, *right], axis=1)


def assemble(
    potential: Potential,
    r: Floats,
    fields: Floats,
    slopes: Floats,
    false_vacuum: Floats,
    dimension: float,
    diagnostics: dict[str, Any],
) -> Bounce:
    """Return the result of a solver from values and slopes on radii that start at 0; arrays become read-only."""
    bends = acceleration(potential, r, fields, slopes, dimension)
    kinetic, depth = energies(potential, r, fields, slopes, false_vacuum, dimension)
    arrays = [np.array(a, dtype=float) for a in (r, fields, slopes, bends, false_vacuum)]
    for array in arrays:
        array.flags.writeable = False
    return Bounce(*arrays, float(dimension), kinetic, depth, dict(diagnostics))
