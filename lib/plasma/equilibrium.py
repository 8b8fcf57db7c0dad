"""Equilibrium yields, and yields that share an asymmetry.

``x`` is m/T. g counts the internal states of the particle alone, never of particle and antiparticle together.
References: Kolb & Turner ch. 3; Gondolo & Gelmini, Nucl. Phys. B360 (1991) 145.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, non_negative, positive
from .cosmology import entropy_density
from .ideal_gas import Statistics, log_bessel_density, number_density


def log_yield(x: ArrayLike, mass_ratio: ArrayLike, g: float, g_star_s: ArrayLike) -> FloatOrArray:
    """Return ln of the Maxwell-Boltzmann yield n_eq/s at zero chemical potential.

    Y = (g/g*s) 45/(4 pi^4) r^2 x^2 K_2(r x), with x = M/T of a reference mass M and r = m/M.

    Parameters
    ----------
    x
        Reference mass over temperature, any shape.
    mass_ratio
        m/M, broadcast against ``x``.
    g
        Internal degrees of freedom.
    g_star_s
        Entropy degrees of freedom, broadcast against ``x``.

    Raises
    ------
    ValueError
        If an input is not finite and positive.
    """
    scaled = positive("x", x) * positive("mass_ratio", mass_ratio)
    return np.log(45 / (4 * np.pi**4) * positive("g", g) / positive("g_star_s", g_star_s)) + log_bessel_density(scaled)


def relativistic_yield(g: float, g_star_s: ArrayLike, statistics: Statistics) -> FloatOrArray:
    """Return n_eq/s of a massless particle with g states, zeta(3) g/pi^2 T^3/s for bosons, 3/4 of it for fermions.

    Raises ValueError unless g and g_star_s are positive and the statistics one of "MB", "FD" and "BE".

    >>> round(relativistic_yield(1, 106.75, "BE"), 6)
    0.002601
    """
    return number_density(1.0, 0.0, g, statistics) / entropy_density(1.0, g_star_s)


def asymmetric_yields(log_symmetric: ArrayLike, eta: float) -> tuple[Floats, Floats]:
    """Yields of species that share one conserved asymmetry in chemical equilibrium.

    Species i has Y_i = Y0_i exp(+xi) and antispecies Y0_i exp(-xi), with one xi fixed by sum(Y_i - Ybar_i) = eta. With
    one species this is Y = eta/2 + sqrt(eta^2/4 + Y0^2). Evaluated without cancellation and without underflow of Y0^2.

    Parameters
    ----------
    log_symmetric
        ln Y0_i, species along the first axis, shape (n,) or (n, ...).
    eta
        The asymmetry, not negative.

    Returns
    -------
    yields and antiparticle yields, each of the shape of ``log_symmetric``.

    Raises
    ------
    ValueError
        If eta is negative or not finite, or a logarithm is NaN.
    """
    log_y0 = np.atleast_1d(finite("log_symmetric", log_symmetric))
    eta = non_negative("eta", eta)
    log_total = np.logaddexp.reduce(log_y0, axis=0)
    particles = eta / 2 + np.hypot(eta / 2, np.exp(log_total))
    with np.errstate(divide="ignore"):
        log_particles = np.where(particles > 0, np.log(particles), log_total)
    return np.exp(log_y0 - log_total + log_particles), np.exp(log_y0 + log_total - log_particles)
