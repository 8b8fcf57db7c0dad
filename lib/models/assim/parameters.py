"""Parameters of the assimilation model, its benchmarks (Table 4) and the conventions where the paper is silent."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from ...base.constants import G_STAR_SM
from ...base.validation import positive
from ...plasma.thermal_history import ConstantPlasma

G_Y = 0.3575
"""Hypercharge coupling g' near the weak scale, in the normalisation Q = T3 + Y."""
ETA_B = 8.6e-11
"""Baryon asymmetry per entropy, eq. (2.9)."""
M_PLANCK = 1.22e19
"""Planck mass in GeV as the paper rounds it, below eq. (3.20)."""


@dataclass(frozen=True)
class Assimilation:
    """One parameter point of the model of Sec. 2."""

    m_psi: float
    """Superpotential mass M of the Dirac fermion Psi in GeV."""
    m_chi: float
    """Bino mass in GeV."""
    m_soft: float
    """Soft mass of the scalars in GeV."""
    g_y: float = G_Y
    """Hypercharge coupling g'."""
    eta: float = ETA_B
    """Asymmetry per entropy stored in Psi and its scalars."""
    g_star: float = G_STAR_SM
    """Degrees of freedom in energy and entropy, constant during freeze-out."""
    m_planck: float = M_PLANCK
    """Planck mass in GeV."""

    def __post_init__(self) -> None:
        """Reject unphysical parameters and spectra in which a scalar decays to Psi and a bino."""
        for name in self.__dataclass_fields__:
            positive(name, getattr(self, name))
        if self.m_scalar >= self.m_psi + self.m_chi:
            raise ValueError(
                f"m_scalar must lie below m_psi + m_chi = {self.m_psi + self.m_chi!r}, got {self.m_scalar!r}: "
                "the scalar would decay before freeze-out"
            )

    @property
    def m_scalar(self) -> float:
        """Mass sqrt(M^2 + m_soft^2) of both complex scalars in GeV, eq. (2.4) with b_M = 0."""
        return math.hypot(self.m_psi, self.m_soft)

    @property
    def delta(self) -> float:
        """Splitting m_scalar - M in GeV, eq. (2.8), without cancellation."""
        return self.m_soft**2 / (self.m_scalar + self.m_psi)

    @property
    def plasma(self) -> ConstantPlasma:
        """The paper's plasma, of ``g_star`` at every temperature."""
        return ConstantPlasma(self.g_star, self.g_star, self.m_planck)

    @property
    def alpha_y(self) -> float:
        """Hypercharge fine-structure constant g'^2/(4 pi)."""
        return self.g_y**2 / (4 * math.pi)

    def with_(self, **changes: Any) -> Assimilation:
        """Return a copy with some fields changed."""
        return replace(self, **changes)


BENCHMARKS = {
    "A": Assimilation(1400.0, 180.0, 200.0),
    "B": Assimilation(500.0, 390.0, 200.0),
    "C": Assimilation(900.0, 180.0, 350.0),
    "D": Assimilation(600.0, 390.0, 350.0),
}
"""Table 4."""
