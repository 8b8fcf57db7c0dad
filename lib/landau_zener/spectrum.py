"""Spectra of the energy of motion along the normal of a wall, as nodes and weights."""

from __future__ import annotations

import numpy as np

from ..base.arrays import Floats
from ..base.validation import non_negative, positive


def maxwell_1d(temperature: float, e_min: float, e_max: float, n: int) -> tuple[Floats, Floats]:
    """Return energies and weights of w(E) proportional to exp(-E/T) on [e_min, e_max], normalised there.

    This is the flux of a Maxwell-Boltzmann gas per normal energy, dk k/E exp(-E/T) = dE exp(-E/T), for particles that
    move along the normal. The energies are equally spaced, both ends included, with the trapezoidal rule.

    Parameters
    ----------
    temperature
        T, in the unit of the energies.
    e_min, e_max
        Ends of the spectrum, 0 <= e_min < e_max.
    n
        Number of energies, at least 2.

    Returns
    -------
    tuple of ndarray
        Energies and weights, each of shape (n,); the weights add up to one.

    Raises
    ------
    ValueError
        If a number is out of its range; TypeError if ``n`` is not an integer.

    >>> energies, weights = maxwell_1d(0.2, 0.0, 2.0, 401)
    >>> round(float(weights @ energies), 3)
    0.2
    """
    t, low, high = positive("temperature", temperature), non_negative("e_min", e_min), positive("e_max", e_max)
    if high <= low:
        raise ValueError(f"e_max must be above e_min = {low!r}, got {high!r}")
    if isinstance(n, bool) or not isinstance(n, int | np.integer):
        raise TypeError(f"n must be an integer, got {n!r}")
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n!r}")
    energies = np.linspace(low, high, int(n))
    # relative to the lower end, so that a cold spectrum does not underflow
    weights = np.exp(-(energies - low) / t)
    weights[[0, -1]] *= 0.5
    return energies, weights / weights.sum()
