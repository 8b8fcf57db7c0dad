"""Direct and indirect detection of a pure or nearly pure bino: Higgs, squark and slepton exchange.

The bino couples to a sfermion and its fermion of hypercharge Y (Q = T_3 + Y) with strength sqrt(2) g' Y. Reference for
the operators and nucleon sums: Jungman, Kamionkowski & Griest, Phys. Rept. 267 (1996) 195, sec. 7.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.constants import CONSTANTS
from ...base.validation import non_negative, positive

_M_Z, M_P, SIN2 = (CONSTANTS[k].value for k in ("M_Z", "M_PROTON", "SIN2_THETA_W"))
G_PRIME = float(np.sqrt(4 * np.pi * CONSTANTS["ALPHA_EM_MZ"].value / (1 - SIN2)))
"""Hypercharge coupling at m_Z."""
VEV = 2 * _M_Z * float(np.sqrt(SIN2)) / G_PRIME
"""Higgs vacuum expectation value that goes with m_Z and g' at tree level, GeV."""
SCALAR = {"u": 0.0153, "d": 0.0191, "s": 0.0447}
"""Light-quark mass fractions of the proton, Belanger et al., arXiv:1305.0237."""
SPIN = {"u": 0.842, "d": -0.427, "s": -0.085}
"""Quark spin fractions of the proton, HERMES, hep-ex/0609039."""
Y_LEFT, Y_RIGHT = 1 / 6, {"u": 2 / 3, "d": -1 / 3, "s": -1 / 3}


def p_wave(m_chi: ArrayLike, m_sfermion: ArrayLike, hypercharge: float = -1.0, families: int = 1) -> NDArray:
    """Coefficient b of sigma v = b v_rel^2 for chi chi -> massless fermions of one chirality, GeV^-2.

    b = families Y^4 (4 pi/3) alpha_Y^2 m^2 (M^4 + m^4)/(M^2 + m^2)^4, alpha_Y = g'^2/(4 pi). Three families give the
    prefactor 4 pi alpha_Y^2 of arXiv:1111.5615, eq. (4.3), and of hep-ph/0601041.

    Raises
    ------
    ValueError
        A mass (GeV) that is not positive, fewer than one family.
    """
    m2, s2 = positive("m_chi", m_chi) ** 2, positive("m_sfermion", m_sfermion) ** 2
    count = positive("families", families)
    alpha = G_PRIME**2 / (4 * np.pi)
    return count * hypercharge**4 * (4 * np.pi / 3) * alpha**2 * m2 * (s2**2 + m2**2) / (s2 + m2) ** 4


def s_wave(
    m_chi: ArrayLike, m_sfermion: ArrayLike, m_fermion: float, hypercharge: float = -1.0, colours: int = 1
) -> NDArray:
    """sigma v at rest for chi chi -> fermions of mass ``m_fermion`` through one chirality, GeV^-2.

    colours g'^4 Y^4 m_f^2 beta/(8 pi (M^2 + m^2 - m_f^2)^2), beta = sqrt(1 - m_f^2/m^2); zero below threshold.

    Raises
    ------
    ValueError
        A mass (GeV) that is negative, m_chi or m_sfermion zero.
    """
    m2, s2 = positive("m_chi", m_chi) ** 2, positive("m_sfermion", m_sfermion) ** 2
    f2 = non_negative("m_fermion", m_fermion) ** 2
    beta = np.sqrt(np.maximum(1 - f2 / m2, 0))
    return colours * G_PRIME**4 * hypercharge**4 * f2 * beta / (8 * np.pi * (s2 + m2 - f2) ** 2)


def annihilation_sigma_v(v_rel: ArrayLike, m_chi: float, m_sfermion: float, hypercharge: float = -1.0) -> NDArray:
    """sigma v_rel of chi chi -> massless fermions of one chirality at any velocity, GeV^-2.

    The squared element lambda^4 [(m^2-t)^2/(t-M^2)^2 + (m^2-u)^2/(u-M^2)^2 - 2 m^2 s/((t-M^2)(u-M^2))]/4, with
    lambda = sqrt(2) g' Y, is integrated over angles by Gauss-Legendre. ``v_rel`` = 2 p/E in the centre of mass.

    Raises
    ------
    ValueError
        v_rel outside (0, 2), a mass (GeV) that is not positive.
    """
    v = np.asarray(positive("v_rel", v_rel))
    if np.any(v >= 2):
        raise ValueError(f"v_rel must be below 2, got {float(v[v >= 2].flat[0])!r}")
    m2, heavy2 = positive("m_chi", m_chi) ** 2, positive("m_sfermion", m_sfermion) ** 2
    beta = 0.5 * v[..., None]
    s = 4 * m2 / (1 - beta**2)
    cosine, weight = np.polynomial.legendre.leggauss(40)
    t = m2 - 0.5 * s * (1 - beta * cosine)
    u = m2 - 0.5 * s * (1 + beta * cosine)
    # Over the common denominator the s-wave cancels before rounding: A - B, A = (m^2-t)(u-M^2), B = (m^2-u)(t-M^2).
    a, b = (m2 - t) * (u - heavy2), (m2 - u) * (t - heavy2)
    cross = 2 * (m2 - t) * (m2 - u) - 2 * m2 * s
    squared = ((a - b) ** 2 + cross * (t - heavy2) * (u - heavy2)) / ((t - heavy2) * (u - heavy2)) ** 2
    coupling = 4 * (G_PRIME * hypercharge) ** 4
    return coupling / 4 * (weight * squared).sum(axis=-1) / 2 / (8 * np.pi * s[..., 0])


