"""Exact statistics of bubbles (Kolmogorov; Johnson and Mehl; Avrami) for a nucleation rate that grows as exp(beta t).

Time is y = beta (t - t_p), with I(y=0) = I_p; lengths are in v_w/beta. Space is flat and does not expand meanwhile.
A point is unswept at t if no bubble nucleated in its past cone of growth. Their expected number there is the extended
volume I = int dt' Gamma(t') (4 pi/3) v_w^3 (t - t')^3 = 8 pi v_w^3 Gamma(t)/beta^4 = I_p e^y, and it is Poissonian:
the unswept share of space is exp(-I). Walls sweep what is lost from it, v_w (A/V) = -d exp(-I)/dt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray
from ..base.validation import finite, positive

I_P = 0.34
"""Extended volume at percolation of equal spheres that overlap, the customary zero of time."""


def extended_volume(y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return I = I_p e^y, the expected number of bubbles over a point had none hindered another.

    Parameters
    ----------
    y
        Time beta (t - t_p), any shape.
    i_p
        Extended volume at y = 0, positive.

    Raises
    ------
    ValueError
        If ``y`` is not finite, ``i_p`` not positive, or e^y overflows.
    """
    y, i_p = finite("y", y), positive("i_p", i_p)
    if np.any(y > 700.0):
        raise ValueError(f"y must be below 700, where e^y overflows, got {float(np.max(y))!r}")
    return i_p * np.exp(y)


def unswept(y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return exp(-I), the share of space that no wall has passed. Parameters as for :func:`extended_volume`."""
    return np.exp(-extended_volume(y, i_p))


def swept(y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return 1 - exp(-I), accurate at early times. Parameters as for :func:`extended_volume`."""
    return -np.expm1(-extended_volume(y, i_p))


def wall_area(y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return v_w (A/V)/beta = I e^-I, the area of the walls per volume in units of beta/v_w.

    It integrates over y to one: each point of space is swept once. Parameters as for :func:`extended_volume`.

    >>> float(round(wall_area(0.0, 0.34), 4))
    0.242
    """
    extended = extended_volume(y, i_p)
    return extended * np.exp(-extended)


def bubble_density(y: ArrayLike | None = None, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return the number of bubbles per volume (v_w/beta)^3 nucleated until ``y``; at the end of all, 1/(8 pi).

    The rate per volume is Gamma = I beta^4/(8 pi v_w^3), in unswept space alone: int dy I e^-I/(8 pi).

    Parameters
    ----------
    y
        Time, any shape; None for the end of the transition.
    i_p
        Extended volume at y = 0.

    >>> round(bubble_density() * 8 * 3.141592653589793, 12)
    1.0
    """
    return 1.0 / (8 * np.pi) if y is None else swept(y, i_p) / (8 * np.pi)
