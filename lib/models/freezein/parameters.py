"""Parameters of the freeze-in model, its benchmark (40), the scenarios of Table 1, and what the paper leaves open.

``coupling[alpha, i]`` is |lambda_alpha i| with alpha = e, mu, tau and i = F_1, F_2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray, Floats
from ...base.constants import G_STAR_SM
from ...base.validation import finite, non_negative, positive
from ...plasma.thermal_history import ConstantPlasma

G_F = 2
"""Internal states of F_i, of the particle alone."""
G_Y = 0.357
"""Hypercharge coupling near the weak scale, Q = T3 + Y."""
M_PLANCK = 1.22e19
"""Planck mass in GeV as the paper rounds it, below eq. (11)."""
HUBBLE = 1.66
"""sqrt(8 pi^3/90) as eq. (11) rounds it."""
T_SPH = 131.7
"""Temperature in GeV at which sphalerons fall out of equilibrium."""
Y_B_OBSERVED = 8.71e-11
"""Baryon asymmetry per entropy that the paper aims at, Sec. 3.4."""
FLAVOURS = ("e", "mu", "tau")


def width(coupling: ArrayLike, mass: ArrayLike) -> FloatOrArray:
    """Width |lambda|^2 M/(16 pi g_F) in GeV of F -> e S for massless e and S, eq. (5).

    Parameters
    ----------
    coupling
        |lambda|, any shape.
    mass
        M in GeV, broadcast against ``coupling``.

    Raises
    ------
    ValueError
        If a coupling is negative or a mass not positive.
    """
    return non_negative("coupling", coupling) ** 2 * positive("mass", mass) / (16 * math.pi * G_F)


@dataclass(frozen=True, eq=False)
class FreezeIn:
    """One parameter point of the model of Sec. 3."""

    m1: float
    """Mass of F_1 in GeV."""
    coupling: Floats = field(repr=False)
    """Moduli of the Yukawa couplings, shape (3, 2): rows e, mu, tau, columns F_1, F_2."""
    m2_minus_m1: float | None = None
    """M_2 - M_1 in GeV, kept apart because it is below the rounding of M_1; None for Gamma_2/2, eq. (40)."""
    m_s: float = 5.81e-6
    """Mass of the dark matter scalar in GeV."""
    p_emu: float = 1.0
    """Phase factor p^12_emu of eq. (31)."""
    p_etau: float = 1.0
    """Phase factor p^12_etau."""
    p_mutau: float = 1.0
    """Phase factor p^12_mutau; the paper sets all three to one."""
    g_star: float = G_STAR_SM
    """Degrees of freedom in energy and entropy, constant during freeze-in."""
    m_planck: float = M_PLANCK
    """Planck mass in GeV."""
    g_y: float = G_Y
    """Hypercharge coupling."""
    t_sph: float = T_SPH
    """Temperature of sphaleron decoupling in GeV."""

    def __post_init__(self) -> None:
        """Reject unphysical masses, couplings and phase factors; fill in the splitting."""
        matrix = np.array(non_negative("coupling", self.coupling))
        if matrix.shape != (3, 2):
            raise ValueError(f"coupling must have shape (3, 2), got {matrix.shape}")
        if not np.all(matrix.any(axis=0)):
            raise ValueError(f"coupling must let both F_1 and F_2 decay, got {matrix.tolist()!r}")
        matrix.setflags(write=False)
        object.__setattr__(self, "coupling", matrix)
        for name in ("m1", "m_s", "g_star", "m_planck", "g_y", "t_sph"):
            positive(name, getattr(self, name))
        for name in ("p_emu", "p_etau", "p_mutau"):
            if abs(finite(name, getattr(self, name))) > 1:
                raise ValueError(f"{name} must lie between -1 and 1, got {getattr(self, name)!r}")
        if self.m2_minus_m1 is None:
            object.__setattr__(self, "m2_minus_m1", float(self.widths[1] / 2))
        positive("m2_minus_m1", self.m2_minus_m1)

    @property
    def squared(self) -> Floats:
        """|lambda_alpha i|^2, shape (3, 2)."""
        return self.coupling**2

    @property
    def sum_squared(self) -> float:
        """Sum of |lambda|^2 over flavours and both F."""
        return float(self.squared.sum())

    @property
    def partial_widths(self) -> Floats:
        """Widths of F_i -> e_alpha S in GeV, eq. (5), shape (3, 2); the splitting is far below their accuracy."""
        return width(self.coupling, self.m1)

    @property
    def widths(self) -> Floats:
        """Total widths of F_1 and F_2 in GeV, shape (2,)."""
        return self.partial_widths.sum(axis=0)

    @property
    def branching(self) -> Floats:
        """Branching ratios of F_i -> e_alpha S, shape (3, 2)."""
        return self.partial_widths / self.widths

    @property
    def plasma(self) -> ConstantPlasma:
        """The paper's plasma, of ``g_star`` at every temperature."""
        return ConstantPlasma(self.g_star, self.g_star, self.m_planck)

    @property
    def z_sph(self) -> float:
        """M_1 over the temperature of sphaleron decoupling."""
        return self.m1 / self.t_sph

    def hubble(self, temperature: ArrayLike) -> FloatOrArray:
        """Hubble rate 1.66 sqrt(g*) T^2/M_Pl in GeV with the rounded prefactor of eq. (11)."""
        return HUBBLE * math.sqrt(self.g_star) * positive("temperature", temperature) ** 2 / self.m_planck

    def with_(self, **changes: Any) -> FreezeIn:
        """Return a copy with some fields changed; give m2_minus_m1=None to reset the splitting to Gamma_2/2."""
        return replace(self, **changes)


BENCHMARK = FreezeIn(1200.0, np.array([[2.145e-8, 9e-10], [9e-9, 8e-10], [9e-9, 9e-10]]))
"""Eq. (40)."""


def scenario(number: int, m1: float, lambda_e1: float, **fields: Any) -> FreezeIn:
    """Point of scenario 1 or 2 of Table 1 at a given mass of F_1 (GeV) and |lambda_e1|.

    Raises
    ------
    ValueError
        For another scenario, or a mass or coupling that is not positive.

    >>> scenario(2, 1200.0, 2.145e-8).sum_squared == BENCHMARK.sum_squared
    True
    """
    others = {1: (1e-9, 2e-9), 2: (9e-9, 9e-9)}
    if number not in others:
        raise ValueError(f"number must be 1 or 2, got {number!r}")
    mu1, tau1 = others[number]
    first = [positive("lambda_e1", lambda_e1), mu1, tau1]
    return FreezeIn(m1, np.array([first, [9e-10, 8e-10, 9e-10]]).T, **fields)
