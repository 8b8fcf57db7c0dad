"""What a network lives in: an expanding era of a plasma or a box of constant volume.

A background maps the time variable x of the user to the integration variable u, and gives the entropy density s
(yields are n/s) and the clock du/dt, each as a pair (logarithm, its derivative with respect to u).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import positive
from ..plasma.cosmology import entropy_density, hubble_rate
from ..plasma.thermal_history import Plasma

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
class Era:
    """An expanding universe that ``plasma`` dominates: x = M/T, u = ln x; entropy is conserved.

    du/dt = H/(1 + (1/3) d ln g*s/d ln T).
    """

    mass: float
    """Reference mass M in GeV."""
    plasma: Plasma
    """Degrees of freedom and Planck mass."""

    def __post_init__(self) -> None:
        """Reject a non-positive mass."""
        positive("mass of the background", self.mass)

    def coordinate(self, x: ArrayLike) -> FloatOrArray:
        """Return u = ln x; raises ValueError if the temperature M/x leaves the range of the plasma."""
        x = positive("x", x)
        self.plasma.log_temperature(self.mass / x)
        return np.log(x)

    def log_entropy(self, u: Floats) -> Pair:
        """Return ln s and its u-derivative."""
        log_t = np.log(self.mass) - u
        return (
            np.log(entropy_density(1.0, 1.0)) + self.plasma.log_degrees(log_t)[1] + 3 * log_t,
            -self.plasma.log_degrees(log_t, 1)[1] - 3,
        )

    def log_clock(self, u: Floats) -> Pair:
        """Return ln(du/dt) and its u-derivative."""
        log_t = np.log(self.mass) - u
        (slope, slope_s), (_, curvature_s) = (self.plasma.log_degrees(log_t, order) for order in (1, 2))
        hubble = np.log(hubble_rate(1.0, 1.0, self.plasma.m_planck)) + self.plasma.log_degrees(log_t)[0] / 2 + 2 * log_t
        slowing = 1 + slope_s / 3
        return hubble - np.log(slowing), -slope / 2 - 2 + curvature_s / 3 / slowing


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
