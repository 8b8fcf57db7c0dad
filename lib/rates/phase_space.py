"""Volume of n-body phase space: closed form for massless particles, recursion for massive ones.

Phi_n = int prod_i d^3p_i/((2 pi)^3 2E_i) (2 pi)^4 delta^4(P - sum p_i). Reference: Byckling & Kajantie, Particle
Kinematics, ch. VI.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..base.arrays import Floats
from ..base.validation import non_negative, positive

_NODES = 40
"""Gauss-Legendre nodes per recursion level: relative error below 1e-8 for open channels."""
SMALLEST = 1e-150
"""Invariant mass in GeV that stands for zero where it is squared and divided by."""


def massless_volume(n: int, invariant_mass: float = 1.0) -> float:
    """Volume Phi_n of n massless particles of total invariant mass ``invariant_mass`` (GeV), in GeV^(2n-4).

    Phi_n = (2 pi)^(4-3n) (pi/2)^(n-1) s^(n-2) / ((n-1)! (n-2)!). Raises ValueError for n below 2.

    >>> round(1 / (8 * math.pi * massless_volume(2)), 12)
    1.0
    """
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n!r}")
    s = positive("invariant_mass", invariant_mass) ** 2
    return (
        (2 * math.pi) ** (4 - 3 * n)
        * (math.pi / 2) ** (n - 1)
        * s ** (n - 2)
        / (math.factorial(n - 1) * math.factorial(n - 2))
    )


def _two_body(mass: Floats, m1: Floats | float, m2: float) -> Floats:
    """Two-body volume sqrt(lambda(M^2, m1^2, m2^2)) / (8 pi M^2), factorised so that thresholds do not cancel."""
    kallen = (mass - m1 - m2) * (mass + m1 + m2) * (mass - m1 + m2) * (mass + m1 - m2)
    return np.sqrt(np.maximum(kallen, 0)) / (8 * np.pi * mass**2)


def _volume(total: Floats, masses: Sequence[float]) -> Floats:
    """Phi_n at every invariant mass of ``total``, zero below threshold."""
    if len(masses) == 2:
        return np.where(total > sum(masses), _two_body(total, masses[0], masses[1]), 0.0)
    low, last = sum(masses[:-1]), masses[-1]
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    angle, weight = np.pi / 4 * (node + 1), np.pi / 4 * weight
    span = np.maximum(total - last - low, 0)[..., None]
    inner = low + span * np.sin(angle) ** 2
    inner = np.maximum(inner, SMALLEST)
    jacobian = span * np.sin(2 * angle) * 2 * inner / (2 * np.pi)
    return (weight * jacobian * _two_body(total[..., None], inner, last) * _volume(inner, masses[:-1])).sum(axis=-1)


def volume(invariant_mass: float, masses: Sequence[float]) -> float:
    """Volume Phi_n of particles of the given ``masses`` (GeV) at total ``invariant_mass`` (GeV), in GeV^(2n-4).

    The recursion Phi_n(M) = int dmu^2/(2 pi) Phi_2(M; mu, m_n) Phi_(n-1)(mu) is done by Gauss-Legendre nodes that
    absorb the square roots at both ends. Zero at and below threshold. At most five particles.

    Raises
    ------
    ValueError
        Fewer than two or more than five masses, a negative or NaN mass.
    """
    total = positive("invariant_mass", invariant_mass)
    m = [non_negative("masses", value) for value in masses]
    if not 2 <= len(m) <= 5:
        raise ValueError(f"masses must hold 2 to 5 entries, got {len(m)}")
    return float(_volume(np.array(total), m))
