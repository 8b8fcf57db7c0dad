"""Thermal averages <sigma v> of 2 -> 2 reactions with Maxwell-Boltzmann statistics, for four arbitrary masses.

Single-integral formula of Gondolo & Gelmini, Nucl. Phys. B360 (1991) 145, for unequal masses:

    <sigma v> = int ds sigma(s) lambda(s, m1, m2) / sqrt(s) K_1(sqrt(s)/T) / (8 m1^2 K_2(m1/T) m2^2 K_2(m2/T) T).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import kve

from ..amplitudes.kinematics import Exchanged, Squared, angular_mean, checked_square, four_masses, gauss_legendre
from ..base.arrays import FloatOrArray
from ..base.validation import positive
from ..plasma.ideal_gas import log_scaled_k2

_N_ENERGY, _N_ANGLE = 64, 24
"""Default numbers of nodes: relative error below 1e-9 for the hypercharge multiplet at x >= 3, below 1e-6 at x = 1."""
W_MAX = 7.0
"""Cut of w = sqrt((sqrt(s) - sqrt(s_min))/T), where exp(-w^2) is below 1e-21."""


def scaled_density(mass: float, temperature: ArrayLike) -> FloatOrArray:
    """m^2 K_2(m/T) exp(m/T) in GeV^2, which tends to 2 T^2 for a massless particle."""
    if mass == 0:
        return 2 * np.square(temperature)
    return np.square(temperature) * np.exp(log_scaled_k2(mass / temperature))


def thermal_average(
    squared: Squared,
    masses: Sequence[float],
    temperature: ArrayLike,
    identical_final: bool = False,
    exchanged: Exchanged = (None, None),
    n_energy: int = _N_ENERGY,
    n_angle: int = _N_ANGLE,
) -> FloatOrArray:
    """Thermally averaged sigma v in 1/GeV^2.

    With sqrt(s) = sqrt(s_min) + T w^2 the square roots at the thresholds become smooth in w, and Gauss-Legendre nodes
    in w converge geometrically. For a reaction that is closed at rest the Boltzmann factor of the gap is kept.

    Parameters
    ----------
    squared
        |M|^2(s, t), averaged over initial and summed over final polarisations; called with arrays of shape (...,
        n_energy, n_angle).
    masses
        m1, m2, m3, m4 in GeV; initial particles may be massless.
    temperature
        T in GeV, any shape.
    identical_final
        Whether particles 3 and 4 are identical, which halves the result.
    exchanged
        masses in GeV exchanged in the t- and u-channel, to resolve forward and backward peaks.
    n_energy, n_angle
        Numbers of nodes.

    Returns
    -------
    <sigma v> of the shape of ``temperature``; a float for a single temperature.

    Raises
    ------
    ValueError
        If T is not positive, a mass is negative or NaN, or |M|^2 is negative or NaN.

    >>> round(thermal_average(lambda s, t: 32 * np.pi + 0 * t, (1.0, 1.0, 0.0, 0.0), 1e-6), 5)
    1.0
    """
    a, b, c, d = four_masses(masses)
    temperature = positive("temperature", temperature)
    t = np.asarray(temperature)[..., None]
    nodes, weights = gauss_legendre(n_energy)
    w, dw = 0.5 * W_MAX * (nodes + 1), 0.5 * W_MAX * weights
    start = max(a + b, c + d)
    root = start + t * w**2
    s = root**2
    above_in, above_out = t * w**2 + (start - a - b), t * w**2 + (start - c - d)
    lam_in = above_in * (root + a + b) * (s - (a - b) ** 2)
    lam_out = above_out * (root + c + d) * (s - (c - d) ** 2)
    mean = checked_square("the reaction", angular_mean(squared, s, masses, n_angle, exchanged))
    flux = np.sqrt(lam_in * lam_out) / s * mean / (16 * np.pi)
    integrand = flux * kve(1, root / t) * np.exp(-(w**2)) * 4 * t * w
    norm = 8 * t[..., 0] * scaled_density(a, t[..., 0]) * scaled_density(b, t[..., 0])
    result = (integrand * dw).sum(axis=-1) / norm * np.exp(-(start - a - b) / t[..., 0])
    result = 0.5 * result if identical_final else result
    return result if result.ndim else float(result)