def higgs_coupling(m_bino: float, mu: float, tan_beta: float, exchanged: Literal["light", "heavy"] = "light") -> float:
    """Coupling C of L = -C/2 h chi-bar chi for the bino-like state of the bino-higgsino system, pure number.

    C is the derivative of the mass eigenvalue with respect to the field, exact in the mixing. Alignment limit: the
    light state lies along the vacuum, the heavy one across it. For mu >> M it tends to
    g' m_Z sin(theta_W) (M + mu sin 2 beta)/(M^2 - mu^2) for the light one.

    Raises
    ------
    ValueError
        m_bino, |mu| (GeV) or tan_beta not positive, |mu| not above m_bino, unknown ``exchanged``.
    """
    m, t = positive("m_bino", m_bino), positive("tan_beta", tan_beta)
    if not abs(mu) > m:
        raise ValueError(f"mu must exceed m_bino = {m!r} in size for a bino-like state, got {mu!r}")
    cos, sin = 1 / np.hypot(1, t), t / np.hypot(1, t)
    direction = {"light": (cos, sin), "heavy": (sin, -cos)}
    if exchanged not in direction:
        raise ValueError(f"exchanged must be 'light' or 'heavy', got {exchanged!r}")

    def mixing(down: float, up: float) -> NDArray:
        """Mass terms of bino with the two higgsinos for fields (down, up) in GeV."""
        row = 0.5 * G_PRIME * np.array([-down, up])
        return np.block([[np.zeros((1, 1)), row[None]], [row[:, None], np.zeros((2, 2))]])

    matrix = mixing(VEV * cos, VEV * sin)
    matrix[0, 0], matrix[1, 2], matrix[2, 1] = m, -mu, -mu
    vectors = np.linalg.eigh(matrix)[1]
    state = vectors[:, np.argmax(vectors[0] ** 2)]
    return float(state @ mixing(*direction[exchanged]) @ state)


def spin_independent(
    m_bino: float, mu: float, tan_beta: float, m_higgs: float, exchanged: Literal["light", "heavy"] = "light"
) -> float:
    """Higgs-exchange cross section on a proton at rest, GeV^-2: (4/pi) mu_p^2 f_p^2.

    f_p = m_p C/(2 v m_h^2) sum_q k_q f_q, each heavy quark counting 2/27 of the gluon share; k_q = 1 for the light
    Higgs, tan(beta) for down-type and -1/tan(beta) for up-type quarks with the heavy one.

    Raises
    ------
    ValueError
        As ``higgs_coupling``, and m_higgs (GeV) not positive.
    """
    coupling = higgs_coupling(m_bino, mu, tan_beta, exchanged)
    heavy_quark = 2 / 27 * (1 - sum(SCALAR.values()))
    up, down = SCALAR["u"] + 2 * heavy_quark, SCALAR["d"] + SCALAR["s"] + heavy_quark
    nucleon = up + down if exchanged == "light" else tan_beta * down - up / tan_beta
    f_p = M_P * coupling * nucleon / (2 * VEV * positive("m_higgs", m_higgs) ** 2)
    reduced = m_bino * M_P / (m_bino + M_P)
    return 4 / np.pi * (reduced * f_p) ** 2


def axial_operator(quark: str, m_chi: float, m_squark: float) -> float:
    """Coefficient d of d (chi-bar gamma gamma_5 chi)(q-bar gamma gamma_5 q) from both squarks, GeV^-2.

    d = g'^2 (Y_L^2 + Y_R^2)/(4 (M^2 - m^2)).

    Raises
    ------
    ValueError
        Unknown quark, masses (GeV) not positive, squark not heavier than the bino.
    """
    if quark not in Y_RIGHT:
        raise ValueError(f"quark must be one of {tuple(Y_RIGHT)}, got {quark!r}")
    gap = positive("m_squark", m_squark) ** 2 - positive("m_chi", m_chi) ** 2
    if gap <= 0:
        raise ValueError(f"m_squark must exceed m_chi = {m_chi!r}, got {m_squark!r}")
    return G_PRIME**2 * (Y_LEFT**2 + Y_RIGHT[quark] ** 2) / (4 * gap)


def spin_dependent(m_chi: float, m_squark: float) -> float:
    """Squark-exchange cross section on a proton at rest, GeV^-2: (12/pi) mu_p^2 (sum_q d_q Delta q)^2."""
    total = sum(axial_operator(q, m_chi, m_squark) * spin for q, spin in SPIN.items())
    reduced = m_chi * M_P / (m_chi + M_P)
    return 12 / np.pi * (reduced * total) ** 2
