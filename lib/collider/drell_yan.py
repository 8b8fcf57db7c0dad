"""Leading-order pair production of a weak singlet: q q-bar -> photon, Z -> pairs, and its hadronic cross section.

A singlet of charge Q couples to the Z through its charge alone, g_Z = -Q sin^2/(sin cos) in units of e, alike for both
chiralities. With A_h = Q_q Q + (T_3 - Q_q sin^2)(-Q sin^2)/(sin^2 cos^2) s/(s - m_Z^2 + i m_Z Gamma_Z) for a quark of
helicity h = L, R, the colour- and spin-averaged cross sections are

    sigma = (4 pi alpha^2/(9 s)) (|A_L|^2 + |A_R|^2)/2 * beta (3 - beta^2)/2   for a Dirac fermion,
    sigma = (  pi alpha^2/(9 s)) (|A_L|^2 + |A_R|^2)/2 * beta^3                for one complex scalar.

The hadronic luminosity is inverted from the product of parton moments, which needs no rapidity integral.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..base.arrays import Floats
from ..base.constants import CONSTANTS
from ..base.units import INV_GEV2_IN_PB
from ..base.validation import finite, positive
from .evolution import contour, evolved_moments
from .partons import FLAVOURS, SETS, PartonSet

Spin = Literal["fermion", "scalar"]
COLOURS = 3
QUARKS = ("d", "u", "s", "c", "b")
CHARGE = {"d": -1 / 3, "u": 2 / 3, "s": -1 / 3, "c": 2 / 3, "b": -1 / 3}
ISOSPIN = {"d": -0.5, "u": 0.5, "s": -0.5, "c": 0.5, "b": -0.5}
TAU_NODES = 40
"""Gauss-Legendre nodes in arccosh(sqrt(s)/2M): relative error below 1e-8."""
SCALES = (0.5, 1.0, 2.0)
"""Factorisation scales in units of the mass over which a band is taken."""


@dataclass(frozen=True)
class Electroweak:
    """Couplings of the neutral current; defaults from the table of constants."""

    alpha: float = CONSTANTS["ALPHA_EM_MZ"].value
    """Electromagnetic coupling, pure number."""
    sin2: float = CONSTANTS["SIN2_THETA_W"].value
    """sin^2 of the weak mixing angle."""
    m_z: float = CONSTANTS["M_Z"].value
    """Z mass, GeV."""
    gamma_z: float = CONSTANTS["GAMMA_Z"].value
    """Z width, GeV."""

    def __post_init__(self) -> None:
        """Refuse a coupling, mass or mixing angle outside its range."""
        for name in ("alpha", "m_z"):
            positive(name, getattr(self, name))
        if not 0.0 < self.sin2 < 1.0:
            raise ValueError(f"sin2 must lie between 0 and 1, got {self.sin2!r}")


@dataclass(frozen=True)
class Band:
    """Cross sections with the spread over parton sets and factorisation scales."""

    low: Floats
    """Smallest value over all sets and scales, pb."""
    central: Floats
    """Geometric mean over the sets at the central scale, pb."""
    high: Floats
    """Largest value over all sets and scales, pb."""
    by_set: dict[str, Floats]
    """Value of every set at the central scale, pb."""


def helicity_couplings(quark: str, s: ArrayLike, charge: float, ew: Electroweak) -> tuple[NDArray, NDArray]:
    """Photon plus Z amplitudes (A_L, A_R) of a quark helicity and a singlet pair, in units of e^2, at ``s`` (GeV^2).

    Raises ValueError for an unknown quark, or if ``s`` is not positive.
    """
    if quark not in CHARGE:
        raise ValueError(f"quark must be one of {QUARKS}, got {quark!r}")
    s = np.asarray(positive("s", s))
    propagator = s / (s - ew.m_z**2 + 1j * ew.m_z * ew.gamma_z)
    # The pair's coupling -Q sin^2 over sin^2 cos^2 leaves -Q/cos^2.
    pair = -charge / (1.0 - ew.sin2) * propagator
    q = CHARGE[quark]
    return q * charge + (ISOSPIN[quark] - q * ew.sin2) * pair, q * charge - q * ew.sin2 * pair


def threshold_factor(spin: Spin, beta: ArrayLike) -> Floats:
    """beta (3 - beta^2)/2 for a Dirac fermion, beta^3/4 for a complex scalar, at velocities ``beta``; any shape.

    Raises ValueError for another spin than "fermion" or "scalar".

    >>> float(threshold_factor("fermion", 1.0)), float(threshold_factor("scalar", 1.0))
    (1.0, 0.25)
    """
    beta = np.asarray(beta, dtype=float)
    if spin == "fermion":
        return 0.5 * beta * (3.0 - beta**2)
    if spin == "scalar":
        return 0.25 * beta**3
    raise ValueError(f"spin must be 'fermion' or 'scalar', got {spin!r}")


def partonic(
    quark: str, s: ArrayLike, mass: float, spin: Spin, charge: float = 1.0, ew: Electroweak | None = None
) -> Floats:
    """Partonic cross section q q-bar -> pair, averaged over colour and spin.

    Parameters
    ----------
    quark
        "d", "u", "s", "c" or "b".
    s
        Partonic invariant mass squared, GeV^2, any shape.
    mass
        mass of the produced particle, GeV.
    spin
        "fermion" (Dirac) or "scalar" (one complex scalar).
    charge
        Electric charge = hypercharge of the singlet.
    ew
        Couplings; the table of constants if left out.

    Returns
    -------
    Cross section in pb, shape of ``s``; zero at and below threshold.

    Raises
    ------
    ValueError
        Unknown quark or spin, s or mass not positive, charge not finite.
    """
    ew = ew or Electroweak()
    s, m, q = np.asarray(positive("s", s)), positive("mass", mass), finite("charge", charge)
    beta = np.sqrt(np.maximum(1.0 - 4.0 * m * m / s, 0.0))
    left, right = helicity_couplings(quark, s, q, ew)
    coupling = 0.5 * (abs(left) ** 2 + abs(right) ** 2)
    point = 4.0 * np.pi * ew.alpha**2 / (3.0 * COLOURS * s) * INV_GEV2_IN_PB
    return point * coupling * threshold_factor(spin, beta)


def luminosities(pset: PartonSet, tau: ArrayLike, q2: ArrayLike) -> Floats:
    """tau dL/dtau of q q-bar plus q-bar q in a proton-proton collision.

    Parameters
    ----------
    pset
        Parton densities.
    tau
        Momentum fractions x_1 x_2 in (0, 1), shape (K, T).
    q2
        Factorisation scale squared of every row, GeV^2, shape (K,).

    Returns
    -------
    Array of shape (5, K, T), quarks in the order of ``QUARKS``.

    Raises
    ------
    ValueError
        tau outside (0, 1); a scale below the start of the set.
    """
    fractions = np.asarray(positive("tau", tau))
    if np.any(fractions >= 1.0):
        raise ValueError(f"tau must be below 1, got {float(fractions[fractions >= 1.0][0])!r}")
    n, weight = contour(pset)
    f = evolved_moments(pset, n, q2)
    back = weight * np.exp((1.0 - n) * np.log(fractions)[:, :, None])
    pairs = [2.0 * f[FLAVOURS.index(q)] * f[FLAVOURS.index(f"{q}_bar")] for q in QUARKS]
    return np.array([np.einsum("ktn,kn->kt", back, pair).imag for pair in pairs])


def hadronic(
    pset: PartonSet,
    mass: ArrayLike,
    spin: Spin,
    sqrt_s: float = 7000.0,
    scale: float = 1.0,
    charge: float = 1.0,
    ew: Electroweak | None = None,
) -> Floats:
    """Leading-order cross section of p p -> pair + X, without K factor.

    Parameters
    ----------
    pset
        Parton densities.
    mass
        Masses of the produced particle, GeV, shape (K,) or scalar.
    spin
        "fermion" or "scalar" (one complex scalar).
    sqrt_s
        Collision energy, GeV.
    scale
        Factorisation scale in units of ``mass``.
    charge, ew
        As in ``partonic``.

    Returns
    -------
    Cross sections in pb, shape (K,); zero where 2 M exceeds ``sqrt_s``.

    Raises
    ------
    ValueError
        A mass, energy or scale that is not positive; a scale below the start of the set.
    """
    masses = np.atleast_1d(positive("mass", mass))
    energy, ratio = positive("sqrt_s", sqrt_s), positive("scale", scale)
    total = np.zeros(len(masses))
    open_ = 2.0 * masses < energy
    if not open_.any():
        return total
    m = masses[open_]
    node, weight = np.polynomial.legendre.leggauss(TAU_NODES)
    # s = 4 M^2 cosh^2 rho makes the threshold root and the fall at large s analytic in rho.
    reach = np.arccosh(0.5 * energy / m)[:, None]
    rho = 0.5 * reach * (node + 1.0)
    s_hat = 4.0 * (m[:, None] * np.cosh(rho)) ** 2
    # d tau / tau = 2 tanh(rho) d rho.
    measure = 0.5 * reach * weight * 2.0 * np.tanh(rho)
    lumi = luminosities(pset, s_hat / energy**2, (ratio * m) ** 2)
    for i, quark in enumerate(QUARKS):
        sigma = np.array([partonic(quark, row, mk, spin, charge, ew) for row, mk in zip(s_hat, m, strict=True)])
        total[open_] += (measure * lumi[i] * sigma).sum(axis=1)
    return total


def band(
    mass: ArrayLike,
    spin: Spin,
    sqrt_s: float = 7000.0,
    sets: tuple[PartonSet, ...] = SETS,
    scales: tuple[float, ...] = SCALES,
    charge: float = 1.0,
    ew: Electroweak | None = None,
) -> Band:
    """Cross sections with their envelope over parton ``sets`` and factorisation ``scales`` (units of the mass).

    The central value is the geometric mean over the sets at scale 1. Arguments and errors as in ``hadronic``.

    Raises ValueError if ``sets`` or ``scales`` is empty.
    """
    if not sets or not scales:
        raise ValueError(f"sets and scales must not be empty, got {len(sets)} sets and {len(scales)} scales")
    by_set = {p.name: hadronic(p, mass, spin, sqrt_s, 1.0, charge, ew) for p in sets}
    every = np.array([hadronic(p, mass, spin, sqrt_s, k, charge, ew) for p in sets for k in scales])
    middle = np.array(list(by_set.values()))
    central = np.where(np.all(middle > 0, axis=0), np.exp(np.log(np.maximum(middle, 1e-300)).mean(axis=0)), 0.0)
    return Band(every.min(axis=0), central, every.max(axis=0), by_set)
