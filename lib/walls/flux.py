"""Number flux of an ideal gas on a wall that moves through it: from the front, from behind, and net.

The gas is isotropic in its own frame, the wall is plane and moves with v_w along its normal. A particle of energy E,
momentum p and direction mu (cosine to the velocity of the wall) meets the wall at the rate v_w - mu p/E; positive rates
are meetings from the front, negative ones from behind. The angles are done by hand,

    J_front - J_behind = n v_w,     J_behind = g/(8 pi^2) int_{gamma m}^infinity dE f(E) (p - v_w E)^2,

where gamma m, gamma = (1 - v_w^2)^(-1/2), is the energy of a particle as fast as the wall: the integrand starts there
with a double zero, and the particles below it never come from behind. Massless: n (1 + v)^2/4, n (1 - v)^2/4, n v.

Fluxes count per area and per time of the gas; per time of the wall itself they are gamma times larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray
from ..base.validation import between, non_negative, positive
from ..plasma.ideal_gas import SIGN, Statistics, number_density

_STEPS = np.linspace(-4.6, 2.6, 361)
_ABOVE = np.exp(0.5 * np.pi * np.sinh(_STEPS))
_WEIGHT = _ABOVE * 0.5 * np.pi * np.cosh(_STEPS) * (_STEPS[1] - _STEPS[0])


@dataclass(frozen=True)
class WallFlux:
    """Particles of one species that meet a unit of wall area per unit of time, in GeV^3."""

    density: Any
    """Number density n of the gas."""
    front: Any
    """Flux on the side that faces the wall's motion."""
    behind: Any
    """Flux of the particles that overtake the wall."""

    @property
    def net(self) -> FloatOrArray:
        """Flux through the wall, n v_w whatever the mass, temperature and statistics."""
        return self.front - self.behind


def isotropic_flux(mean_speed: ArrayLike, density: ArrayLike) -> FloatOrArray:
    """Return n vbar/4, the flux on either side of a wall at rest.

    >>> isotropic_flux(1.0, 8.0)
    2.0
    """
    return non_negative("density", density) * non_negative("mean_speed", mean_speed) / 4


def flux_of_speed(v_w: ArrayLike, speed: ArrayLike, density: ArrayLike = 1.0) -> WallFlux:
    """Flux of an isotropic gas whose particles all have one speed u.

    J_behind = n (u - v)^2/(4u) if u > v and zero otherwise; J_front = n v + J_behind.

    Parameters
    ----------
    v_w
        speed of the wall in the frame of the gas, in [0, 1).
    speed
        u in (0, 1].
    density
        n, in any unit, which becomes that of the fluxes.

    Raises
    ------
    ValueError
        For a speed outside its range or a negative density.

    >>> flux = flux_of_speed(0.3, 1.0)
    >>> [round(float(j), 6) for j in (flux.front, flux.behind, flux.net)]
    [0.4225, 0.1225, 0.3]
    """
    v, u = _wall_speed(v_w), between("speed", positive("speed", speed), 0.0, 1.0)
    n = non_negative("density", density)
    behind = n * np.where(np.less(v, u), np.subtract(u, v) ** 2 / (4 * u), 0.0)[()]
    return WallFlux(n, n * v + behind, behind)


def thermal_flux(
    temperature: ArrayLike, mass: ArrayLike, v_w: ArrayLike, g: float = 1.0, statistics: Statistics = "MB"
) -> WallFlux:
    """Flux of a gas in thermal equilibrium without chemical potential.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    mass
        m >= 0 in GeV, broadcast against ``temperature``.
    v_w
        Speed of the wall in the frame of the gas, in [0, 1), broadcast likewise.
    g
        Internal states of the species.
    statistics
        "MB", "FD" or "BE".

    Returns
    -------
    density and fluxes in GeV^3 of the common shape; relative error below 1e-9 for m/T up to 600.

    Raises
    ------
    ValueError
        For T or g not positive, m negative, a speed outside [0, 1) or unknown statistics.

    >>> flux = thermal_flux(100.0, 0.0, 0.3, 2, "FD")
    >>> round(flux.front / flux.density, 10), round(flux.behind / flux.density, 10)
    (0.4225, 0.1225)
    """
    if statistics not in SIGN:
        raise ValueError(f"statistics must be one of {', '.join(SIGN)}, got {statistics!r}")
    t, m, v = positive("temperature", temperature), non_negative("mass", mass), _wall_speed(v_w)
    n = number_density(t, m, g, statistics)
    x, speed = np.broadcast_arrays(np.divide(m, t), v)
    behind = positive("g", g) * t**3 / (8 * np.pi**2) * _overtaking(x, speed, statistics)
    behind = behind if np.ndim(behind) else float(behind)
    return WallFlux(n, n * v + behind, behind)


def mean_speed(temperature: ArrayLike, mass: ArrayLike, statistics: Statistics = "MB") -> FloatOrArray:
    """Mean speed vbar = <p/E> of the gas: four times the flux on a wall at rest over the density.

    Parameters and errors as in :func:`thermal_flux`; beyond m/T = 700, where the density underflows, also a ValueError.

    >>> mean_speed(100.0, 0.0, "BE")
    1.0
    >>> round(float(mean_speed(0.002, 1.0) / np.sqrt(8 * 0.002 / np.pi)), 3)
    0.998
    """
    if statistics not in SIGN:
        raise ValueError(f"statistics must be one of {', '.join(SIGN)}, got {statistics!r}")
    between("mass/temperature", np.divide(non_negative("mass", mass), positive("temperature", temperature)), 0.0, 700.0)
    at_rest = thermal_flux(temperature, mass, 0.0, 1.0, statistics)
    speed = np.where(np.greater(mass, 0), 4 * at_rest.behind / at_rest.density, 1.0)
    return speed if speed.ndim else float(speed)


def _overtaking(x: np.ndarray, v: np.ndarray, statistics: Statistics) -> Any:
    """Return int dE f (p - vE)^2 from gamma m up, in units of T^3, by exp-sinh quadrature in E - gamma m."""
    gamma = ((1 - v**2) ** -0.5)[..., None]
    x, v = x[..., None], v[..., None]
    energy = gamma * x + _ABOVE
    # E - m and p - vE in forms that do not cancel at the lower end
    momentum = np.sqrt((v**2 * gamma**2 / (gamma + 1) * x + _ABOVE) * (energy + x))
    excess = _ABOVE * (2 * gamma * x + _ABOVE) / (gamma**2 * (momentum + v * energy))
    with np.errstate(over="ignore"):
        occupation = 1 / (np.expm1(energy) + (1 + SIGN[statistics]))
    return (_WEIGHT * excess**2 * occupation).sum(axis=-1)


def _wall_speed(value: ArrayLike) -> FloatOrArray:
    """Return a speed or an array of them or raise ValueError unless all lie in [0, 1)."""
    v = between("v_w", value, 0.0, 1.0)
    if np.any(np.equal(v, 1.0)):
        raise ValueError("v_w must be below 1, got 1.0")
    return v
