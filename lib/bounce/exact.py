"""Bounces in closed form: the thin wall, the Fubini instanton and the Gaussian bounce of a logarithmic potential."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from ..base.arrays import Floats
from ..base.validation import finite, positive
from .potentials import OneField, Potential
from .profile import sphere
from .single import at_least_two

REGULATOR = 1e-8
"""Field, over the amplitude, below which the logarithm of the Gaussian bounce's potential is cut off."""


@dataclass(frozen=True)
class ThinWall:
    """A bubble whose wall is thin against its radius."""

    radius: float
    """R = (d - 1) sigma / epsilon."""
    action: float
    """S = Omega_d sigma R^(d-1)/d."""


def thin_wall(tension: float, energy_difference: float, dimension: float = 4) -> ThinWall:
    """Return radius and action of a thin wall: the maximum of Omega_d [sigma R^(d-1) - epsilon R^d/d] over R.

    Parameters
    ----------
    tension
        sigma, mass dimension d - 1.
    energy_difference
        epsilon = V(false) - V(true).
    dimension
        Dimension d of the symmetry.

    Returns
    -------
    ThinWall
        For d = 4, 27 pi^2 sigma^4/(2 epsilon^3); for d = 3, 16 pi sigma^3/(3 epsilon^2) (Coleman 1977; Linde 1983).

    Raises
    ------
    ValueError
        If an argument is not positive or d < 2.

    >>> round(thin_wall(1.0, 1.0).action / math.pi**2, 12), round(thin_wall(1.0, 1.0, 3).action / math.pi, 12)
    (13.5, 5.333333333333)
    """
    d = at_least_two(dimension)
    sigma, epsilon = positive("tension", tension), positive("energy_difference", energy_difference)
    radius = (d - 1.0) * sigma / epsilon
    return ThinWall(radius, sphere(d) * sigma * radius ** (d - 1.0) / d)


def tension(potential: Potential, low: float, high: float) -> float:
    """Return sigma = int sqrt(2 [V - V(low)]) dphi of the wall between two degenerate vacua of one field.

    Raises
    ------
    ValueError
        If the potential falls below its value at ``low`` in between.

    >>> from lib.bounce import Polynomial
    >>> round(tension(Polynomial({(0,): 0.25, (2,): -0.5, (4,): 0.25}), -1.0, 1.0) ** 2, 10)
    0.8888888889
    """
    finite("low", low), finite("high", high)
    floor = float(potential.value(np.array([low])))

    def momentum(phi: float) -> float:
        height = float(potential.value(np.array([phi]))) - floor
        if height < -1e-12 * (1.0 + abs(floor)):
            raise ValueError(f"potential must not fall below V({low!r}) before {high!r}, got {height!r} at {phi!r}")
        return math.sqrt(2.0 * max(height, 0.0))

    return abs(quad(momentum, low, high, epsabs=1e-13, epsrel=1e-12, limit=200)[0])


def fubini(r: ArrayLike, coupling: float, size: float) -> tuple[Floats, Floats]:
    """Return the Fubini instanton of V = -coupling phi^4/4 in four dimensions and its radial derivative.

    phi = sqrt(8/coupling) size/(r^2 + size^2) for any size, with the action 8 pi^2/(3 coupling) (Fubini 1976).
    """
    radii, rho = np.asarray(finite("r", r)), positive("size", size)
    amplitude = math.sqrt(8.0 / positive("coupling", coupling)) * rho
    bracket = radii**2 + rho**2
    return amplitude / bracket, -2.0 * amplitude * radii / bracket**2


def gaussian_potential(amplitude: float, width: float, dimension: float) -> OneField:
    """Return the potential whose O(d) bounce is amplitude exp(-r^2/(2 width^2)).

    V = phi^2/(2 width^2) [1 - d - ln(phi^2/amplitude^2)], false vacuum at 0, no true one. The logarithm is cut off at
    1e-8 of the amplitude, which moves the action by less than 1e-14 of itself.

    Parameters
    ----------
    amplitude, width
        Height and width of the bounce.
    dimension
        Dimension d.

    Returns
    -------
    OneField
        The potential.
    """
    a2, s2, d = positive("amplitude", amplitude) ** 2, positive("width", width) ** 2, at_least_two(dimension)
    cut = REGULATOR**2 * a2

    def logarithm(phi: Floats) -> Floats:
        return np.log((phi**2 + cut) / a2)

    return OneField(
        lambda phi: (phi**2 * (1.0 - d) - (phi**2 + cut) * logarithm(phi) + cut * math.log(cut / a2)) / (2.0 * s2),
        lambda phi: -phi * (d + logarithm(phi)) / s2,
        lambda phi: -(d + logarithm(phi) + 2.0 * phi**2 / (phi**2 + cut)) / s2,
    )


def gaussian_action(amplitude: float, width: float, dimension: float) -> float:
    """Return the action pi^(d/2) amplitude^2 width^(d-2)/2 of the Gaussian bounce.

    >>> round(gaussian_action(1.0, 1.0, 4) / math.pi**2, 12)
    0.5
    """
    d = at_least_two(dimension)
    return 0.5 * math.pi ** (0.5 * d) * positive("amplitude", amplitude) ** 2 * positive("width", width) ** (d - 2.0)
