"""Conversion at a crossing by the formula of Landau and Zener, with the mixing taken at the crossing.

Two levels whose difference is swept at the rate s and that mix with m, i.e. H = (s t/2) sigma_3 + m sigma_1, change
places with probability 1 - exp(-2 pi m^2/s). At a wall that moves with v_w the rate is s = v_w |d(m_B - m_chi)/dxi|.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray
from ..base.validation import finite, non_negative, positive


def delta_local(mixing: ArrayLike, v_w: ArrayLike, slope: ArrayLike) -> FloatOrArray:
    """Adiabaticity parameter delta = m^2/(v_w |slope|), a pure number.

    Parameters
    ----------
    mixing
        off-diagonal mass m at the crossing, any sign, any shape, in units of mass.
    v_w
        Speed of the sweep, positive.
    slope
        Derivative of the difference of the diagonal masses, not zero, in units of mass squared.

    Raises
    ------
    ValueError
        If an input is not finite, or ``v_w`` or |slope| is not positive.

    >>> float(round(delta_local(0.209 * 0.37298, 0.30, 0.78734), 6))
    0.025726
    """
    m, v, s = finite("mixing", mixing), positive("v_w", v_w), positive("|slope|", np.abs(finite("slope", slope)))
    return m**2 / (v * s)


def probability(delta: ArrayLike) -> FloatOrArray:
    """Conversion probability 1 - exp(-2 pi delta); accurate at small delta.

    Raises ValueError if ``delta`` is negative or not finite.

    >>> float(round(probability(0.025726), 6))
    0.149254
    """
    return -np.expm1(-2.0 * np.pi * non_negative("delta", delta))


def probability_exact_sweep(mixing: ArrayLike, v_w: ArrayLike, slope: ArrayLike) -> FloatOrArray:
    """Exact conversion probability of the linear sweep H = Delta sigma_3 + m sigma_1 with Delta = slope x, x = v_w t.

    The levels of this Hamiltonian differ by 2 Delta, so that the exponent is pi delta and not 2 pi delta.
    Parameters and errors as for :func:`delta_local`.

    >>> float(round(probability_exact_sweep(0.209 * 0.37298, 0.30, 0.78734), 5))
    0.07764
    """
    return -np.expm1(-np.pi * delta_local(mixing, v_w, slope))
