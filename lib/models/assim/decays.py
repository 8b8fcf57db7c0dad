"""Late decays of the heavy multiplet: the paper's estimates (2.17)-(2.22) as formulas of their inputs."""

from __future__ import annotations

import math

from ...base import units
from ...base.validation import positive
from ...plasma.cosmology import ZETA_3, hubble_rate
from ...rates.phase_space import massless_volume


def scalar_width(m_psi: float, lambda_decay: float, alpha_y: float) -> float:
    """Width of the scalar into three quarks and a bino, eq. (2.19), in GeV; masses in GeV.

    (1/2M) (alpha_Y/Lambda^2) Phi_4(M), squark mass set to M.
    """
    m, scale = positive("m_psi", m_psi), positive("lambda_decay", lambda_decay)
    return positive("alpha_y", alpha_y) / scale**2 * massless_volume(4, m) / (2 * m)


def fermion_width(m_psi: float, lambda_decay: float, alpha_s: float) -> float:
    """Width of Psi into three quarks through a gluino loop, eq. (2.20), in GeV; masses in GeV.

    (1/2M) alpha_s^2/(16 pi^2)^2 (M/Lambda)^2 Phi_3(M).
    """
    m, scale = positive("m_psi", m_psi), positive("lambda_decay", lambda_decay)
    loop = positive("alpha_s", alpha_s) / (16 * math.pi**2)
    return loop**2 * (m / scale) ** 2 * massless_volume(3, m) / (2 * m)


def five_to_three_body(alpha_y: float, alpha_s: float) -> float:
    """Ratio Gamma(Psi -> qqq chi chi)/Gamma(Psi -> qqq) of eq. (2.17) with massless particles.

    alpha_Y^2 Phi_5 / (alpha_s^2/(16 pi^2)^2 Phi_3) at unit mass, which is alpha_Y^2/(72 alpha_s^2).
    """
    loop = positive("alpha_s", alpha_s) / (16 * math.pi**2)
    return positive("alpha_y", alpha_y) ** 2 * massless_volume(5) / (loop**2 * massless_volume(3))


def lifetime_in_seconds(width: float) -> float:
    """Lifetime in seconds of a particle of the given width in GeV."""
    return units.INV_GEV_IN_S / positive("width", width)


def reheat_coefficient(sigma_v_times_lambda2: float, g: float, g_star: float) -> float:
    """Coefficient C of the bound T_r < C Lambda^2/M_Pl from n sigma v < H, eq. (2.21).

    n = g zeta(3) T^3/pi^2 and sigma v = ``sigma_v_times_lambda2``/Lambda^2, a constant for a dimension-five operator.
    """
    density = positive("g", g) * ZETA_3 / math.pi**2
    hubble = hubble_rate(1.0, g_star, 1.0)
    return hubble / (density * positive("sigma_v_times_lambda2", sigma_v_times_lambda2))


def smallest_lambda(m_psi: float, coefficient: float, m_planck: float) -> float:
    """Smallest Lambda in GeV for which the reheat bound with this coefficient allows T_r > M, eq. (2.22)."""
    return math.sqrt(positive("m_psi", m_psi) * positive("m_planck", m_planck) / positive("coefficient", coefficient))
