"""The running strong coupling: one loop with the thresholds of a parton set, and two loops of the Standard Model.

One loop: d alpha_s / d ln Q^2 = -beta_0 alpha_s^2 / (4 pi), beta_0 = 11 - 2 n_f / 3; continuous where n_f changes.
Two loops: Machacek & Vaughn, Nucl. Phys. B222 (1983) 83.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..base import constants
from ..base.roots import bracketed_root
from ..base.validation import positive


@dataclass(frozen=True)
class Running:
    """A one-loop coupling: its value at one scale and where flavours become active."""

    alpha_reference: float
    """alpha_s at ``q2_reference``, pure number."""
    q2_reference: float
    """Scale squared of the reference value, GeV^2."""
    thresholds: tuple[float, ...]
    """Scales squared at which n_f grows by one, increasing, GeV^2."""
    n_f_lowest: int = 3
    """Number of active flavours below the first threshold."""

    def __post_init__(self) -> None:
        """Refuse a coupling or a scale that is not positive, and thresholds out of order."""
        positive("alpha_reference", self.alpha_reference)
        positive("q2_reference", self.q2_reference)
        if list(self.thresholds) != sorted(self.thresholds):
            raise ValueError(f"thresholds must increase, got {self.thresholds!r}")


def beta_0(n_f: int) -> float:
    """One-loop coefficient 11 - 2 n_f / 3 for ``n_f`` active flavours.

    >>> beta_0(3)
    9.0
    """
    return 11.0 - 2.0 * n_f / 3.0


def active_flavours(running: Running, q2: ArrayLike) -> NDArray[np.int_]:
    """Number of active flavours at scales squared ``q2`` (GeV^2), any shape; a threshold counts as passed."""
    return running.n_f_lowest + np.searchsorted(running.thresholds, positive("q2", q2), side="right")


def _one_step(alpha: float, q2_from: float, q2_to: float, n_f: int) -> float:
    """Run ``alpha`` between two scales squared (GeV^2) with a fixed number of flavours."""
    inverse = 1.0 / alpha + beta_0(n_f) * math.log(q2_to / q2_from) / (4.0 * math.pi)
    if inverse <= 0.0:
        raise ValueError(f"q2 must lie above the Landau pole, got {q2_to!r}")
    return 1.0 / inverse


def alpha_s_at(running: Running, q2: float) -> float:
    """One-loop alpha_s at the scale squared ``q2`` (GeV^2).

    Raises
    ------
    ValueError
        q2 not positive, or at or below the Landau pole.

    >>> toy = Running(0.35, 2.0, (), n_f_lowest=4)
    >>> round(alpha_s_at(toy, 1e4), 6)
    0.117574
    """
    target, here, alpha = positive("q2", q2), running.q2_reference, running.alpha_reference
    up = target >= here
    between = [t for t in running.thresholds if min(here, target) < t <= max(here, target)]
    for stop in [*(between if up else reversed(between)), target]:
        # The segment lies on one side of every threshold: its geometric middle tells n_f.
        n_f = int(active_flavours(running, math.sqrt(here * stop)))
        alpha, here = _one_step(alpha, here, stop, n_f), stop
    return alpha


def alpha_s(scale: float) -> float:
    """Strong coupling at ``scale`` >= 5 GeV from its value at m_Z: two loops, five flavours, six above the top mass.

    Raises ValueError below 5 GeV, where the flavour thresholds are not included.

    >>> round(alpha_s(1000.0), 4)
    0.0885
    """
    mu = positive("scale", scale)
    if mu < 5:
        raise ValueError(f"scale must be at least 5 GeV, got {mu!r}")
    if mu <= constants.M_TOP:
        return _two_loop(constants.ALPHA_S_MZ, constants.M_Z, mu, 5)
    return _two_loop(_two_loop(constants.ALPHA_S_MZ, constants.M_Z, constants.M_TOP, 5), constants.M_TOP, mu, 6)


def _two_loop(alpha: float, start: float, end: float, flavours: int) -> float:
    """Solve d alpha/d ln mu = -(b0/(2 pi)) alpha^2 - (b1/(8 pi^2)) alpha^3 by its implicit solution."""
    b0, b1 = 11 - 2 * flavours / 3, 102 - 38 * flavours / 3
    c = b1 / (4 * math.pi * b0)

    def invariant(a: float) -> float:
        return 1 / a + c * math.log(a / (1 + c * a))

    target = invariant(alpha) + b0 / (2 * math.pi) * math.log(end / start)
    # The invariant falls monotonically from infinity, so that this bracket holds the root.
    return bracketed_root("two-loop invariant", lambda a: invariant(a) - target, 1e-6, 10.0, xtol=1e-15, rtol=1e-14)
