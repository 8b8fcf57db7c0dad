"""Running gauge couplings: hypercharge at one loop, the strong coupling at two loops with the top threshold.

Hypercharge is normalised to Q = T3 + Y. Reference: Machacek & Vaughn, Nucl. Phys. B222 (1983) 83.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray
from ..base.roots import bracketed_root
from ..base.validation import positive

B_SM = 41 / 6
"""One-loop hypercharge coefficient of the Standard Model: d alpha^-1/d ln mu = -b/(2 pi)."""
B_MSSM = 11.0
"""The same with all superpartners and the second Higgs doublet."""
B_MULTIPLET = 2.0
"""Contribution of one vector-like chiral multiplet of unit hypercharge: 4/3 for the fermion, 1/3 for each scalar."""
INVERSE_ALPHA_Y_MZ = (1 - constants.SIN2_THETA_W) / constants.ALPHA_EM_MZ
"""1/alpha_Y at m_Z from alpha and the weak mixing angle."""


def g_y(scale: ArrayLike, thresholds: tuple[tuple[float, float], ...] = ()) -> FloatOrArray:
    """Hypercharge coupling g' at ``scale`` (GeV), one loop from m_Z.

    Parameters
    ----------
    scale
        Renormalisation scale in GeV, any shape.
    thresholds
        Pairs (mass in GeV, increase of b above it), added to the Standard Model coefficient 41/6.

    Raises
    ------
    ValueError
        For a scale or threshold that is not positive.

    >>> round(float(g_y(constants.M_Z)), 4)
    0.3575
    """
    mu = positive("scale", scale)
    inverse = INVERSE_ALPHA_Y_MZ - B_SM / (2 * math.pi) * np.log(mu / constants.M_Z)
    for mass, increase in thresholds:
        inverse = inverse - increase / (2 * math.pi) * np.maximum(np.log(mu / positive("threshold", mass)), 0)
    return np.sqrt(4 * math.pi / inverse)


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
