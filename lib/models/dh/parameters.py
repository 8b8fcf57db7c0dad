"""The universe in which the paper evaluates its bounds: eqs. (4), (33), (58), (72) and its rounded constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.constants import G_STAR_SM
from ...base.units import INV_GEV_IN_CM
from ...base.validation import positive
from ...claims import printed
from ...plasma.thermal_history import MEV, ConstantPlasma, Plasma

REDUCED_PLANCK_MASS = 2.4e18
"""In GeV, as the paper rounds it below (36) and (72)."""
PROTON_LENGTH = printed("dh.eq5.dp")
"""Comoving diffusion length of protons in cm that every bound of the paper uses."""
SEPARATION = (8 * np.pi) ** (1 / 3)
"""R_phys beta/v_w of eq. (15)."""


@dataclass(frozen=True)
class PaperPlasma(ConstantPlasma):
    """Constant degrees of freedom while the baryons are made, other ones at 1 MeV; the paper prints neither.

    >>> float(f"{comoving_horizon(PaperPlasma(), 100.0):.3g}")
    298000.0
    """

    energy_degrees: float = G_STAR_SM
    """g* at the temperature of the transition; eq. (100) of the paper has 106.75."""
    entropy_degrees: float = G_STAR_SM
    """g*S at the temperature of the transition."""
    m_planck: float = REDUCED_PLANCK_MASS * np.sqrt(8 * np.pi)
    """Planck mass (not reduced) in GeV."""
    entropy_degrees_mev: float = 10.75
    """g*S at 1 MeV: photons, electron pairs and three neutrinos, all relativistic."""

    def __post_init__(self) -> None:
        """Reject non-positive parameters."""
        super().__post_init__()
        positive("g_star_s at 1 MeV", self.entropy_degrees_mev)

    def scale_factor(self, temperature: ArrayLike, at_1_mev: float | None = None) -> FloatOrArray:
        """Scale factor by eq. (33) if it is ``at_1_mev`` at 1 MeV, else by entropy from today on."""
        if at_1_mev is None:
            return super().scale_factor(temperature)
        ratio = MEV / positive("temperature", temperature)
        return positive("at_1_mev", at_1_mev) * ratio * np.cbrt(self.entropy_degrees_mev / self.entropy_degrees)


def comoving_horizon(plasma: Plasma, temperature: ArrayLike) -> FloatOrArray:
    """Comoving Hubble radius (aH)^-1 in cm with a = 1 at 1 MeV, eq. (58); temperature in GeV.

    Raises ValueError for a temperature outside the range of ``plasma``.
    """
    scale = plasma.scale_factor(temperature, at_1_mev=1.0)
    return INV_GEV_IN_CM / (scale * plasma.hubble_rate(temperature))
