"""The distributed Landau-Zener integral as published: Eqs. (4), (6), (7) and (10) of the ``sfv`` draft.

The mixing squared is integrated over the wall with a tunnelling factor. Nothing here says that this is right: the
integral has the dimension of a mass and delta of an inverse mass; compare :mod:`lib.landau_zener.two_level`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import cumulative_trapezoid

from ...base.arrays import FloatOrArray, Floats
from ...base.validation import finite, increasing, non_negative, positive


def _like(name: str, value: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return ``value`` as a finite array of ``shape`` or raise ValueError that names it."""
    array = np.asarray(finite(name, value))
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
    return array


def penetration(xi: ArrayLike, m_chi: ArrayLike, energies: ArrayLike) -> Floats:
    """Return f_chi(xi; E) = exp(-int_xi^end kappa dxi'), kappa = sqrt(max(m_chi^2 - E^2, 0)), below Eq. (4).

    The trapezoidal rule on the given positions; f_chi is one at the last of them.

    Parameters
    ----------
    xi
        Positions, shape (n_xi,), strictly increasing.
    m_chi
        Mass of chi there, shape (n_xi,), not negative.
    energies
        Normal energies, shape (n_E,), not negative.

    Returns
    -------
    ndarray
        f_chi, shape (n_E, n_xi), between 0 and 1.

    Raises
    ------
    ValueError
        If positions do not increase, shapes differ, or a mass or an energy is negative or not finite.
    """
    xi = increasing("xi", xi)
    mass = non_negative("m_chi", _like("m_chi", m_chi, xi.shape))
    energies = np.atleast_1d(non_negative("energies", energies))
    energy = energies[:, None]
    # a product, since squares of large numbers would overflow
    kappa = np.sqrt(np.maximum(mass - energy, 0.0)) * np.sqrt(mass + energy)
    passed = cumulative_trapezoid(kappa, xi, axis=1, initial=0.0)
    return np.exp(passed - passed[:, -1:])


def integrals_by_energy(xi: ArrayLike, phi: ArrayLike, m_chi: ArrayLike, energies: ArrayLike) -> Floats:
    """Return int phi^2 f_chi^2 dxi at each energy, shape (n_E,), in units of mass.

    Parameters
    ----------
    xi, m_chi, energies
        As for :func:`penetration`.
    phi
        Brane field, shape (n_xi,).

    Raises
    ------
    ValueError
        As for :func:`penetration`, or if ``phi`` has another shape or is not finite.
    """
    f = penetration(xi, m_chi, energies)
    phi = _like("phi", phi, f.shape[1:])
    return np.trapezoid(phi**2 * f**2, np.asarray(xi, dtype=float), axis=1)


def delta_extended(lambda_0: ArrayLike, integral: ArrayLike, v_w: ArrayLike, slope: ArrayLike) -> FloatOrArray:
    """Return delta_ext = lambda_0^2 I/(v_w |slope|), Eq. (4), which has the dimension of an inverse mass.

    Parameters
    ----------
    lambda_0
        Bare wall coupling, pure number.
    integral
        int (phi f_chi)^2 dxi, in units of mass, not negative.
    v_w, slope
        Wall speed and slope of the difference of the masses at the crossing, in units of mass squared.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    coupling, integral = finite("lambda_0", lambda_0), non_negative("integral", integral)
    slope = positive("|slope|", np.abs(finite("slope", slope)))
    return coupling**2 * integral / (positive("v_w", v_w) * slope)


def lambda_required(delta: ArrayLike, v_w: ArrayLike, slope: ArrayLike, integral: ArrayLike) -> FloatOrArray:
    """Return the coupling sqrt(delta v_w |slope|/I_2) that makes delta_ext equal to ``delta``, Eq. (6).

    Parameters and errors as for :func:`delta_extended`; ``integral`` must be positive.

    >>> float(round(lambda_required(0.025726, 0.30, 0.78734, 5.6513), 5))
    0.03279
    """
    slope = positive("|slope|", np.abs(finite("slope", slope)))
    return np.sqrt(non_negative("delta", delta) * positive("v_w", v_w) * slope / positive("integral", integral))


def lambda_equivalent(lambda_0: ArrayLike, integral: ArrayLike, phi_star: ArrayLike) -> FloatOrArray:
    """Return lambda_eff = lambda_0 sqrt(I_2)/|phi_*|, Eq. (7): the local formula then returns delta_ext.

    Parameters
    ----------
    lambda_0
        Bare wall coupling.
    integral
        I_2, in units of mass, not negative.
    phi_star
        Brane field at the crossing, not zero.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    phi_star = positive("|phi_star|", np.abs(finite("phi_star", phi_star)))
    return finite("lambda_0", lambda_0) * np.sqrt(non_negative("integral", integral)) / phi_star
