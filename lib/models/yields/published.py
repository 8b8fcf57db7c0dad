"""The kernel of the ``yields`` draft for the area of bubble walls, Eq. (6), exactly as printed.

It counts every bubble's whole sphere of age z and removes what is covered with exp(-I_p e^y gamma(4, z)/6). But a
point of a wall is covered by bubbles of any age, older ones too, so that the exponent should be I_p e^y for all z
(gamma(4, z) -> 6). Then int z^2 e^-z = 2 and the exact I e^-I of :mod:`lib.nucleation.kjma` follows.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.special import gamma, gammainc

from ...base.arrays import FloatOrArray
from ...base.validation import finite, positive
from ...nucleation.kjma import I_P, extended_volume

GROWTH = gamma(0.75) / 8 * 24**0.75
"""Late kernel: v_w (A/V)/beta -> GROWTH (I_p e^y)^(1/4), since gamma(4, z) ~ z^4/4 at small z."""
_PANELS, _ORDER = 24, 16


@cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights on panels of u = z/scale, from 0 to 60, fine where the integrand lives."""
    x, w = leggauss(_ORDER)
    edges = np.concatenate([[0.0], np.geomspace(1e-3, 60.0, _PANELS)])
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + x)).ravel(), (half * w).ravel()


def published_wall_area(y: ArrayLike, i_p: float = I_P, clamp: float | None = None) -> FloatOrArray:
    """Return v_w (A/V)/beta of the printed kernel (6), 1/2 I int dz z^2 e^-z exp(-I gamma(4, z)/6), I = I_p e^y.

    Parameters
    ----------
    y
        Time beta (t - t_p), any shape.
    i_p
        Extended volume at y = 0.
    clamp
        e^y is held at e^clamp beyond y = clamp; None for the kernel without clamp.

    Raises
    ------
    ValueError
        If ``y`` or ``clamp`` is not finite or ``i_p`` is not positive.

    >>> [round(float(published_wall_area(y)), 4) for y in (0.0, 1.0)]
    [0.3038, 0.694]
    """
    y = finite("y", y)
    positive("i_p", i_p)
    if clamp is not None:
        y = np.minimum(y, finite("clamp", clamp))
    extended = np.asarray(extended_volume(y, i_p))[..., None]
    u, w = _nodes()
    # the integrand ends at z ~ 60 when I is small and at z ~ (24/I)^(1/4) when it is large
    scale = 1.0 / (1.0 + (extended / 24) ** 0.25)
    z = scale * u
    integrand = z**2 * np.exp(-z - extended * gammainc(4, z))
    return (0.5 * extended[..., 0] * scale[..., 0] * (integrand @ w))[()]
