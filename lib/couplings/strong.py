"""One-loop running of the strong coupling with flavour thresholds.

d alpha_s / d ln Q^2 = -beta_0 alpha_s^2 / (4 pi), beta_0 = 11 - 2 n_f / 3; continuous where n_f changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
