"""Flavour and detector: mu -> e gamma through F and S, and how far F flies (Sec. 3.5 of the paper).

The loop has a heavy charged fermion and a light neutral scalar that couple to right-handed leptons only, so that the
chirality flips on the muon's external leg. Reference: Lavoura, Eur. Phys. J. C 29 (2003) 191; Leveille, Nucl. Phys.
B 137 (1978) 63 for the magnetic moment.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from ...base.arrays import Floats
from ...base.constants import CONSTANTS
from ...base.units import INV_GEV_IN_CM
from ...base.validation import finite, non_negative, positive

G_FERMI = 1.1663788e-5
"""Fermi constant in 1/GeV^2 (PDG 2024)."""
MEG_2016 = 4.2e-13
"""Upper limit on Br(mu -> e gamma), 90 % confidence, Eur. Phys. J. C 76 (2016) 434."""
NEAR_ONE = 0.1
"""For m_S^2/M^2 closer to one than this the closed form cancels and the Taylor series is used."""
TERMS = 16
"""Terms of that series, enough for double precision."""


def loop_function(ratio: ArrayLike) -> Floats | float:
    """Return 6 int_0^1 dy y^2 (1-y) / (y + r (1-y)), which is 1 for a massless scalar.

    Closed form (1 - 6r + 3r^2 + 2r^3 - 6r^2 ln r) / (1-r)^4.

    Parameters
    ----------
    ratio
        r = m_S^2/M^2, any shape.

    Raises
    ------
    ValueError
        If an entry is negative or not finite.

    >>> loop_function(0.0), round(loop_function(1.0), 12)
    (1.0, 0.5)
    """
    r = np.asarray(non_negative("ratio", ratio), dtype=np.float64)
    near = np.abs(r - 1) < NEAR_ONE
    safe = np.where(near, 0.0, r)
    closed = (1 - 6 * safe + 3 * safe**2 + 2 * safe**3 - 6 * safe * xlogy(safe, safe)) / (1 - safe) ** 4
    # 1/(1 + (r-1)(1-y)) as a geometric series, each term a Beta function
    series = sum(12 / ((k + 2) * (k + 3) * (k + 4)) * np.where(near, 1 - r, 0.0) ** k for k in range(TERMS))
    value = np.where(near, series, closed)
    return value if value.ndim else float(value)


def mu_to_e_gamma(
    coupling: ArrayLike, mass: ArrayLike, m_scalar: float = 0.0, alpha: float = CONSTANTS["ALPHA_EM_0"].value
) -> float:
    """Branching ratio of mu -> e gamma, alpha |sum_i l_ei^* l_mui f(r_i)/M_i^2|^2 / (768 pi G_F^2).

    Parameters
    ----------
    coupling
        lambda_alpha,i, complex or real, shape (2 or more, N); rows e, mu.
    mass
        Masses of F_i in GeV, shape (N,).
    m_scalar
        mass of S in GeV.
    alpha
        Electromagnetic coupling, at zero momentum for a real photon.

    Raises
    ------
    ValueError
        If shapes do not match, or a mass is not positive.
    """
    m = np.atleast_1d(positive("mass", mass))
    c = np.atleast_2d(np.asarray(coupling))
    if c.ndim != 2 or c.shape[0] < 2 or c.shape[1] != m.size:
        raise ValueError(f"coupling must have shape (2 or more, {m.size}), got {c.shape}")
    finite("coupling", np.abs(c))
    weight = loop_function((non_negative("m_scalar", m_scalar) / m) ** 2) / m**2
    amplitude = abs(np.sum(np.conj(c[0]) * c[1] * weight))
    return float(positive("alpha", alpha) * amplitude**2 / (768 * math.pi * G_FERMI**2))


def coupling_bound(limit: float = MEG_2016, alpha: float = CONSTANTS["ALPHA_EM_0"].value) -> float:
    """Largest sqrt(lambda_e lambda_mu)/M in 1/GeV for one F and a massless S.

    >>> f"{coupling_bound():.4e}"
    '6.5928e-05'
    """
    ratio = positive("limit", limit) / positive("alpha", alpha)
    return (768 * math.pi * G_FERMI**2 * ratio) ** 0.25


def decay_length(width: ArrayLike) -> Floats | float:
    """Proper decay length c tau in cm of a particle of the given width in GeV; raise ValueError unless positive."""
    return INV_GEV_IN_CM / positive("width", width)


def surviving(distance: ArrayLike, c_tau: float, beta_gamma: ArrayLike) -> Floats | float:
    """Fraction exp(-L/(beta gamma c tau)) that flies farther than ``distance``; both lengths in one unit.

    Raises
    ------
    ValueError
        If the distance is negative, or c tau or beta gamma is not positive.
    """
    length, boost = non_negative("distance", distance), positive("beta_gamma", beta_gamma)
    return np.exp(-np.asarray(length) / (boost * positive("c_tau", c_tau)))[()]
