"""How the times at which two points of space are swept are correlated; units and zero of time as in :mod:`.kjma`.

Two points at the distance r are both unswept, one at y_1 and one at y_2, if no bubble nucleated in the union of their
past cones: the probability is exp[-(I(y_1) + I(y_2) - O)], Poissonian again. Growth as e^y makes the overlap of the
cones O = I_p e^y w(x, r) with y the mean and x the difference of the two times, and w is elementary: the lens in which
two balls meet, integrated against an exponential. For the value f(y) that each point keeps from when it was swept,

    <f f> - <f>^2 = int dy_1 dy_2 f'(y_1) f'(y_2) [exp(-I_1 - I_2 + O) - exp(-I_1 - I_2)],

of which the integral over the mean time is a logarithm for f = y and a power for f = e^(sy). I_p drops out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.special import gammaln

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, non_negative

VARIANCE_OF_TIME = np.pi**2 / 6
"""Variance of y at which a point is swept: e^y is distributed as exp(-I)."""
_FAR = 90.0
"""Distance and difference of times beyond which nothing is left: the covariance falls as e^(-r/2)."""
_NODES, _WEIGHTS = leggauss(24)


def shared_cone(difference: ArrayLike, separation: ArrayLike) -> FloatOrArray:
    """Return w, the part that the past cones of two points share, over I of their mean time.

    Parameters
    ----------
    difference
        Difference of the two times, any sign; broadcast with ``separation``.
    separation
        Distance of the points in v_w/beta, not negative.

    Returns
    -------
    e^(-|x|/2) where one cone lies in the other (r < |x|), else e^(-r/2) [1 + (r^2 - x^2)/(4 r)].

    Raises
    ------
    ValueError
        If an input is not finite or ``separation`` is negative.

    >>> float(shared_cone(0.0, 0.0)), float(shared_cone(0.0, 4.0).round(6))
    (1.0, 0.270671)
    """
    x, r = np.abs(finite("difference of times", difference)), np.asarray(non_negative("separation", separation))
    apart = np.maximum(r, x)
    safe = np.where(apart > 0, apart, 1.0)
    return (np.exp(-apart / 2) * (1 + (apart**2 - x**2) / (4 * safe)))[()]


def _panels(edges: Floats) -> tuple[Floats, Floats]:
    """Gauss-Legendre nodes and weights on the panels between ``edges`` (last axis), joined along the last axis."""
    half = np.diff(edges, axis=-1)[..., None] / 2
    nodes = edges[..., :-1, None] + half * (1 + _NODES)
    shape = (*nodes.shape[:-2], -1)
    return nodes.reshape(shape), (half * _WEIGHTS).reshape(shape)


def _over_differences(separation: Floats, power: float) -> Floats:
    """Integrate over all differences of times, with a break where one cone begins to lie in the other."""
    steps = np.concatenate([[0.0], np.geomspace(0.25, _FAR, 9)])
    near = separation[..., None] * np.linspace(0.0, 1.0, 5)
    x, w = _panels(np.concatenate([near, separation[..., None] + steps[1:]], axis=-1))
    both = 2 * np.cosh(x / 2)
    share = shared_cone(x, separation[..., None]) / both
    # 1 - share = (e^(x/2) + e^(-x/2) - w)/(2 cosh), where nothing cancels since w <= e^(-x/2)
    less = np.log1p(-share)
    if power == 0:
        return 2 * (-less * w).sum(axis=-1)
    factor = np.exp(gammaln(1 + 2 * power) - 2 * gammaln(1 + power)) / (2 * power)
    return 2 * factor * (both ** (-2 * power) * np.expm1(-2 * power * less) * w).sum(axis=-1)


def covariance(separation: ArrayLike, power: float = 0.0) -> FloatOrArray:
    """Return the covariance of e^(sy), y the times at which two points are swept, over <e^(sy)>^2 and s^2.

    Parameters
    ----------
    separation
        Distance of the points in v_w/beta, any shape.
    power
        s, above -1/2, where the variance of the few points that are swept early diverges; at 0 the covariance of y.

    Raises
    ------
    ValueError
        If ``separation`` is negative or ``power`` not above -1/2.

    >>> covariance([0.0, 2.0, 8.0]).round(4).tolist()
    [1.6449, 1.2397, 0.1573]
    """
    r = np.asarray(non_negative("separation", separation))
    if not -0.5 < finite("power", power):
        raise ValueError(f"power must be above -1/2, got {power!r}")
    far = r > _FAR
    return np.where(far, 0.0, _over_differences(np.where(far, 0.0, r), float(power)))[()]


@lru_cache(maxsize=64)
def _sampled(power: float) -> tuple[Floats, Floats, Floats]:
    """Nodes and weights in the distance, fine at small ones, and the covariance there."""
    r, w = _panels(np.concatenate([[0.0], np.geomspace(0.125, _FAR, 12)]))
    return r, w, covariance(r, power)


def smoothed_variance(length: ArrayLike, power: float = 0.0) -> FloatOrArray:
    """Return :func:`covariance` averaged over pairs of points after each was displaced by a Gaussian.

    It is the variance, in the same units, that is left when e^(sy) has diffused.

    Parameters
    ----------
    length
        Diffusion length, the standard deviation per axis, in v_w/beta, any shape, not negative.
    power
        s as in :func:`covariance`.

    Raises
    ------
    ValueError
        If ``length`` is negative or ``power`` not above -1/2.

    >>> smoothed_variance([0.0, 1.0]).round(4).tolist()
    [1.6449, 1.1655]
    """
    d = np.asarray(non_negative("diffusion length", length), dtype=np.float64)
    r, w, curve = _sampled(float(finite("power", power)))

    def one(width: float) -> float:
        if width == 0:
            return float(covariance(0.0, power))
        if width < 0.5:  # the Gaussian is narrower than the panels: its own nodes
            u, v = _panels(np.linspace(0.0, 12.0, 7))
            return float((covariance(2 * width * u, power) * 4 * u**2 * np.exp(-(u**2)) * v).sum() / np.sqrt(np.pi))
        kernel = 4 * np.pi * r**2 * np.exp(-((r / (2 * width)) ** 2)) / (4 * np.pi * width**2) ** 1.5
        return float((curve * kernel * w).sum())

    return _each(one, d)


def power_spectrum(wave_number: ArrayLike, power: float = 0.0) -> FloatOrArray:
    """Return the Fourier transform of :func:`covariance`, 4 pi int dr r^2 sin(kr)/(kr) C(r), in (v_w/beta)^3.

    At k = 0 it does not vanish: bubbles are strewn at random, and their number in a large volume fluctuates.

    Parameters
    ----------
    wave_number
        In beta/v_w, any shape, not negative; at most 20, beyond which the quadrature is too coarse.
    power
        s as in :func:`covariance`.

    Raises
    ------
    ValueError
        If ``wave_number`` is negative or above 20, or ``power`` not above -1/2.
    """
    k = np.asarray(non_negative("wave number", wave_number), dtype=np.float64)
    if np.any(k > 20):
        raise ValueError(f"wave number must be at most 20, got {float(k.max())!r}")
    r, w = _panels(np.linspace(0.0, _FAR, 121))
    weight = 4 * np.pi * r**2 * covariance(r, power) * w
    return _each(lambda one: float((np.sinc(one * r / np.pi) * weight).sum()), k)


def _each(function: Callable[[float], float], at: Floats) -> FloatOrArray:
    """Return ``function`` at every entry of ``at``."""
    return np.array([function(float(x)) for x in at.ravel()]).reshape(at.shape)[()]
