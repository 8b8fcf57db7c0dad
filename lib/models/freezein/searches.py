"""How many pairs of F reach a detector layer: leading-order Drell-Yan with the flight of the particles (Sec. 3.5).

The momentum across the beam is not changed by the unknown boost along it. A particle that reaches the transverse
distance L has lived L M/p_T in its own frame, and at leading order both particles of a pair have the same p_T.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.validation import non_negative, positive
from ...collider import drell_yan
from ...collider.partons import PartonSet

ENERGY_NODES = 60
ANGLE_NODES = 48


@dataclass(frozen=True)
class Reach:
    """Pairs and the fraction of them that reach a distance."""

    sigma: float
    """Cross section of pairs in pb, leading order."""
    each: float
    """Fraction of particles that reach the distance."""
    pair: float
    """Fraction of pairs of which at least one particle does."""


def transverse_reach(
    pset: PartonSet, mass: float, c_tau: float, distance: float, sqrt_s: float = 13000.0, charge: float = 1.0
) -> Reach:
    """Return cross section and fractions for pairs of an SU(2)-singlet fermion that decays in flight.

    Parameters
    ----------
    pset
        Parton densities.
    mass
        mass in GeV, below sqrt_s/2.
    c_tau, distance
        Proper decay length and transverse distance, both in cm.
    sqrt_s
        Collision energy in GeV.
    charge
        Electric charge, equal to the hypercharge.

    Raises
    ------
    ValueError
        If a number is not positive (zero distance is allowed), or the pair is too heavy.
    """
    m, energy, length = positive("mass", mass), positive("sqrt_s", sqrt_s), non_negative("distance", distance)
    lifetime = positive("c_tau", c_tau)
    if 2 * m >= energy:
        raise ValueError(f"mass must be below sqrt_s/2 = {energy / 2!r}, got {mass!r}")
    # s = 4 M^2 cosh^2 rho: velocity tanh rho and momentum M sinh rho in the frame of the pair
    node, weight = np.polynomial.legendre.leggauss(ENERGY_NODES)
    top = np.arccosh(0.5 * energy / m)
    rho = 0.5 * top * (node + 1)
    s_hat = (2 * m * np.cosh(rho)) ** 2
    lumi = drell_yan.luminosities(pset, (s_hat / energy**2)[None, :], np.array([m**2]))
    rate = sum(
        lumi[i][0] * drell_yan.partonic(quark, s_hat, m, "fermion", charge) for i, quark in enumerate(drell_yan.QUARKS)
    )
    rate = rate * 0.5 * top * weight * 2 * np.tanh(rho)
    cosine, share = np.polynomial.legendre.leggauss(ANGLE_NODES)
    angle = np.arccos(0.5 * (cosine + 1))
    beta2 = np.tanh(rho)[:, None] ** 2
    angular = 0.5 * share * (2 - beta2 * np.sin(angle) ** 2) / (2 - 2 * beta2 / 3)
    flight = np.exp(-length / (lifetime * np.sinh(rho)[:, None] * np.sin(angle)))
    each = (angular * flight).sum(axis=1)
    both = (angular * flight**2).sum(axis=1)
    sigma = rate.sum()
    return Reach(float(sigma), float(rate @ each / sigma), float(rate @ (2 * each - both) / sigma))
