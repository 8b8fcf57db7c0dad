"""The plasma in which neutrons and protons diffuse: expansion, weak rates, baryon density and coefficients in one.

Temperatures in GeV. Reference: Applegate, Hogan & Scherrer, Phys. Rev. D 35 (1987) 1151.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray
from ..base.units import GEV3_IN_INV_CM3, INV_GEV_IN_S
from ..base.validation import non_negative, positive
from ..plasma.cosmology import Today
from ..plasma.ideal_gas import Statistics
from ..plasma.thermal_history import Plasma, ThermalPlasma
from ..rates.weak import WeakRates
from . import diffusion

STEPS_PER_EFOLD = 64
"""Steps per unit of ln T: relative error of the diffusion lengths below 1e-6."""


@dataclass(frozen=True)
class DiffusionModel:
    """Everything that the system needs: expansion, weak rates, baryon density and diffusion coefficients."""

    plasma: Plasma = field(default_factory=ThermalPlasma)
    """Gives H, T_nu, a and the entropy."""
    weak: WeakRates = field(default_factory=WeakRates)
    """Rates of n <-> p."""
    eta: float = float(Today().baryon_to_photon())
    """Baryons per photon today."""
    start: float = 20e-3
    """Temperature in GeV at which the mode starts, with neutrons and protons in equilibrium."""
    statistics: Statistics = "FD"
    """Of electrons and positrons in the diffusion coefficients, "MB" or "FD"."""
    electron_prefactor: float | None = None
    """Prefactor of D_ne in cm; by default from constants."""
    coulomb: float | Literal["screened", "running", "none"] = "screened"
    """How protons scatter: the screened Mott cross section, a logarithm that runs, its value, or no diffusion."""
    nucleons: bool = True
    """Whether neutrons scatter off protons."""
    steps_per_efold: int = STEPS_PER_EFOLD
    """Steps per unit of ln T."""

    def __post_init__(self) -> None:
        """Reject bad parameters."""
        positive("eta", self.eta)
        positive("start", self.start)
        if isinstance(self.coulomb, str):
            if self.coulomb not in ("screened", "running", "none"):
                raise ValueError(f"coulomb must be screened, running, none or a number, got {self.coulomb!r}")
        else:
            positive("coulomb", self.coulomb)
        if self.electron_prefactor is not None:
            positive("electron_prefactor", self.electron_prefactor)
        if self.steps_per_efold < 1:
            raise ValueError(f"steps_per_efold must be at least 1, got {self.steps_per_efold!r}")

    def baryon_density(self, temperature: ArrayLike) -> FloatOrArray:
        """Baryons per physical volume in 1/cm^3; they dilute as the entropy."""
        diluted = self.plasma.entropy_density(temperature) / self.plasma.entropy_today
        return self.eta * Today().photon_density * diluted * GEV3_IN_INV_CM3

    def neutron(self, temperature: ArrayLike, proton_fraction: ArrayLike) -> FloatOrArray:
        """D_n/c in cm, 1/D_n = 1/D_ne + 1/D_np, for protons per baryon of ``proton_fraction``."""
        inverse = 1 / diffusion.neutron_electron(temperature, self.statistics, self.electron_prefactor)
        if self.nucleons:
            protons = self.baryon_density(temperature) * non_negative("proton_fraction", proton_fraction)
            inverse = inverse + protons / diffusion.neutron_proton_mobility(temperature)
        return 1 / inverse

    def proton(self, temperature: ArrayLike) -> FloatOrArray:
        """D_p/c in cm."""
        if self.coulomb == "none":
            return np.zeros_like(positive("temperature", temperature))[()]
        if self.coulomb == "screened":
            return diffusion.screened_coulomb(temperature, self.statistics)
        log = diffusion.coulomb_logarithm(temperature) if self.coulomb == "running" else self.coulomb
        return diffusion.proton_electron(temperature, log)

    def rates(self, temperature: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
        """Return Gamma_{n -> p} and Gamma_{p -> n} in 1/s."""
        found = self.weak.processes(temperature, self.plasma.neutrino_temperature(temperature))
        return found.neutron_to_proton, found.proton_to_neutron

    def pace(self, temperature: ArrayLike) -> FloatOrArray:
        """dt/ds = (1 + (1/3) d ln g*s/d ln T)/H in s."""
        slope = self.plasma.slopes(temperature)[1]
        return (1 + slope / 3) / self.plasma.hubble_rate(temperature) * INV_GEV_IN_S
