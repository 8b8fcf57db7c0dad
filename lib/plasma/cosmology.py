"""The radiation era and today's densities: H, s, t, and the map from a yield to Omega h^2.

Natural units (GeV). References: Kolb & Turner, The Early Universe, ch. 3; parameters in :mod:`lib.base.constants`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants, units
from ..base.arrays import FloatOrArray
from ..base.validation import finite, non_negative, positive

ZETA_3 = 1.2020569031595943
HUBBLE_100 = 1e7 / constants.CONSTANTS["MPC_IN_CM"].value * units.HBAR
"""100 km/s/Mpc in GeV."""


def hubble_rate(temperature: ArrayLike, g_star: ArrayLike, m_planck: float = constants.M_PLANCK) -> FloatOrArray:
    """Hubble rate H = sqrt(8 pi^3 g*/90) T^2 / M_Pl of the radiation era, in GeV.

    Parameters
    ----------
    temperature
        Photon temperature in GeV, any shape.
    g_star
        Relativistic degrees of freedom in the energy density, same shape or scalar.
    m_planck
        Planck mass (not reduced) in GeV.

    Raises
    ------
    ValueError
        If an input is not finite and positive.

    >>> float(round(hubble_rate(100.0, 106.75, 1.22e19) * 1e14, 3))
    1.406
    """
    t, g, m = positive("temperature", temperature), positive("g_star", g_star), positive("m_planck", m_planck)
    return np.sqrt(8 * np.pi**3 / 90 * g) * t**2 / m


def entropy_density(temperature: ArrayLike, g_star_s: ArrayLike) -> FloatOrArray:
    """Entropy density s = 2 pi^2/45 g*s T^3 in GeV^3, with T in GeV.

    Raises ValueError if an input is not finite and positive.
    """
    return 2 * np.pi**2 / 45 * positive("g_star_s", g_star_s) * positive("temperature", temperature) ** 3


def photon_density(temperature: ArrayLike) -> FloatOrArray:
    """Photon number density 2 zeta(3)/pi^2 T^3 in GeV^3, with T in GeV."""
    return 2 * ZETA_3 / np.pi**2 * positive("temperature", temperature) ** 3


def cosmic_time(temperature: ArrayLike, g_star: ArrayLike, m_planck: float = constants.M_PLANCK) -> FloatOrArray:
    """Age t = 1/(2H) of a radiation-dominated universe with constant g*, in 1/GeV."""
    return 0.5 / hubble_rate(temperature, g_star, m_planck)


@dataclass(frozen=True)
class Today:
    """Densities of the present universe; the defaults are the current cosmological parameters."""

    t_cmb: float = constants.T_CMB
    """Temperature of the microwave background in kelvin."""
    n_neutrinos: float = 3.0
    """Neutrino species at T_nu = (4/11)^(1/3) T; their partial heating by e+ e- would raise s_0 by 0.5 %."""

    def __post_init__(self) -> None:
        """Reject an unphysical temperature or neutrino number."""
        positive("t_cmb", self.t_cmb)
        non_negative("n_neutrinos", self.n_neutrinos)

    @property
    def temperature(self) -> float:
        """Photon temperature in GeV."""
        return self.t_cmb / units.GEV_IN_K

    @property
    def g_star_s(self) -> float:
        """Entropy degrees of freedom 2 + (7/4)(4/11) N_nu = 43/11 of photons and neutrinos."""
        return 2 + 7 / 4 * 4 / 11 * self.n_neutrinos

    @property
    def entropy_density(self) -> float:
        """Entropy density s_0 in GeV^3."""
        return entropy_density(self.temperature, self.g_star_s)

    @property
    def photon_density(self) -> float:
        """Photon number density in GeV^3."""
        return photon_density(self.temperature)

    @property
    def critical_density_over_h2(self) -> float:
        """Critical density rho_c / h^2 = 3 (100 km/s/Mpc)^2 M_Pl^2 / (8 pi) in GeV^4."""
        return 3 * HUBBLE_100**2 * constants.M_PLANCK**2 / (8 * np.pi)

    def relic_abundance(self, mass: ArrayLike, relic_yield: ArrayLike) -> FloatOrArray:
        """Omega h^2 of a relic of mass m (GeV) with n/s = ``relic_yield``: m s_0 Y / (rho_c/h^2).

        >>> round(Today().relic_abundance(500.0, 8.72e-13), 3)
        0.12
        """
        m, y = positive("mass", mass), non_negative("relic_yield", relic_yield)
        return m * y * self.entropy_density / self.critical_density_over_h2

    def relic_yield(self, mass: ArrayLike, omega_h2: ArrayLike) -> FloatOrArray:
        """Yield n/s that gives ``omega_h2`` for a relic of mass m (GeV): the inverse of :meth:`relic_abundance`."""
        m, omega = positive("mass", mass), non_negative("omega_h2", omega_h2)
        return omega * self.critical_density_over_h2 / (m * self.entropy_density)

    def baryon_yield(self, omega_b_h2: ArrayLike = constants.OMEGA_B_H2) -> FloatOrArray:
        """Baryons per entropy n_B/s for a baryon density Omega_b h^2, with the proton mass per baryon.

        The binding energy and the helium fraction change it by less than 1 %.
        """
        return self.relic_yield(constants.M_PROTON, omega_b_h2)

    def baryon_to_photon(self, omega_b_h2: ArrayLike = constants.OMEGA_B_H2) -> FloatOrArray:
        """Baryons per photon n_B/n_gamma for a baryon density Omega_b h^2."""
        return self.baryon_yield(finite("omega_b_h2", omega_b_h2)) * self.entropy_density / self.photon_density
