"""Extended volume of any nucleation history, also in a universe that expands meanwhile.

I(t) = int dt' Gamma(t') a(t')^3 (4 pi/3) [int_t'^t v_w dt''/a]^3: bubbles per comoving volume times their comoving
size (Guth and Tye; Turner, Weinberg and Widrow). The unswept share is exp(-I), the comoving wall area its rate of
change. By quadrature on a grid, so that it shares nothing with :mod:`lib.nucleation.kjma`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import cumulative_simpson, simpson

from ..base.arrays import Floats
from ..base.validation import finite, increasing, positive


def volume_of_history(t: ArrayLike, rate: ArrayLike, v_w: float = 1.0, scale_factor: ArrayLike | None = None) -> Floats:
    """Return I at the points of a grid that begins before nucleation matters.

    Parameters
    ----------
    t
        Times, shape (n,), increasing, n >= 3; the composite Simpson rule runs on them.
    rate
        Nucleation rate per physical volume, shape (n,), not negative.
    v_w
        Wall speed, positive.
    scale_factor
        Scale factor at ``t``, shape (n,), positive; None for static space.

    Returns
    -------
    ndarray
        Extended volume, shape (n,).

    Raises
    ------
    ValueError
        If the grid does not increase, shapes differ, or a value is negative or not finite.
    """
    t = increasing("t", t)
    if t.size < 3:
        raise ValueError(f"t must have at least 3 points, got {t.size}")
    rate = np.asarray(finite("rate", rate))
    scale = np.ones_like(t) if scale_factor is None else np.asarray(positive("scale_factor", scale_factor))
    for name, array in (("rate", rate), ("scale_factor", scale)):
        if array.shape != t.shape:
            raise ValueError(f"{name} must have the shape of t, {t.shape}, got {array.shape}")
    if np.any(rate < 0):
        raise ValueError(f"rate must not be negative, got {float(rate.min())!r}")
    reach = cumulative_simpson(positive("v_w", v_w) / scale, x=t, initial=0.0)
    size = 4 * np.pi / 3 * np.maximum(reach[:, None] - reach, 0.0) ** 3
    return simpson(rate * scale**3 * size, x=t, axis=1)
