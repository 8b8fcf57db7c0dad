"""The running hypercharge coupling at one loop.

Hypercharge is normalised to Q = T3 + Y. Reference: Machacek & Vaughn, Nucl. Phys. B222 (1983) 83.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray
from ..base.validation import positive

B_SM = 41 / 6
"""One-loop hypercharge coefficient of the Standard Model: d alpha^-1/d ln mu = -b/(2 pi)."""
B_MSSM = 11.0
"""The same with all superpartners and the second Higgs doublet."""
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
