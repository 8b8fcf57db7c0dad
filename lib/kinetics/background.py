"""What a network lives in: an expanding radiation era (constant or tabulated g*) or a box of constant volume.

A background maps the time variable x of the user to the integration variable u, and gives the entropy density s
(yields are n/s) and the clock du/dt, each as a pair (logarithm, its derivative with respect to u).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.validation import increasing, positive
from ..plasma.cosmology import entropy_density, hubble_rate

Pair = tuple[Any, Any]


class Background(Protocol):
    """What :func:`lib.kinetics.solve.solve_network` asks of a background."""

    mass: float
    """Reference mass M in GeV of x = M/T; NaN where there is no temperature."""

    def coordinate(self, x: ArrayLike) -> FloatOrArray:
        """Integration variable u(x)."""

    def log_entropy(self, u: Floats) -> Pair:
        """Return ln(s/GeV^3) and its u-derivative."""

    def log_clock(self, u: Floats) -> Pair:
        """Return ln((du/dt)/GeV) and its u-derivative."""


@dataclass(frozen=True)
class RadiationEra:
    """Radiation domination with constant g*: x = M/T, u = ln x, du/dt = H."""

    mass: float
    """Reference mass M in GeV."""
    g_star: float = constants.G_STAR_SM
    """Relativistic degrees of freedom in the energy density."""
    g_star_s: float | None = None
    """The same in the entropy density; None means equal to ``g_star``."""
    m_planck: float = constants.M_PLANCK
    """Planck mass (not reduced) in GeV."""

    def __post_init__(self) -> None:
        """Reject non-positive parameters."""
        positive("mass of the background", self.mass)
        positive("g_star", self.g_star)
        positive("m_planck", self.m_planck)
        if self.g_star_s is None:
            object.__setattr__(self, "g_star_s", self.g_star)
        positive("g_star_s", self.g_star_s)

    def coordinate(self, x: ArrayLike) -> FloatOrArray:
        """Return u = ln x."""
        return np.log(positive("x", x))

    def log_entropy(self, u: Floats) -> Pair:
        """Return ln s = ln s(M) - 3u and its derivative."""
        return np.log(entropy_density(self.mass, self.g_star_s)) - 3 * u, np.full_like(u, -3.0)

    def log_clock(self, u: Floats) -> Pair:
        """Return ln H = ln H(M) - 2u and its derivative."""
        return np.log(hubble_rate(self.mass, self.g_star, self.m_planck)) - 2 * u, np.full_like(u, -2.0)


@dataclass(frozen=True)
class TabulatedEra:
    """Radiation domination with g*(T) from a table; entropy is conserved.

    du/dt = H / (1 + (1/3) d ln g*s / d ln T), with cubic splines of g* and g*s in ln T.
    """

    mass: float
    """Reference mass M in GeV."""
    temperature: Floats
    """Temperatures of the table in GeV, increasing, at least four."""
    g_star: Floats
    """Energy degrees of freedom at these temperatures."""
    g_star_s: Floats
    """Entropy degrees of freedom at these temperatures."""
    m_planck: float = constants.M_PLANCK
    """Planck mass (not reduced) in GeV."""
    _splines: tuple[CubicSpline, CubicSpline] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Reject a bad table and build the splines."""
        positive("mass of the background", self.mass)
        positive("m_planck", self.m_planck)
        log_t = np.log(increasing("temperature", positive("temperature", self.temperature)))
        tables = [np.log(positive(name, getattr(self, name))) for name in ("g_star", "g_star_s")]
        for name, table in zip(("g_star", "g_star_s"), tables, strict=True):
            if np.shape(table) != log_t.shape:
                raise ValueError(f"{name} must have one value per temperature, got {np.size(table)} for {log_t.size}")
        object.__setattr__(self, "_splines", tuple(CubicSpline(log_t, t, extrapolate=False) for t in tables))

    def coordinate(self, x: ArrayLike) -> FloatOrArray:
        """Return u = ln x; raises ValueError if the temperature M/x leaves the table."""
        x = positive("x", x)
        temperature = self.mass / np.atleast_1d(x)
        low, high = float(np.min(self.temperature)), float(np.max(self.temperature))
        outside = (temperature < low * (1 - 1e-12)) | (temperature > high * (1 + 1e-12))
        if np.any(outside):
            raise ValueError(f"temperature {float(temperature[outside][0])!r} leaves the table [{low!r}, {high!r}]")
        return np.log(x)

    def _log_t(self, u: Floats) -> Any:
        """Return ln T, kept inside the table against rounding."""
        return np.clip(np.log(self.mass) - u, self._splines[0].x[0], self._splines[0].x[-1])

    def log_entropy(self, u: Floats) -> Pair:
        """Return ln s and its u-derivative."""
        log_t, g = self._log_t(u), self._splines[1]
        return np.log(2 * np.pi**2 / 45) + g(log_t) + 3 * log_t, -g(log_t, 1) - 3

    def log_clock(self, u: Floats) -> Pair:
        """Return ln(du/dt) and its u-derivative."""
        log_t, (g, g_s) = self._log_t(u), self._splines
        hubble = np.log(hubble_rate(1.0, 1.0, self.m_planck)) + g(log_t) / 2 + 2 * log_t
        slowing = 1 + g_s(log_t, 1) / 3
        return hubble - np.log(slowing), -g(log_t, 1) / 2 - 2 + g_s(log_t, 2) / 3 / slowing


@dataclass(frozen=True)
class StaticBox:
    """A box of constant volume: x is the time, "yields" are the densities, u = x."""

    mass: float = float("nan")
    """No temperature, hence no reference mass."""

    def coordinate(self, x: ArrayLike) -> FloatOrArray:
        """Return u = x."""
        return np.asarray(x, dtype=np.float64)[()]

    def log_entropy(self, u: Floats) -> Pair:
        """Return zero: densities are not diluted."""
        return np.zeros_like(u), np.zeros_like(u)

    def log_clock(self, u: Floats) -> Pair:
        """Return zero: u is the time."""
        return np.zeros_like(u), np.zeros_like(u)
