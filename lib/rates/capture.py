"""Radiative capture n p -> d gamma at low energy in the effective-range theory of the deuteron.

Capture from the singlet s-wave by the magnetic dipole, from p-waves by the electric dipole. With the deuteron's wave
number g, its effective range r_t, the phase shift delta of the singlet and omega = (g^2 + p^2)/M:

    sigma_M1 v ~ omega^3 {sin(delta)/p [(g + p cot delta)/(g^2 + p^2) - (r_s + r_t)/4]}^2,

normalised to the measured thermal cross section; sigma_E1 is the inverse of the photodisintegration of Bethe and
Peierls, (8 pi/3)(alpha/M) B^(1/2) (omega - B)^(3/2)/omega^3/(1 - g r_t). Reference: Bethe & Longmire, Phys. Rev. 77
(1950) 647.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.units import INV_GEV2_IN_CM3_PER_S, INV_GEV_IN_CM
from ..base.validation import non_negative, positive
from .nucleons import REDUCED_MASS, SINGLET, TRIPLET

BINDING = 2.224566e-3
"""Binding energy of the deuteron in GeV."""
THERMAL = 0.3341e-24 * 2.2e5
"""sigma v in cm^3/s of slow neutrons: 334.1 mb at 2200 m/s."""
_NODE, _WEIGHT = np.polynomial.legendre.leggauss(48)
_TAIL = 40.0


def _magnetic(energy: Floats) -> Floats:
    """sigma_M1 v at the energy in the centre of mass (GeV), in any unit."""
    fm = INV_GEV_IN_CM
    bound, free = np.sqrt(2 * REDUCED_MASS * BINDING) / fm, np.sqrt(2 * REDUCED_MASS * energy) / fm
    length, effective_range = SINGLET
    cotangent = -1 / length + effective_range * free**2 / 2
    # (sin delta/p)^2 = 1/(p^2 + (p cot delta)^2)
    overlap = (bound + cotangent) / (bound**2 + free**2) - (effective_range + TRIPLET[1]) / 4
    return (BINDING + energy) ** 3 * overlap**2 / (free**2 + cotangent**2)


def _electric(energy: Floats) -> Floats:
    """sigma_E1 v in GeV^-2 at the energy in the centre of mass (GeV)."""
    omega = BINDING + energy
    bound = np.sqrt(2 * REDUCED_MASS * BINDING)
    normalisation = 1 - bound * TRIPLET[1] / INV_GEV_IN_CM
    # photodisintegration over energy^(1/2) stays finite; 3 x 2 states of d and photon, 2 x 2 of the nucleons
    split = 8 * np.pi / 3 * constants.ALPHA_EM_0 / (2 * REDUCED_MASS) * np.sqrt(BINDING) / omega**3 / normalisation
    velocity_over_momentum = 1 / REDUCED_MASS
    return 1.5 * omega**2 * split * energy**1.5 / np.sqrt(2 * REDUCED_MASS * energy) * velocity_over_momentum


def capture_cross_section(energy: ArrayLike) -> FloatOrArray:
    """Sigma v of n p -> d gamma in cm^3/s at the energy in the centre of mass.

    Parameters
    ----------
    energy
        Kinetic energy in the centre of mass in GeV, any shape, up to 1 MeV.

    Raises
    ------
    ValueError
        If the energy is negative.

    >>> float(round(capture_cross_section(0.0) * 1e20, 2))
    7.35
    """
    e = np.asarray(non_negative("energy", energy))
    magnetic = THERMAL * _magnetic(e) / _magnetic(np.zeros(()))
    electric = np.where(e > 0, _electric(np.where(e > 0, e, 1.0)), 0.0) * INV_GEV2_IN_CM3_PER_S
    return (magnetic + electric)[()]


def capture_rate(temperature: ArrayLike) -> FloatOrArray:
    """Thermal average <sigma v> of n p -> d gamma in cm^3/s.

    Parameters
    ----------
    temperature
        T in GeV, any shape, up to 0.1 MeV or so.

    Raises
    ------
    ValueError
        If T is not positive.
    """
    t = np.asarray(positive("temperature", temperature))[..., None]
    y = (_NODE + 1) / 2
    u, measure = _TAIL * y**2, _TAIL * y * _WEIGHT
    average = 2 / np.sqrt(np.pi) * np.sqrt(u) * np.exp(-u) * measure
    return (average * capture_cross_section(t * u)).sum(axis=-1)[()]
