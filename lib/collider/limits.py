"""Published limits on pairs of long-lived charged particles, and the mass at which a prediction meets one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..base.validation import increasing, positive


@dataclass(frozen=True)
class CrossSectionLimit:
    """Upper limits at 95 % confidence on a pair-production cross section, as points."""

    source: str
    """Publication."""
    signal: str
    """What is produced, and with which efficiency the limit was derived."""
    sqrt_s: float
    """Collision energy, GeV."""
    luminosity: float
    """Integrated luminosity, 1/fb."""
    mass: tuple[float, ...]
    """Masses, increasing, GeV."""
    sigma: tuple[float, ...]
    """Upper limits, pb."""

    def __post_init__(self) -> None:
        """Refuse masses out of order and limits that are not positive or do not match."""
        increasing("mass", self.mass)
        positive("sigma", self.sigma)
        if len(self.mass) != len(self.sigma):
            raise ValueError(f"sigma must have one entry per mass, got {len(self.sigma)} for {len(self.mass)}")


CMS_8_TEV = CrossSectionLimit(
    "CMS, JHEP 07 (2013) 122, arXiv:1305.0491",
    "directly produced stau pairs",
    8000.0,
    18.8,
    (99.464, 126.25, 156.65, 200.07, 247.13, 307.92, 369.48, 431.76, 493.32, 556.33),
    (5.5576e-3, 4.2752e-3, 2.6516e-3, 1.3083e-3, 9.9975e-4, 3.43e-4, 3.0396e-4, 2.9006e-4, 2.6053e-4, 2.5712e-4),
)
"""Limits on directly produced staus, as read for the SModelS database; 95 % confidence."""


def mass_reach(mass: ArrayLike, sigma: ArrayLike, limit: CrossSectionLimit | float) -> float:
    """Lowest mass (GeV) above which a falling prediction stays below a limit.

    Parameters
    ----------
    mass
        Masses, increasing, GeV, shape (K,).
    sigma
        Predicted cross sections, pb, shape (K,).
    limit
        Published points, interpolated in log sigma and flat outside their range, or one number in pb.

    Returns
    -------
    The crossing, interpolated in log sigma.

    Raises
    ------
    ValueError
        Input not positive, masses out of order, or no crossing within ``mass``.
    """
    m, s = increasing("mass", mass), np.atleast_1d(positive("sigma", sigma))
    if s.shape != m.shape:
        raise ValueError(f"sigma must have the shape of mass {m.shape}, got {s.shape}")
    if isinstance(limit, CrossSectionLimit):
        bound = np.interp(m, limit.mass, np.log(limit.sigma))
    else:
        bound = np.full_like(m, np.log(positive("limit", limit)))
    excess = np.log(s) - bound
    above = np.flatnonzero(excess > 0)
    if above.size == 0 or above[-1] == m.size - 1:
        raise ValueError(f"mass must bracket the crossing, got {m[0]!r} to {m[-1]!r} GeV")
    i = above[-1]
    return float(m[i] + (m[i + 1] - m[i]) * excess[i] / (excess[i] - excess[i + 1]))
