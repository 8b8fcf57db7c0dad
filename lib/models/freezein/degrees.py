"""Degrees of freedom that change while F becomes non-relativistic, and what they do to the abundance of S.

The paper keeps g* = 106.75; the plasma holds in addition two vector-like Dirac leptons, until T falls below M.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import kve

from ...base.validation import positive
from ...plasma.ideal_gas import IdealGas
from ...plasma.thermal_history import Plasma
from .parameters import FreezeIn

HEAVY = IdealGas(1.0, 4, "FD")
"""One Dirac lepton and its antiparticle in units of its mass."""


def heavy_degrees(z: ArrayLike) -> tuple[Any, Any]:
    """Contribution of one Dirac lepton to g* of the energy and of the entropy density at z = M/T.

    Fermi-Dirac statistics, no chemical potential; both tend to 7/2 for z -> 0 and to zero for z -> infinity.

    >>> [round(float(v), 3) for v in heavy_degrees(1e-3)]
    [3.5, 3.5]
    """
    return HEAVY.degrees(1 / positive("z", z))


def abundance_ratio(point: FreezeIn, plasma: Plasma | None = None, heavy: int = 2, steps: int = 2000) -> float:
    """Y_S from decays in ``plasma`` with ``heavy`` leptons F in it, over Y_S with the constant g* of ``point``.

    dY/dz is proportional to z^3 K_1(z) [1 + (1/3) dln g*s/dln T] / (g*s sqrt(g*)), Maxwell-Boltzmann rates.

    Parameters
    ----------
    point
        Mass of F and the paper's g*.
    plasma
        What holds beside F; by default the paper's constant.
    heavy
        Number of Dirac leptons F with their antiparticles.
    steps
        Points in ln z.

    Raises
    ------
    ValueError
        For a negative number of leptons, fewer than 100 steps, or temperatures outside the range of the plasma.
    """
    if heavy < 0:
        raise ValueError(f"heavy must not be negative, got {heavy!r}")
    if steps < 100:
        raise ValueError(f"steps must be at least 100, got {steps!r}")
    # below z = 0.005 lies less than 1e-8 of the integral
    log_z = np.linspace(np.log(5e-3), np.log(60.0), steps)
    z = np.exp(log_z)
    medium = plasma or point.plasma
    bath = medium.g_star(point.m1 / z), medium.g_star_s(point.m1 / z)
    energy, entropy = (one + heavy * part for one, part in zip(bath, heavy_degrees(z), strict=True))
    bracket = 1 - np.gradient(np.log(entropy), log_z) / 3
    shape = z**4 * kve(1, z) * np.exp(-z)
    return float((shape * bracket * (point.g_star / entropy) * np.sqrt(point.g_star / energy)).sum() / shape.sum())
