"""Fluctuations about a bounce that share its symmetry: it must have exactly one mode of negative eigenvalue."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eig_banded

from ..base.arrays import Floats
from .potentials import Potential
from .profile import Bounce


def lowest_modes(potential: Potential, bounce: Bounce, count: int = 3, points: int = 1500) -> Floats:
    """Return the lowest eigenvalues of -d^2/dr^2 - (d - 1)/r d/dr + V'' on the O(d) symmetric fluctuations.

    A bounce that describes a decay has one negative eigenvalue (Coleman 1988); for a thin wall it is -(d - 1)/R^2.
    Central differences for r^((d-1)/2) times the fluctuation, between the centre and the end of the table.

    Parameters
    ----------
    potential, bounce
        The potential and its bounce.
    count
        Number of eigenvalues.
    points
        Number of radii; the error falls as their inverse square.

    Returns
    -------
    ndarray
        Eigenvalues, increasing, shape (count,), mass^2.

    Raises
    ------
    ValueError
        If ``count`` is not between 1 and the number of unknowns.
    """
    k, d = potential.fields, bounce.dimension
    if not 1 <= count <= k * points:
        raise ValueError(f"count must be between 1 and {k * points}, got {count!r}")
    r, h = np.linspace(0.0, bounce.r[-1], points + 2, retstep=True)
    r = r[1:-1]
    blocks = potential.hessian(bounce.at(r))
    blocks = blocks + (2.0 / h**2 + 0.25 * (d - 1.0) * (d - 3.0) / r**2)[:, None, None] * np.eye(k)
    band = np.zeros((k + 1, k * points))
    for offset in range(k):
        for i in range(k - offset):
            band[offset, i::k] = blocks[:, i + offset, i]
    band[k, : k * (points - 1)] = -1.0 / h**2
    return eig_banded(band, lower=True, eigvals_only=True, select="i", select_range=(0, count - 1))
