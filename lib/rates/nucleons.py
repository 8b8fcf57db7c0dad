"""Neutron and proton at low energy: scattering lengths, effective ranges and the elastic cross section."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.units import INV_GEV_IN_CM
from ..base.validation import non_negative

SINGLET = (-23.71e-13, 2.75e-13)
"""Scattering length and effective range in cm for total spin 0 (Dumbrajs et al., Nucl. Phys. B216 (1983) 277)."""
TRIPLET = (5.424e-13, 1.759e-13)
"""The same for total spin 1."""
REDUCED_MASS = constants.M_NEUTRON * constants.M_PROTON / (constants.M_NEUTRON + constants.M_PROTON)
"""In GeV."""


def nucleon_cross_section(momentum: ArrayLike) -> FloatOrArray:
    """Elastic cross section in cm^2 of neutron on proton, unpolarised, s-waves in the effective-range expansion.

    sigma = sum of weights 3/4 (triplet) and 1/4 (singlet) times 4 pi/(k^2 + (-1/a + r k^2/2)^2); isotropic, so that it
    is also the transport cross section.

    Parameters
    ----------
    momentum
        k in the centre of mass, in GeV; good to 1 % up to 0.05 GeV.

    Raises
    ------
    ValueError
        If k is negative.

    >>> float(round(nucleon_cross_section(0.0) * 1e24, 2))
    20.43
    """
    k2 = (np.asarray(non_negative("momentum", momentum)) / INV_GEV_IN_CM) ** 2

    def wave(length: float, effective_range: float) -> Floats:
        return 4 * np.pi / (k2 + (-1 / length + effective_range * k2 / 2) ** 2)

    return (0.75 * wave(*TRIPLET) + 0.25 * wave(*SINGLET))[()]
