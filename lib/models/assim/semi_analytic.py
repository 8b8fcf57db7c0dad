"""The semi-analytic solution of Sec. 3.3: scalars that freeze out of conversion alone."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit

from ...base.arrays import FloatOrArray
from ...base.validation import non_negative, positive
from ...plasma.cosmology import Today, entropy_density, hubble_rate
from .parameters import Assimilation


def entropy_over_hubble(point: Assimilation) -> float:
    """s/H at T = M in GeV^2, the factor between <sigma v> and lambda in eq. (3.6)."""
    return point.plasma.entropy_density(point.m_psi) / point.plasma.hubble_rate(point.m_psi)


def equilibrium_ratio(point: Assimilation, x: ArrayLike) -> FloatOrArray:
    """Scalars per fermion in equilibrium, eq. (3.8): (1 + delta/M)^(3/2) exp(-x delta/M), non-relativistic."""
    d = point.delta / point.m_psi
    return (1 + d) ** 1.5 * np.exp(-d * positive("x", x))


def freeze_out_point(point: Assimilation, sigma_v: float, c: float = 1.0) -> float:
    """Root x_f of c Y_eq(x_f) lambda = x_f, eqs. (3.14)-(3.15), with Y_eq = eta r/(1 + r).

    With u = ln(A/x_f - 1), A = c eta lambda, it reads A/(1 + e^u) = (M/delta) (u + (3/2) ln(1 + delta/M)): the left
    side falls from A to 0 and the right side rises, so that there is always exactly one root.

    Parameters
    ----------
    point
        Parameters of the model.
    sigma_v
        <sigma v> of conversion in 1/GeV^2, eq. (3.12).
    c
        Ratio H/Gamma at freeze-out, of order one.

    Raises
    ------
    ValueError
        If ``sigma_v`` or ``c`` is not finite and positive.
    """
    strength = positive("c", c) * point.eta * entropy_over_hubble(point) * positive("sigma_v", sigma_v)
    d = point.delta / point.m_psi
    shift = 1.5 * math.log1p(d)
    u = brentq(lambda u: strength * expit(-u) - (u + shift) / d, -shift - 1, strength * d - shift + 1, xtol=1e-14)
    return (u + shift) / d


def asymptotic_yield(point: Assimilation, sigma_v: float, c: float = 1.0, boundary: bool = False) -> float:
    """Scalars per entropy long after freeze-out: x_f/lambda, eq. (3.16).

    ``boundary`` keeps the yield at freeze-out, Y_f = x_f/(c lambda), that the paper drops: 1/Y = lambda/x_f + 1/Y_f.
    """
    x_f = freeze_out_point(point, sigma_v, c)
    dropped = c if boundary else 0.0
    return x_f / (entropy_over_hubble(point) * sigma_v * (1 + dropped))


def abundance(point: Assimilation, sigma_v: float, c: float = 1.0, today: Today | None = None) -> float:
    """Omega h^2 of the semi-analytic solution, eqs. (3.17)-(3.18)."""
    return (today or Today()).relic_abundance(point.m_chi, asymptotic_yield(point, sigma_v, c))


def abundance_coefficient(today: Today | None = None) -> float:
    """Coefficient in 1/GeV of Omega h^2 = K x_f (m_chi/M) / (sqrt(g*) M_Pl <sigma v>), eq. (3.18).

    K = sqrt(8 pi^3/90) (45/(2 pi^2)) s_0/(rho_c/h^2).
    """
    today = today or Today()
    unit = hubble_rate(1.0, 1.0, 1.0) / entropy_density(1.0, 1.0)
    return unit * today.entropy_density / today.critical_density_over_h2


def printed_conversion(point: Assimilation) -> float:
    """<sigma v> of conversion in 1/GeV^2 as printed in eq. (3.19): 2 pi alpha_Y^2 m_soft/(m_chi^2 M)."""
    return 2 * math.pi * point.alpha_y**2 / point.m_chi**2 * non_negative("m_soft", point.m_soft) / point.m_psi
