"""Degrees of freedom of the Standard Model from 10 keV to 1000 TeV: exact integrals joined to a published table.

Below the seam: photons and e+ e- with QED (:mod:`lib.plasma.electromagnetic`), three neutrinos that decouple at once
at 10 MeV, muons and pions as ideal gases. Above: K. Saikawa & S. Shirai, JCAP 08 (2020) 011, arXiv:2005.03544, with
lattice QCD and perturbative interactions, which stay 2 % below the 106.75 of free particles at 1000 TeV. At 10 MeV both
parts agree to 3e-4 in g* and g*s. Their table contains the partial heating of neutrinos (N_eff = 3.044), which the
integrals leave out: its limit of low temperature is 0.4 % higher, and its heating starts at 3 MeV, below the seam.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from scipy.interpolate import CubicSpline

from ..base import constants
from ..base.arrays import Floats
from .electromagnetic import NEUTRINO_DEGREES, electromagnetic_degrees, neutrino_ratio
from .ideal_gas import IdealGas

LOWEST, HIGHEST = 1e-5, 1e6
"""Range in GeV."""
SEAM = (8e-3, 12.5e-3)
"""Temperatures in GeV between which both parts are blended."""
DECOUPLING = 10e-3
"""Temperature in GeV below which neutrinos keep their own entropy; any between m_e and m_mu would do."""
HADRONS_AND_MUONS = (
    IdealGas(constants.M_MUON, 4, "FD"),
    IdealGas(constants.M_PION, 2, "BE"),
    IdealGas(constants.M_PION_0, 1, "BE"),
)
"""What the seam needs beyond electrons: 1e-3 of g* at 10 MeV."""
STEP = 0.01
"""Spacing of the nodes in ln T below the seam; the table has 0.049."""
_OVERHANG = 4
"""Nodes beyond the range, which keep the ends of the splines away from it."""


@dataclass(frozen=True, eq=False)
class Degrees:
    """Degrees of freedom on increasing temperatures."""

    temperature: Floats
    """T in GeV."""
    g_star: Floats
    """In the energy density."""
    g_star_s: Floats
    """In the entropy density."""
    log_neutrino_ratio: Floats
    """ln(T_nu/T)."""


def integrals(temperature: Floats, qed: bool = True) -> Degrees:
    """Return the degrees of freedom of the exact integrals at T (GeV, any shape), meant for T below 20 MeV."""
    energy, entropy = electromagnetic_degrees(temperature, qed)
    ratio = neutrino_ratio(temperature, DECOUPLING, qed)
    energy, entropy = energy + NEUTRINO_DEGREES * ratio**4, entropy + NEUTRINO_DEGREES * ratio**3
    for gas in HADRONS_AND_MUONS:
        more = gas.degrees(temperature)
        energy, entropy = energy + more[0], entropy + more[1]
    return Degrees(temperature, energy, entropy, np.log(ratio))


@lru_cache(maxsize=1)
def published() -> Degrees:
    """Return the table of Saikawa & Shirai without its first row, T = 0; T_nu is not part of it and left at T."""
    text = resources.files(__package__).joinpath("data", "eos2020.dat").read_text(encoding="ascii")
    rows = np.array([[float(v) for v in line.split()] for line in text.splitlines() if line and line[0] != "#"])
    t, entropy, energy = rows[1:].T
    return Degrees(t, energy, entropy, np.zeros_like(t))


@lru_cache(maxsize=2)
def joined(qed: bool = True) -> Degrees:
    """Return both parts in one table; g* and g*s are blended in ln T over :data:`SEAM` with a smooth step.

    The step w = s^3 (10 - 15 s + 6 s^2) has two continuous derivatives.
    """
    table = published()
    count = int(np.ceil(np.log(SEAM[1] / LOWEST) / STEP))
    below = SEAM[1] * np.exp(-STEP * np.arange(count + _OVERHANG, -1, -1))
    exact, log_t = integrals(below, qed), np.log(below)
    s = np.clip(np.log(below / SEAM[0]) / np.log(SEAM[1] / SEAM[0]), 0.0, 1.0)
    weight = s**3 * (10 - 15 * s + 6 * s**2)
    columns = []
    for mine, theirs in ((exact.g_star, table.g_star), (exact.g_star_s, table.g_star_s)):
        spline = CubicSpline(np.log(table.temperature), theirs)
        columns.append(mine + weight * np.where(s > 0, spline(np.maximum(log_t, spline.x[0])) - mine, 0.0))
    above = (table.temperature > SEAM[1] * (1 + STEP)) & (
        table.temperature < HIGHEST * (table.temperature[1] / table.temperature[0]) ** _OVERHANG
    )
    return Degrees(
        np.concatenate([below, table.temperature[above]]),
        np.concatenate([columns[0], table.g_star[above]]),
        np.concatenate([columns[1], table.g_star_s[above]]),
        np.concatenate([exact.log_neutrino_ratio, table.log_neutrino_ratio[above]]),
    )
