"""Which contrasts of the baryon density the measured D/H allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..base.roots import scanned_roots
from ..base.validation import finite, positive
from .averages import Mixing


@dataclass(frozen=True)
class Measurement:
    """A value with its standard error."""

    value: float
    """Central value."""
    error: float
    """Standard error."""
    source: str
    """Where it is published."""

    def __post_init__(self) -> None:
        """Reject a non-positive value or error."""
        positive("value", self.value)
        positive("error", self.error)

    @property
    def relative(self) -> float:
        """Error over value."""
        return self.error / self.value


OBSERVED = Measurement(2.527e-5, 0.030e-5, "R. J. Cooke, M. Pettini & C. C. Steidel, ApJ 855 (2018) 102")
"""D/H of seven near-pristine clouds."""


@dataclass(frozen=True)
class Window:
    """Shifts of <D>/<H> over the homogeneous D/H, minus one, that are allowed."""

    low: float
    """Smallest."""
    high: float
    """Largest."""

    def __post_init__(self) -> None:
        """Reject an empty window."""
        if not finite("low", self.low) < finite("high", self.high):
            raise ValueError(f"low must be below high, got {self.low!r} and {self.high!r}")


def about_prediction(relative_error: float) -> Window:
    """Window in which D/H stays within ``relative_error`` of the homogeneous universe.

    >>> about_prediction(0.04)
    Window(low=-0.04, high=0.04)
    """
    size = float(positive("relative error", relative_error))
    return Window(-size, size)


def about_measurement(value: float, error: float, homogeneous: float) -> Window:
    """Window in which D/H stays within ``error`` of ``value``, if a homogeneous universe has ``homogeneous``."""
    v, e, h = (float(positive(n, x)) for n, x in (("value", value), ("error", error), ("homogeneous D/H", homogeneous)))
    return Window((v - e) / h - 1, (v + e) / h - 1)


def allowed_contrasts(
    response: Mixing, window: Window, shape: str = "two-point", highest: float = 0.99, step: float = 0.01
) -> list[tuple[float, float]]:
    """Return the intervals of the RMS contrast in which the shift lies in ``window``, increasing.

    Parameters
    ----------
    response
        One of the limits of :mod:`lib.nucleosynthesis.averages`.
    window
        Allowed shifts.
    shape
        Distribution of the density.
    highest
        Largest contrast that is looked at.
    step
        Of the scan, between whose points a pair of edges would be missed.

    Returns
    -------
    list of pairs (first, last); an interval that reaches ``highest`` ends there.
    """
    points = np.linspace(0.0, highest, round(highest / positive("step", step)) + 1)

    @cache
    def shift(eps: float) -> float:
        return response.shift_of(min(max(eps, 0.0), highest), shape)

    edges = [
        float(root) for edge in (window.low, window.high)
        for root in scanned_roots("shift", lambda e, edge=edge: shift(e) - edge, points, xtol=1e-10)
    ]  # fmt: skip
    ends = np.array([0.0, *sorted(e for e in edges if 0 < e < highest), highest])
    inside = [window.low <= shift(middle) <= window.high for middle in (ends[1:] + ends[:-1]) / 2]
    return [(float(a), float(b)) for a, b, good in zip(ends[:-1], ends[1:], inside, strict=True) if good]


def largest_rms(response: Mixing, window: Window | float, shape: str = "two-point", highest: float = 0.99) -> float:
    """Return the RMS contrast up to which every smaller one is allowed, or ``highest`` if all are.

    Parameters
    ----------
    response
        One of the limits of :mod:`lib.nucleosynthesis.averages`.
    window
        Allowed shifts, or the relative error of D/H about the homogeneous prediction.
    shape
        Distribution of the density.
    highest
        Largest contrast that is looked at.

    Raises
    ------
    ValueError
        If the homogeneous universe itself is outside the window.
    """
    allowed = about_prediction(window) if isinstance(window, int | float) else window
    if not allowed.low <= 0 <= allowed.high:
        raise ValueError(f"window must contain the homogeneous universe, 0, got {allowed.low!r} to {allowed.high!r}")
    return allowed_contrasts(response, allowed, shape, highest)[0][1]
