"""Two-point functions of what bubbles that nucleate at random leave behind, in closed form or by one quadrature.

Lengths are in v_w/beta, times in 1/beta; nucleation grows as e^y wherever no bubble is yet, and space does not expand
meanwhile (units of :mod:`lib.nucleation.kjma`, with the zero of time where the extended volume is one). Bubbles that
are all born together come in the same unit, as many per volume: 1/(8 pi).

Two points at distance r are both unswept at s_1, s_2 if no nucleation lies in either past cone. With
delta = s_1 - s_2 and m the mean of the two times, the expected number in the union of the cones is e^m G(delta, r),
G = 2 cosh(delta/2) - w with w the part that they share, :func:`lib.nucleation.correlation.shared_cone`. What a
point keeps from the bubble that reached it first follows from exp(-e^m G), integrated over m and delta.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gamma, gammainc, gammaincinv

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import between, positive
from ..nucleation.correlation import VARIANCE_OF_TIME, covariance, shared_cone
from ..nucleation.kjma import bubble_density
from .correlated import CorrelatedDensity, gauss_panels

FURTHEST = 72.0
"""Distance beyond which correlations of exponential nucleation are left out; they fall as r e^(-r/2)."""
FURTHEST_EQUAL = 14.0
"""The same for bubbles born together: no point is further than 7 from a centre, but for a share e^-57."""
_ORDER = 24


def _each(function: Callable[[float], float], r: ArrayLike) -> FloatOrArray:
    """Apply a function of one positive distance to all."""
    distances = np.asarray(positive("r", r))
    return np.array([function(float(one)) for one in distances.ravel()]).reshape(distances.shape)[()]


def _gaps(r: Floats, corner: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights on 0 < delta < r, shape (n, m) for r of shape (n,), cut at a corner and as e^-delta falls."""
    last = np.minimum(r, 44.0)[:, None]
    cuts = np.concatenate([np.broadcast_to([0.0, 2.0, 6.0, 16.0, 44.0], (r.size, 5)), corner[:, None]], axis=1)
    ends = np.sort(np.minimum(cuts, last), axis=1)
    nodes, weights = np.polynomial.legendre.leggauss(_ORDER)
    half = 0.5 * np.diff(ends, axis=1)[:, :, None]
    return (ends[:, :-1, None] + half * (1 + nodes)).reshape(r.size, -1), (half * weights).reshape(r.size, -1)


def union(delta: ArrayLike, r: ArrayLike) -> FloatOrArray:
    """Return G, the extended volume of the union of the two past cones, over that of one at the mean time.

    Parameters
    ----------
    delta
        Difference of the two times, any shape.
    r
        Distance of the two points, not negative; broadcast with ``delta``.
    """
    return 2 * np.cosh(0.5 * np.asarray(delta)) - shared_cone(delta, r)


def hole_share(radius: ArrayLike) -> FloatOrArray:
    """Return the share of space that a bubble smaller than ``radius`` reached first.

    The radius of the first bubble is distributed as a^2 e^-a/2, whenever it arrives. Raises ValueError unless positive.
    """
    return gammainc(3, positive("radius", radius))


def hole_radius(share: ArrayLike) -> FloatOrArray:
    """Return the radius at which :func:`hole_share` is ``share``; ValueError unless it lies in [0, 1]."""
    return gammaincinv(3, between("share", share, 0.0, 1.0))


def _incomplete(power: int, low: FloatOrArray, high: FloatOrArray) -> FloatOrArray:
    """Integral of a^power e^-a from low to high."""
    return gamma(power + 1) * (gammainc(power + 1, high) - gammainc(power + 1, low))


def hole_covariance(r: ArrayLike, radius: float) -> FloatOrArray:
    """Return the covariance of two points at distance ``r`` being holes, both reached first by small bubbles.

    Either one bubble smaller than ``radius`` reached both, or two different ones did, neither of which had reached the
    other point before. Minus :func:`hole_share` squared; at r = 0 it is f (1 - f), f that share.

    Parameters
    ----------
    r
        Distance, positive, any shape.
    radius
        Radius below which a bubble leaves nothing behind.

    >>> f = hole_share(1.0)
    >>> bool(abs(hole_covariance(1e-7, 1.0) / (f * (1 - f)) - 1) < 1e-6)
    True
    """
    bound, flat = float(positive("radius", radius)), np.ravel(positive("r", r))
    gap, weight = _gaps(flat, np.abs(2 * bound - flat))
    distance = flat[:, None]

    def alone(sign: int) -> Floats:
        """Small bubbles on the past cone of one point that lie outside that of the other."""
        full = np.minimum(0.5 * (distance + sign * gap), bound)
        cut = (1 + sign * gap / distance) * _incomplete(2, full, bound)
        cut = cut + (distance**2 - gap**2) / (2 * distance) * _incomplete(1, full, bound)
        return 0.5 * _incomplete(2, 0.0, full) + 0.25 * cut

    first, last = 0.5 * distance, np.maximum(bound - 0.5 * gap, 0.5 * distance)
    both = (8 * _incomplete(2, first, last) - 2 * gap**2 * _incomplete(0, first, last)) / (32 * distance)
    total = union(gap, distance)
    found = 2 * np.sum(weight * (alone(1) * alone(-1) / total**2 + both / total), axis=1)
    return (found - hole_share(bound) ** 2).reshape(np.shape(r))[()]


