"""Diffusion coefficients of neutrons and protons in the plasma of the MeV era, in cm: D/c, from constants alone.

A nucleon drifts slowly and is heavy, so that D = T/zeta with the drag zeta = force/velocity. Light particles with g
states that scatter elastically off it with the transport cross section sigma_tr = int dsigma (1 - cos theta) give

    zeta = (g/3) int d^3p/(2 pi)^3  p^2 v sigma_tr(p) (-df/dE),

in which the final states' blocking cancels against the inverse. Temperatures in GeV. Reference: Applegate, Hogan &
Scherrer, Phys. Rev. D 35 (1987) 1151.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.units import INV_GEV_IN_CM
from ..base.validation import positive
from ..plasma.ideal_gas import IdealGas, Statistics
from ..rates.nucleons import REDUCED_MASS, nucleon_cross_section

ELECTRON_STATES = 4
"""Two spins of e- and of e+."""
MAGNETIC_TRANSPORT = 3 * np.pi * (constants.ALPHA_EM_0 * constants.MU_NEUTRON / constants.M_PROTON) ** 2
"""Transport cross section in GeV^-2 of an electron of any speed on the magnetic moment of a neutron at rest.

dsigma/dOmega = (alpha kappa/2m_p)^2 (1 + 1/sin^2(theta/2)) for the moment kappa e/(2 m_p), without recoil.
"""
_NODE, _WEIGHT = np.polynomial.legendre.leggauss(64)
_TAIL = 50.0
_M = constants.M_ELECTRON


def drag(
    temperature: ArrayLike, transport: Callable[[Floats, Floats], Floats], statistics: Statistics = "MB"
) -> FloatOrArray:
    """Drag of electrons and positrons on a slow heavy particle, in GeV^2, by quadrature.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    transport
        Transport cross section in GeV^-2 of momentum (GeV) and velocity, arrays of shape temperature.shape + (n,).
    statistics
        "MB" or "FD".

    Raises
    ------
    ValueError
        If T is not positive or the statistics are those of bosons or unknown.
    """
    if statistics not in ("MB", "FD"):
        raise ValueError(f"statistics must be MB or FD, got {statistics!r}")
    t = np.asarray(positive("temperature", temperature))[..., None]
    # the square resolves the threshold; dE = v dp
    y = (_NODE + 1) / 2
    kinetic, measure = _TAIL * t * y**2, _TAIL * t * y * _WEIGHT
    energy = _M + kinetic
    momentum = np.sqrt(kinetic * (kinetic + 2 * _M))
    decay = np.exp(-kinetic / t)
    blocked = 1.0 if statistics == "MB" else (1 + np.exp(-energy / t)) ** -2
    integrand = momentum**4 * transport(momentum, momentum / energy) * decay * blocked * measure
    total = integrand.sum(axis=-1) * (np.exp(-_M / t) / t)[..., 0]
    return (ELECTRON_STATES / (6 * np.pi**2) * total)[()]


def neutron_electron_prefactor() -> float:
    """(pi/16) (m_p/m_e)^2/(m_e (alpha kappa)^2) in cm, what multiplies e^(1/x)/(x (1 + 3x + 3x^2)).

    >>> round(neutron_electron_prefactor(), 4)
    0.1312
    """
    return float(3 * np.pi**2 / (16 * _M**3 * MAGNETIC_TRANSPORT) * INV_GEV_IN_CM)


def proton_electron_prefactor() -> float:
    """3 pi/(8 alpha^2 m_e) in cm, what multiplies x e^(1/x)/(Lambda (1 + 2x + 2x^2)).

    >>> round(proton_electron_prefactor() * 1e7, 3)
    8.543
    """
    return float(3 * np.pi / (8 * constants.ALPHA_EM_0**2 * _M) * INV_GEV_IN_CM)


def neutron_electron(
    temperature: ArrayLike, statistics: Statistics = "MB", prefactor: float | None = None
) -> FloatOrArray:
    """D_ne in cm: neutrons in electrons and positrons, which feel their magnetic moment.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    statistics
        "MB", for which the integral is elementary, or "FD".
    prefactor
        In cm, in place of :func:`neutron_electron_prefactor`.

    Raises
    ------
    ValueError
        If T or the prefactor is not positive, or for other statistics.

    >>> [float(round(1e3 * neutron_electron(t), 2)) for t in (1e-3, 1e-4)]
    [6.09, 65244.06]
    """
    x = positive("temperature", temperature) / _M
    scale = neutron_electron_prefactor() if prefactor is None else positive("prefactor", prefactor)
    result = scale * np.exp(1 / x) / (x * (1 + 3 * x + 3 * x**2))
    if statistics == "MB":
        return result

    def constant(momentum: Floats, velocity: Floats) -> Floats:
        return np.full_like(momentum, MAGNETIC_TRANSPORT)

    return result * drag(temperature, constant) / drag(temperature, constant, statistics)


def proton_electron(temperature: ArrayLike, coulomb_logarithm: ArrayLike) -> FloatOrArray:
    """D_p in cm: protons in electrons and positrons, to leading logarithm.

    sigma_tr = 4 pi alpha^2 Lambda/(p v)^2, Maxwell-Boltzmann.

    Parameters
    ----------
    temperature
        T in GeV.
    coulomb_logarithm
        Lambda = ln(2/theta_0) for a smallest angle theta_0, broadcast against it.

    Raises
    ------
    ValueError
        If an input is not positive.
    """
    x, log = positive("temperature", temperature) / _M, positive("coulomb_logarithm", coulomb_logarithm)
    return proton_electron_prefactor() / log * x * np.exp(1 / x) / (1 + 2 * x + 2 * x**2)


def debye_wave_number(temperature: ArrayLike, statistics: Statistics = "FD") -> FloatOrArray:
    """Wave number of static screening by electrons and positrons in GeV, k^2 = 4 pi alpha dn/dmu.

    dn/dmu of the charge is (n_- + n_+)/T for Maxwell-Boltzmann statistics and T^2/3 for massless fermions.

    >>> float(round(debye_wave_number(1.0) / np.sqrt(4 * np.pi * constants.ALPHA_EM_0 / 3), 5))
    1.0
    """
    susceptibility = IdealGas(_M, ELECTRON_STATES, statistics).susceptibility(temperature)
    return np.sqrt(4 * np.pi * constants.ALPHA_EM_0 * susceptibility)


def thermal_wave_number(temperature: ArrayLike) -> FloatOrArray:
    """sqrt(3 m_e T + 9 T^2) in GeV: 3T of fast electrons and (3 m_e T)^(1/2) of slow ones, joined."""
    t = positive("temperature", temperature)
    return np.sqrt(3 * t * (_M + 3 * t))


def coulomb_logarithm(
    temperature: ArrayLike, wave_number: ArrayLike | None = None, statistics: Statistics = "FD"
) -> FloatOrArray:
    """ln(2 k/k_D): the Coulomb logarithm with theta_0 = k_D/k.

    Parameters
    ----------
    temperature
        T in GeV.
    wave_number
        Typical momentum k of the electrons in GeV; by default :func:`thermal_wave_number`.
    statistics
        Of the screening.

    Raises
    ------
    ValueError
        If an input is not positive.
    """
    k = thermal_wave_number(temperature) if wave_number is None else positive("wave_number", wave_number)
    return np.log(2 * k / debye_wave_number(temperature, statistics))


def screened_coulomb(
    temperature: ArrayLike, statistics: Statistics = "FD", wave_number: ArrayLike | None = None
) -> FloatOrArray:
    """D_p in cm with the screened Mott cross section in place of a smallest angle.

    dsigma/dOmega = alpha^2 (1 - v^2 s)/(4 p^2 v^2 (s + d)^2) with s = sin^2(theta/2) and d = (k_D/2p)^2 gives

    sigma_tr = 2 pi alpha^2/(p v)^2 [L - 1/(1 + d) - v^2 (1 - 2 d L + d/(1 + d))],   L = ln(1 + 1/d).

    Parameters
    ----------
    temperature
        T in GeV.
    statistics
        Of electrons and positrons.
    wave_number
        Screening wave number k_D in GeV; by default :func:`debye_wave_number`.

    Raises
    ------
    ValueError
        If an input is not positive.
    """
    t = positive("temperature", temperature)
    k = debye_wave_number(t, statistics) if wave_number is None else positive("wave_number", wave_number)
    squared = np.asarray(k)[..., None] ** 2

    def transport(momentum: Floats, velocity: Floats) -> Floats:
        d = squared / (4 * momentum**2)
        log = np.log1p(1 / d)
        angles = log - 1 / (1 + d) - velocity**2 * (1 - 2 * d * log + d / (1 + d))
        return 2 * np.pi * (constants.ALPHA_EM_0 / (momentum * velocity)) ** 2 * angles

    return t / drag(t, transport, statistics) * INV_GEV_IN_CM


def neutron_proton_mobility(temperature: ArrayLike) -> FloatOrArray:
    """D_np times the number density of protons, in 1/cm: neutrons that are few among protons at rest on average.

    zeta = n_p mu^2 <v^3 sigma_tr>/(3 T) with the reduced mass mu, first order of Chapman and Enskog; a constant sigma
    gives D n_p = (3/8) (pi T/2 mu)^(1/2)/sigma. The second order adds 2 % for hard spheres of equal mass.

    Raises
    ------
    ValueError
        If T is not positive.
    """
    t = np.asarray(positive("temperature", temperature))[..., None]
    y = (_NODE + 1) / 2
    # energy over T in the centre of mass, u = mu v^2/2T: <v^3 sigma> = (2T/mu)^(3/2) (2/sqrt(pi)) int du u^2 e^-u sigma
    u, measure = _TAIL * y**2, _TAIL * y * _WEIGHT
    sigma = nucleon_cross_section(np.sqrt(2 * REDUCED_MASS * t * u))
    mean = (u**2 * np.exp(-u) * sigma * measure).sum(axis=-1) / 2
    t = t[..., 0]
    return (3 / 8 * np.sqrt(np.pi * t / (2 * REDUCED_MASS)) / mean)[()]
