"""Momentum integrals of ideal gases: number, energy, pressure, entropy and susceptibility.

``x`` is m/T and ``xi`` mu/T; everything is per internal state and in units of powers of T. g counts the internal states
of the particle alone, never of particle and antiparticle together. References: Kolb & Turner ch. 3; Gondolo & Gelmini,
Nucl. Phys. B360 (1991) 145.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import kve

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, non_negative, positive

Statistics = Literal["MB", "FD", "BE"]
SIGN = {"MB": 0.0, "FD": 1.0, "BE": -1.0}

_STEPS = np.linspace(-4.6, 2.6, 361)
_KINETIC = np.exp(0.5 * np.pi * np.sinh(_STEPS))
_WEIGHT = _KINETIC * 0.5 * np.pi * np.cosh(_STEPS) * (_STEPS[1] - _STEPS[0]) / (2 * np.pi**2)
_TINY, _LARGE = 1e-7, 1e3
"""Where K_2 leaves its limit at small argument and reaches its series at large argument."""
SMALL = 1e-9
"""Below this m/T a gas is massless to double precision, and K_2 is not far from overflow."""


@dataclass(frozen=True)
class Moments:
    """Momentum integrals per internal state; f is the occupation and E^2 = q^2 + x^2, all in units of T."""

    number: FloatOrArray
    """n/(g T^3) = (2 pi^2)^-1 int q^2 f dq."""
    energy: FloatOrArray
    """rho/(g T^4) = (2 pi^2)^-1 int q^2 E f dq."""
    pressure: FloatOrArray
    """p/(g T^4) = (2 pi^2)^-1 int q^4/(3E) f dq."""
    entropy: FloatOrArray
    """s/(g T^3) = (rho + p - mu n)/(g T^4)."""
    susceptibility: FloatOrArray
    """(dn/dmu)/(g T^2) = (2 pi^2)^-1 int q^2 f (1 - s f) dq, s = 0, 1, -1 for MB, FD, BE."""


def moments(x: ArrayLike, statistics: Statistics, xi: ArrayLike = 0.0) -> Moments:
    """Return the momentum integrals of one internal state.

    Parameters
    ----------
    x
        m/T >= 0, any shape.
    statistics
        "MB", "FD" or "BE".
    xi
        mu/T, broadcast against ``x``; for bosons it must stay below x, or be equal to x where both are zero.

    Returns
    -------
    :class:`Moments`, each of the common shape: Maxwell-Boltzmann from Bessel functions, the others by exp-sinh
    quadrature in the kinetic energy, which resolves both ends; relative error below 1e-10 for x from 0 to 700 and
    xi - x up to 12 (1e-4 at 30, where the edge of the Fermi sea falls between the nodes).

    Raises
    ------
    ValueError
        For a negative or NaN x, unknown statistics, or a boson that would condense.

    >>> round(moments(0.0, "FD").energy / (7 / 8 * np.pi**2 / 30), 10)
    1.0
    """
    x, xi = _checked(x, statistics, xi)
    # a condensed massive boson has a finite density and an infinite susceptibility
    if statistics == "BE" and np.any((xi == x) & (x > 0)):
        bad = float(x[(xi == x) & (x > 0)].flat[0])
        raise ValueError(f"xi of a massive boson must be below x = {bad!r} for a finite susceptibility, got {bad!r}")
    if statistics == "MB":
        number = np.exp(log_bessel_density(np.maximum(x, SMALL)) + xi) / (2 * np.pi**2)
        heavy = np.maximum(x, SMALL)
        energy = 3 * number + np.where(x > SMALL, heavy**3 * kve(1, heavy) * np.exp(xi - heavy), 0.0) / (2 * np.pi**2)
        pressure, susceptibility = number, number
    else:
        kinetic, states, occupation, scale = _quadrature(x, statistics, xi)
        mass, particles = x[..., None], states * occupation
        number = scale * particles.sum(axis=-1)
        energy = scale * (particles * (kinetic + mass)).sum(axis=-1)
        squared = kinetic * (kinetic + 2 * mass)
        pressure = scale * (particles * squared / (kinetic + mass)).sum(axis=-1) / 3
        blocked = 1 - SIGN[statistics] * occupation * scale[..., None]
        susceptibility = scale * (particles * blocked).sum(axis=-1)
    entropy = energy + pressure - xi * number
    values = (number, energy, pressure, entropy, susceptibility)
    return Moments(*(v if np.ndim(v) else float(v) for v in values))


def log_scaled_k2(z: ArrayLike) -> Floats:
    """Return L(z) of :func:`scaled_log_bessel` alone, in half the time."""
    z = np.asarray(z, dtype=np.float64)
    w = 1 / np.maximum(z, _LARGE)
    value = np.asarray(np.log(np.sqrt(np.pi / 2)) - 1.5 * np.log(w) + np.log(_series(w)))
    near = ~(z > _LARGE)
    if near.any():
        value[near] = _near_log_scaled_k2(z[near].tobytes())
    return value


@lru_cache(maxsize=8)
def _near_log_scaled_k2(memory: bytes) -> Floats:
    """Return L of the z in this memory, all below the series: the routine is slow, and scans come with one grid."""
    z = np.frombuffer(memory)
    middle = np.maximum(z, _TINY)
    found = np.where(z < _TINY, np.log(2.0) + z, np.log(middle**2 * kve(2, middle)))
    found.setflags(write=False)
    return found


def _series(w: Floats) -> Floats:
    """Return sqrt(2 z/pi) K_2(z) e^z at large z = 1/w."""
    return 1 + w * (15 / 8 + w * (105 / 128 + w * (-315 / 1024 + w * 10395 / 32768)))


def scaled_log_bessel(z: ArrayLike) -> tuple[Floats, Floats]:
    """Return L(z) = ln[z^2 K_2(z) e^z] and dL/d ln z, with series beyond the reach of the Bessel routine.

    dL/d ln z = z (1 - K_1/K_2). Raises nothing: z must be positive.

    >>> round(float(scaled_log_bessel(1e-9)[0]), 6), round(float(scaled_log_bessel(1e8)[1]), 6)
    (0.693147, 1.5)
    """
    z = np.asarray(z, dtype=np.float64)
    w = 1 / np.maximum(z, _LARGE)
    slope = np.asarray(1.5 - w * (15 / 8 + w * (105 / 64 + w * (-945 / 1024 + w * 10395 / 8192))) / _series(w))
    near = ~(z > _LARGE)
    if near.any():
        found, middle = z[near], np.maximum(z[near], _TINY)
        slope[near] = np.where(found < _TINY, found, middle * (1 - kve(1, middle) / kve(2, middle)))
    return log_scaled_k2(z), slope


def log_bessel_density(x: ArrayLike) -> FloatOrArray:
    """Return ln[x^2 K_2(x)]: the Maxwell-Boltzmann density is g T^3/(2 pi^2) times its exponential.

    Finite for every positive x; tends to ln 2 for x -> 0.

    >>> round(float(np.exp(log_bessel_density(1e-4))), 8)
    2.0
    """
    x = positive("x", x)
    result = log_scaled_k2(x) - x
    return result if np.ndim(result) else float(result)


def reduced_density(x: ArrayLike, statistics: Statistics = "MB", xi: ArrayLike = 0.0) -> FloatOrArray:
    """Number density per internal state in units of T^3, n/(g T^3), by the quadrature of :func:`moments`.

    Parameters and errors as there, except that a boson may sit at xi = x, where its density is still finite.

    >>> round(reduced_density(0.0, "BE") * np.pi**2, 8)
    1.2020569
    """
    x, xi = _checked(x, statistics, xi)
    _, states, occupation, scale = _quadrature(x, statistics, xi)
    result = scale * (states * occupation).sum(axis=-1)
    return result if np.ndim(result) else float(result)


@dataclass(frozen=True)
class IdealGas:
    """One species of an ideal gas. Temperatures, masses and potentials in GeV; arrays of temperatures are welcome."""

    mass: float
    """Mass in GeV, zero allowed."""
    states: float
    """Internal states g: of the particle, or of particle and antiparticle together where mu is zero."""
    statistics: Statistics
    """"MB", "FD" or "BE"."""

    def __post_init__(self) -> None:
        """Reject a negative mass, no states, or unknown statistics."""
        non_negative("mass", self.mass)
        positive("states", self.states)
        if self.statistics not in SIGN:
            raise ValueError(f"statistics must be one of {', '.join(SIGN)}, got {self.statistics!r}")

    def _moments(self, temperature: ArrayLike, mu: ArrayLike) -> tuple[FloatOrArray, Moments]:
        """Return T and the moments at m/T and mu/T."""
        t = positive("temperature", temperature)
        return t, moments(self.mass / t, self.statistics, finite("mu", mu) / t)

    def number_density(self, temperature: ArrayLike, mu: ArrayLike = 0.0) -> FloatOrArray:
        """Number density in GeV^3."""
        t, m = self._moments(temperature, mu)
        return self.states * t**3 * m.number

    def energy_density(self, temperature: ArrayLike, mu: ArrayLike = 0.0) -> FloatOrArray:
        """Energy density in GeV^4."""
        t, m = self._moments(temperature, mu)
        return self.states * t**4 * m.energy

    def pressure(self, temperature: ArrayLike, mu: ArrayLike = 0.0) -> FloatOrArray:
        """Pressure in GeV^4."""
        t, m = self._moments(temperature, mu)
        return self.states * t**4 * m.pressure

    def entropy_density(self, temperature: ArrayLike, mu: ArrayLike = 0.0) -> FloatOrArray:
        """Entropy density in GeV^3."""
        t, m = self._moments(temperature, mu)
        return self.states * t**3 * m.entropy

    def susceptibility(self, temperature: ArrayLike, mu: ArrayLike = 0.0) -> FloatOrArray:
        """dn/dmu in GeV^2."""
        t, m = self._moments(temperature, mu)
        return self.states * t**2 * m.susceptibility

    def degrees(self, temperature: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
        """Contribution to g* and to g*s without chemical potential.

        >>> [round(float(v), 6) for v in IdealGas(0.0, 4, "FD").degrees(1.0)]
        [3.5, 3.5]
        """
        _, m = self._moments(temperature, 0.0)
        return 30 / np.pi**2 * self.states * m.energy, 45 / (2 * np.pi**2) * self.states * m.entropy


def number_density(
    temperature: ArrayLike, mass: ArrayLike, g: float, statistics: Statistics = "MB", mu: ArrayLike = 0.0
) -> FloatOrArray:
    """Equilibrium number density in GeV^3 of a particle of ``mass`` (GeV, any shape) at ``temperature`` (GeV).

    Maxwell-Boltzmann densities come from scaled Bessel functions, quantum ones from :func:`reduced_density`.
    Raises ValueError unless temperature and g are positive and the mass is not negative.
    """
    t, m, g = positive("temperature", temperature), non_negative("mass", mass), positive("g", g)
    x, xi = m / t, finite("mu", mu) / t
    if statistics != "MB":
        return g * t**3 * reduced_density(x, statistics, xi)
    # x^2 K_2 = 2 - x^2/2 + ...: below 1e-9 the limit is exact, and K_2 would overflow
    heavy = x > SMALL
    bessel = np.where(heavy, np.exp(log_bessel_density(np.where(heavy, x, 1.0)) + xi), 2 * np.exp(xi))
    result = g * t**3 / (2 * np.pi**2) * bessel
    return result if np.ndim(result) else float(result)


def _checked(x: ArrayLike, statistics: Statistics, xi: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
    """Return x and xi as arrays of one shape, or raise."""
    if statistics not in SIGN:
        raise ValueError(f"statistics must be one of {', '.join(SIGN)}, got {statistics!r}")
    x, xi = np.broadcast_arrays(non_negative("x", x), finite("xi", xi))
    if statistics == "BE" and np.any(xi > x):
        bad = int(np.argmax((xi > x).ravel()))
        raise ValueError(f"xi of a boson must not exceed x = {float(x.flat[bad])!r}, got {float(xi.flat[bad])!r}")
    return x, xi


def _quadrature(x: Floats, statistics: Statistics, xi: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return kinetic energies, density of states, occupation over a scale, and that scale; nodes along a new last axis.

    The scale exp(-(m - mu)/T) of a dilute gas is kept apart, so that its tail does not underflow before its bulk.
    """
    gap, mass, sign = (x - xi)[..., None], x[..., None], SIGN[statistics]
    states = _WEIGHT * (_KINETIC + mass) * np.sqrt(_KINETIC * (_KINETIC + 2 * mass))
    y = gap + _KINETIC
    with np.errstate(over="ignore", invalid="ignore"):
        decay = np.exp(-y)
        dilute = np.exp(-_KINETIC) / ((1 + sign) * decay - np.expm1(-y))
        dense = 1 / (np.expm1(y) + (1 + sign))
    return _KINETIC, states, np.where(gap >= 0, dilute, dense), np.exp(-np.maximum(x - xi, 0.0))
