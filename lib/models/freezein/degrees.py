"""Degrees of freedom that change while F becomes non-relativistic, and what they do to the abundance of S.

The paper keeps g* = 106.75; the plasma holds in addition two vector-like Dirac leptons, until T falls below M.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import kve

from ...base.constants import G_STAR_SM
from ...base.validation import positive
from ...plasma.ideal_gas import IdealGas

HEAVY_LEPTON = IdealGas(1.0, 4, "FD")
"""One Dirac lepton and its antiparticle in units of its mass."""


def heavy_degrees(z: ArrayLike) -> tuple[Any, Any]:
    """Contribution of one Dirac lepton to g* of the energy and of the entropy density at z = M/T.

    Fermi-Dirac statistics, no chemical potential; both tend to 7/2 for z -> 0 and to zero for z -> infinity.

    >>> [round(float(v), 3) for v in heavy_degrees(1e-3)]
    [3.5, 3.5]
    """
    return HEAVY_LEPTON.degrees(1 / positive("z", z))


def abundance_ratio(heavy: int = 2, steps: int = 2000) -> float:
    """Y_S from decays with g*(T) of the plasma and ``heavy`` leptons F, over Y_S with g* = 106.75.

    dY/dz is proportional to z^3 K_1(z) [1 + (1/3) dln g*s/dln T] / (g*s sqrt(g*)), Maxwell-Boltzmann rates.

    Raises
    ------
    ValueError
        For a negative number of leptons, or fewer than 100 steps.
    """
    if heavy < 0:
        raise ValueError(f"heavy must not be negative, got {heavy!r}")
    if steps < 100:
        raise ValueError(f"steps must be at least 100, got {steps!r}")
    log_z = np.linspace(np.log(1e-3), np.log(60.0), steps)
    z = np.exp(log_z)
    energy, entropy = (G_STAR_SM + heavy * part for part in heavy_degrees(z))
    bracket = 1 - np.gradient(np.log(entropy), log_z) / 3
    shape = z**4 * kve(1, z) * np.exp(-z)
    return float((shape * bracket * (G_STAR_SM / entropy) * np.sqrt(G_STAR_SM / energy)).sum() / shape.sum())
