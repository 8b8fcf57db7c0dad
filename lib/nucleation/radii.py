"""Sizes of the bubbles, those swallowed by others included once they have nucleated; units as in :mod:`.kjma`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import exp1

from ..base.arrays import FloatOrArray
from ..base.validation import finite, non_negative
from .kjma import I_P, extended_volume, wall_area


def radius_density(radius: ArrayLike, y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return the number of bubbles per volume (v_w/beta)^3 and per radius at time ``y``.

    A bubble of radius R is as old as R, hence I e^-I/(8 pi) at y - R; early, e^-R, at the end a peak at R = y + ln I_p.

    Parameters
    ----------
    radius
        radius in v_w/beta, not negative; broadcast with ``y``.
    y
        Time beta (t - t_p).
    i_p
        Extended volume at y = 0.

    Raises
    ------
    ValueError
        If ``radius`` is negative, or as for :func:`.kjma.extended_volume`.
    """
    return wall_area(np.asarray(finite("y", y)) - non_negative("radius", radius), i_p) / (8 * np.pi)


def mean_radius(y: ArrayLike, i_p: ArrayLike = I_P) -> FloatOrArray:
    """Return the mean radius of the bubbles at time ``y`` in v_w/beta, Ein(I)/(1 - e^-I).

    Ein(I) = int_0^I (1 - e^-u)/u du = E_1(I) + ln I + 0.5772. One at first, when ages are distributed as e^-z; later it
    grows as y + ln I_p + 0.5772, since no more bubbles are born. Parameters as for :func:`.kjma.extended_volume`.

    >>> [round(float(mean_radius(y)), 4) for y in (-30.0, 1.0)]
    [1.0, 1.24]
    """
    extended = np.asarray(extended_volume(y, i_p))
    small = np.minimum(extended, 1.0)
    # E_1 + ln I + 0.577 cancels at small I, where the series converges at once
    series, term = np.zeros_like(small), np.ones_like(small)
    for k in range(1, 20):
        term = -term * small / k
        series -= term / k
    large = np.maximum(extended, 1.0)
    ein = np.where(extended < 1.0, series, exp1(large) + np.log(large) + np.euler_gamma)
    return (ein / -np.expm1(-extended))[()]
