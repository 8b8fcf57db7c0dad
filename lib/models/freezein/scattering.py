"""The gauge scatterings F B -> e S, F S -> e B and F ebar -> S B: amplitudes, regulators, rate densities.

All three are one function of h (squared momentum of the exchanged F), l (of the exchanged lepton) and the third
invariant o = m^2 - h - l:  sum |M|^2 = +-2 lambda^2 g_Y^2 o (2 h m^2 + m^2 o - h o) / ((h - m^2)^2 l).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ...amplitudes.lagrangian import Field, Model, gauge_terms, yukawa_terms
from ...base.arrays import FloatOrArray, Floats
from ...base.validation import non_negative, positive
from ...plasma.cosmology import photon_density
from ...rates.densities import LogTable, decay, scattering
from .parameters import G_F, G_Y, FreezeIn, width

NAMES = ("FB_eS", "FS_eB", "Fe_SB")
REACTIONS = {"FB_eS": "F B > e S", "FS_eB": "F S > e B", "Fe_SB": "F e~ > S B"}
Z_TABLE = np.geomspace(1e-6, 200.0, 500)
"""Nodes of the tables; the measured error of the interpolation is below 1e-7."""
SERIES_FROM = 30.0
"""Above this ratio the angular integrals of FB_eS use their series in its inverse."""

_F = Field("F", "fermion", "M")
_E = Field("e", "fermion", states=1)
MODEL = Model(
    "freeze-in",
    ("g", "y", "M"),
    (_F, _E, Field("S", "scalar", self_conjugate=True), Field("B", "vector", self_conjugate=True)),
    (
        *gauge_terms(_F, "-1", "B"),
        *gauge_terms(_E, "-1", "B"),
        *yukawa_terms("F", "0", "-y", "e", "S", False),
    ),
)
"""Eq. (4) with one F, one e and a real coupling y = lambda; hypercharge -1 for both."""


def squared(name: str, s: ArrayLike, cosine: ArrayLike, mass: float = 1.0) -> FloatOrArray:
    """Sum of |M|^2 over all polarisations, over lambda^2 g_Y^2, for massless e, S, B and no regulator.

    Parameters
    ----------
    name
        "FB_eS", "FS_eB" (cosine between F and e) or "Fe_SB" (cosine between F and S).
    s
        Squared energy in GeV^2, above M^2.
    cosine
        Of the angle in the centre of mass.
    mass
        M in GeV.

    Raises
    ------
    ValueError
        For another name or s at or below threshold.

    >>> [round(float(squared(name, 2.5, 0.3, 1.3)), 3) for name in ("FB_eS", "Fe_SB")]
    [14.247, 13.504]
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name!r}")
    m2 = positive("mass", mass) ** 2
    a = positive("s - mass^2", np.asarray(s, dtype=float) - m2)
    forward, backward = -a * (1 - np.asarray(cosine)) / 2, -a * (1 + np.asarray(cosine)) / 2
    h, lepton, o, sign = {
        "FB_eS": (s, backward, forward, 1),
        "FS_eB": (backward, s, forward, 1),
        "Fe_SB": (backward, forward, s, -1),
    }[name]
    return sign * 2 * o * (2 * h * m2 + m2 * o - h * o) / ((h - m2) ** 2 * lepton)


@dataclass(frozen=True)
class Regulators:
    """How the singularities at soft B and at collinear leptons are cut off."""

    lepton: float = 1.0
    """Factor on the squared thermal mass g_Y^2 T^2/8 in the propagator of the lepton."""
    width_over_mass: float = 0.0
    """Gamma/M in the propagator of F in the s-channel."""
    placement: Literal["factorised", "channels"] = "factorised"
    """In the factorised |M|^2, or diagram by diagram in Feynman gauge, where F B -> e S becomes negative."""
    boson: bool = False
    """Whether F B -> e S needs the energy M + m_B with m_B^2 = (11/12) g_Y^2 T^2."""

    def __post_init__(self) -> None:
        """Reject a lepton without mass and an unknown placement."""
        positive("lepton", self.lepton)
        non_negative("width_over_mass", self.width_over_mass)
        if self.placement not in ("factorised", "channels"):
            raise ValueError(f"placement must be factorised or channels, got {self.placement!r}")


PAPER_REGULATORS = Regulators()
"""The paper's regulators; its width of F, of order 1e-17 M, changes no digit and is left out here."""


