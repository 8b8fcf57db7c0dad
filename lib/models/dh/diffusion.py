"""Diffusion of neutrons and protons as the paper has it: appendix A, with its constants, and what it prints of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base import constants
from ...base.arrays import FloatOrArray
from ...base.units import INV_GEV_IN_CM
from ...base.validation import positive
from ...claims import printed
from ...inhomogeneity.diffusion import ELECTRON_STATES
from ...inhomogeneity.medium import DiffusionModel
from ...plasma.ideal_gas import IdealGas
from ...plasma.thermal_history import ThermalPlasma
from ...rates.weak import WeakRates
from .parameters import REDUCED_PLANCK_MASS

NEUTRON_LIFETIME = 878.0
"""In s, below eq. (75)."""
COULOMB_LOGARITHM = 5.0
"""Lambda, below eq. (82)."""
START = 30e-3
"""Temperature T_i in GeV; the paper needs T_i well above 1 MeV and gives no number."""


def paper_model(**changes: Any) -> DiffusionModel:
    """Model of appendix A: D_n = D_ne with the printed prefactor, D_p with a constant logarithm, no Fermi statistics.

    Parameters
    ----------
    changes
        Fields of :class:`DiffusionModel` to set otherwise.
    """
    fields = {
        "plasma": ThermalPlasma(m_planck=REDUCED_PLANCK_MASS * np.sqrt(8 * np.pi)),
        "weak": WeakRates(NEUTRON_LIFETIME),
        "eta": printed("dh.eq1.eta"),
        "start": START,
        "statistics": "MB",
        "electron_prefactor": printed("dh.a.eq81"),
        "coulomb": COULOMB_LOGARITHM,
        "nucleons": False,
    }
    return DiffusionModel(**{**fields, **changes})


def published_neutron_prefactor() -> float:
    """(pi/16) (m_n/m_e)^2/(m_e (alpha kappa)^2) of eq. (81) in cm, from constants."""
    strength = constants.ALPHA_EM_0 * constants.MU_NEUTRON
    ratio = constants.M_NEUTRON / constants.M_ELECTRON
    return float(np.pi / 16 * (ratio / strength) ** 2 / constants.M_ELECTRON * INV_GEV_IN_CM)


def published_proton_prefactor(power: int = 1) -> float:
    """3 pi/(8 alpha^power m_e) in cm; eq. (82) prints the first power of alpha."""
    return float(3 * np.pi / (8 * constants.ALPHA_EM_0**power * constants.M_ELECTRON) * INV_GEV_IN_CM)


def published_debye_wave_number(temperature: ArrayLike, power: int = 2) -> FloatOrArray:
    """(4 pi alpha^power n_e/T)^(1/2) of footnote 9 in GeV, n_e of electrons and positrons per physical volume.

    Raises ValueError if T is not positive.
    """
    density = IdealGas(constants.M_ELECTRON, ELECTRON_STATES, "MB").number_density(temperature)
    return np.sqrt(4 * np.pi * constants.ALPHA_EM_0**power * density / positive("temperature", temperature))


def published_fit(scaled: ArrayLike) -> FloatOrArray:
    """Transfer function of protons by the fit (86), of d k; ValueError unless d k is positive."""
    return np.exp(-((np.log10(1e6 * positive("d k", scaled) ** 2) / 7.14) ** 5))


def published_matrix(neutron: Any, proton: Any, there: Any, back: Any) -> list[list[Any]]:
    """Right-hand side of eq. (79) on (n, p): damping D k^2/a^2 of each, Gamma_np and Gamma_pn; numbers or symbols.

    The second line repeats the coefficients of the first.
    """
    return [[-neutron - there, back], [back, -neutron - there]]