def _lens(r: ArrayLike, one: ArrayLike, other: ArrayLike) -> FloatOrArray:
    """Volume that balls of two radii share whose centres are at distance r > 0."""
    total, gap = one + other, np.abs(one - other)
    apart = np.pi * (total - r) ** 2 * (r * r + 2 * r * total - 3 * gap**2) / (12 * r)
    within = 4 * np.pi / 3 * np.minimum(one, other) ** 3
    return np.where(total <= r, 0.0, np.where(gap >= r, within, apart))


def equal_time_mean() -> float:
    """Return the mean distance to the nearest of the centres of bubbles born together, at random."""
    return float((3 / (4 * np.pi * bubble_density())) ** (1 / 3) * gamma(4 / 3))


def equal_time_variance() -> float:
    """Return the variance of the distance to the nearest of the centres of bubbles born together, at random."""
    scale = (3 / (4 * np.pi * bubble_density())) ** (1 / 3)
    return float(scale**2 * (gamma(5 / 3) - gamma(4 / 3) ** 2))


def equal_time_covariance(r: ArrayLike) -> FloatOrArray:
    """Return the covariance of the distances of two points, ``r`` apart, to the nearest of centres strewn at random.

    A double integral over both distances of e^(-n (V_1 + V_2)) (e^(n L) - 1), L the lens of the balls.
    """
    density = float(bubble_density())

    def one(distance: float) -> float:
        # sum and difference of the distances; within |delta| < r the balls overlap in part, beyond one holds the other
        found = 0.0
        for ends in ((0.0, min(distance, FURTHEST_EQUAL)), (distance, FURTHEST_EQUAL)):
            if not ends[0] < ends[1]:
                continue
            gap, weight = gauss_panels(np.linspace(*ends, 4), _ORDER)
            start = np.maximum(gap, distance)[:, None]
            fraction, fraction_weight = gauss_panels(np.linspace(0.0, 1.0, 4), _ORDER)
            total = start + (FURTHEST_EQUAL + 2 - start) * fraction
            big, small = 0.5 * (total + gap[:, None]), 0.5 * (total - gap[:, None])
            volumes = 4 * np.pi / 3 * (big**3 + small**3)
            value = np.exp(-density * volumes) * np.expm1(density * _lens(distance, big, small))
            found += weight @ ((FURTHEST_EQUAL + 2 - start[:, 0]) * (value @ fraction_weight))
        return float(found)

    return _each(one, r)


def equal_hole_share(radius: ArrayLike) -> FloatOrArray:
    """Return the share of space within ``radius`` of a centre, for bubbles born together at random."""
    return -np.expm1(-bubble_density() * 4 * np.pi / 3 * np.asarray(positive("radius", radius)) ** 3)[()]


def equal_hole_covariance(r: ArrayLike, radius: float) -> FloatOrArray:
    """Return the covariance of two points at distance ``r`` being within ``radius`` of a centre, births together."""
    r, bound = np.asarray(positive("r", r)), np.asarray(positive("radius", radius))
    density = bubble_density()
    return (np.exp(-density * 8 * np.pi / 3 * bound**3) * np.expm1(density * _lens(r, bound, bound)))[()]


def time_correlation(together: bool = False) -> CorrelatedDensity:
    """Return the correlation of the times at which walls arrive; ``together`` for bubbles born together."""
    if together:
        return CorrelatedDensity.of(equal_time_covariance, FURTHEST_EQUAL, equal_time_variance())
    return CorrelatedDensity.of(covariance, FURTHEST, VARIANCE_OF_TIME)


def hole_correlation(radius: float, together: bool = False) -> CorrelatedDensity:
    """Return the correlation of a density that is zero in holes and even outside.

    Parameters
    ----------
    radius
        A bubble smaller than this leaves nothing behind; a hole ends where another bubble arrived first.
    together
        Whether all bubbles are born together.

    Raises
    ------
    ValueError
        If ``radius`` is not positive.
    """
    bound = float(positive("radius", radius))
    share, pair = (equal_hole_share, equal_hole_covariance) if together else (hole_share, hole_covariance)
    f = float(share(bound))
    last, corners = (2 * bound, ()) if together else (FURTHEST, (bound, 2 * bound))
    return CorrelatedDensity.of(lambda r: pair(r, bound), last, f * (1 - f), corners=corners, scale=(1 - f) ** -2)