def _angular(r: Floats) -> tuple[Any, Any, Any]:
    """int_0^1 dy of (1-y)/(y+r), (1-y)^2/(y+r) and y(1-y)/(y+r)^2, without cancellation at large r."""
    inner = np.minimum(r, SERIES_FROM)
    log = np.log1p(1 / inner)
    closed = ((1 + inner) * log - 1, (1 + inner) ** 2 * log - 1.5 - inner, (1 + 2 * inner) * log - 2)
    q = -1 / np.maximum(r, SERIES_FROM)
    powers = [(k, -(q ** (k + 1))) for k in range(12)]
    series = (
        sum(p / ((k + 1) * (k + 2)) for k, p in powers),
        sum(2 * p / ((k + 1) * (k + 2) * (k + 3)) for k, p in powers),
        sum(-k * p / ((k + 1) * (k + 2)) for k, p in powers),
    )
    return tuple(np.where(r < SERIES_FROM, c, t) for c, t in zip(closed, series, strict=True))


def angle_integral(
    name: str, excess: Any, s: Any, lepton_mass2: Any, regulators: Regulators = PAPER_REGULATORS
) -> FloatOrArray:
    """int dOmega sum |M|^2/(lambda^2 g_Y^2) in closed form, for M = 1.

    Parameters
    ----------
    name
        One of ``NAMES``.
    excess
        sqrt(s) - 1.
    s
        Squared energy.
    lepton_mass2
        Squared mass that regulates the exchange of a lepton.
    regulators
        Placement and width.
    """
    a = excess * (2 + excess)
    if name == "FS_eB":
        _, i2, i3 = _angular(1 / a)
        return 8 * np.pi / s * (2 * i3 + a * i2)
    r = lepton_mass2 / a
    if name == "Fe_SB":
        j1 = (np.log1p(1 / r) + 2 * np.log1p(excess)) / (s + lepton_mass2)
        j2 = (j1 + a / s) / (s + lepton_mass2)
        return 8 * np.pi * s / a * ((s - 2) * j1 + 2 * j2)
    pole = a**2 + regulators.width_over_mass**2
    if regulators.placement == "factorised":
        i1, i2, _ = _angular(r)
        return 8 * np.pi / pole * (2 * s * i1 + a**2 * i2)
    log = np.log1p(1 / r)
    heavy = -2 * (2 * s - a**2 / 2) / pole
    mixed = 4 * (s * log - a**2 * (1 - r * log)) / pole
    return 4 * np.pi * (heavy + mixed + 2 * log)


def reduced_rate_density(
    name: str, z: ArrayLike, g_y: float = G_Y, regulators: Regulators = PAPER_REGULATORS
) -> FloatOrArray:
    """Rate density over lambda^2 g_Y^2 M^4 as a function of z = M/T, by quadrature.

    Negative for FB_eS where the regulators are placed channel by channel. Raises ValueError for an unknown name or
    inputs that are not positive.
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name!r}")
    z = np.asarray(positive("z", z))
    lepton = (regulators.lepton * positive("g_y", g_y) ** 2 / (8 * z**2))[..., None]
    boson = np.sqrt(11 / 12) * g_y / z if regulators.boson and name == "FB_eS" else 0.0

    def integral(excess: Any, s: Any) -> FloatOrArray:
        return angle_integral(name, excess, s, lepton, regulators)

    return scattering(integral, (1.0, 0.0, 0.0, 0.0), 1 / z, boson)


@lru_cache(maxsize=32)
def density_table(name: str, g_y: float = G_Y, regulators: Regulators = PAPER_REGULATORS) -> LogTable:
    """Table of :func:`reduced_rate_density`: one for all masses and Yukawa couplings."""
    return LogTable.build(lambda z: reduced_rate_density(name, z, g_y, regulators), Z_TABLE)


def rate_densities(point: FreezeIn, z: ArrayLike, regulators: Regulators = PAPER_REGULATORS) -> dict[str, Any]:
    """Rate densities in GeV^4 of F alone (not Fbar) for |lambda|^2 = 1 at z = M_1/T.

    Parameters
    ----------
    point
        Parameters; masses of F_1 and F_2 are equal to the accuracy of the numbers.
    z
        Any shape, between 1e-6 and 200.
    regulators
        Of the scatterings.

    Returns
    -------
    Keys "decay", "FB_eS", "FS_eB", "Fe_SB", each of the shape of ``z``.
    """
    z = positive("z", z)
    out = {"decay": decay(width(1.0, point.m1), point.m1, point.m1 / z, G_F)}
    unit = point.m1**4 * point.g_y**2
    return out | {name: unit * density_table(name, point.g_y, regulators)(z) for name in NAMES}


def over_hubble(
    point: FreezeIn, z: ArrayLike, coupling: float, regulators: Regulators = PAPER_REGULATORS
) -> dict[str, Any]:
    """Rate densities over H n_gamma for one coupling, as in Fig. 2."""
    t = point.m1 / positive("z", z)
    norm = non_negative("coupling", coupling) ** 2 / (point.hubble(t) * photon_density(t))
    return {name: norm * rate for name, rate in rate_densities(point, z, regulators).items()}
