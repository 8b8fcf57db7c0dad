"""Explicit gamma matrices, spinors and polarisation vectors in complex arithmetic: the numerical twin of ``dirac``.

Dirac representation, metric (+,-,-,-), ubar u = 2m. Momenta are arrays (E, px, py, pz) in GeV.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..base.validation import positive
from .kinematics import four_masses, kallen

Array = NDArray[np.complex128]
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])

_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = np.zeros((4, 4, 4), dtype=complex)
GAMMA[0] = np.diag([1, 1, -1, -1])
GAMMA[1:, :2, 2:] = _PAULI
GAMMA[1:, 2:, :2] = -_PAULI
GAMMA5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]
P_L, P_R = (np.eye(4) - GAMMA5) / 2, (np.eye(4) + GAMMA5) / 2
CHARGE_CONJUGATION = 1j * GAMMA[2] @ GAMMA[0]
"""Charge conjugation, C gamma^T C^-1 = -gamma."""


def slash(v: NDArray) -> Array:
    """gamma_mu v^mu."""
    return np.einsum("m,mij->ij", METRIC @ v, GAMMA)


def dot(a: NDArray, b: NDArray) -> complex:
    """Scalar product a.b, no complex conjugation."""
    return a @ METRIC @ b


def particle_spinors(p: NDArray, mass: float) -> Array:
    """The two u(p), shape (2, 4): the boosted spinors at rest."""
    return ((slash(p) + mass * np.eye(4)) @ np.eye(4)[:, :2]).T / np.sqrt(p[0] + mass)


def bar(spinor: Array) -> Array:
    """u^dagger gamma^0."""
    return spinor.conj() @ GAMMA[0]


def conjugate(spinor: Array) -> Array:
    """C ubar^T, the spinor of the antiparticle."""
    return CHARGE_CONJUGATION @ bar(spinor)


def polarisations(k: NDArray, reference: NDArray | None = None) -> Array:
    """Two polarisation vectors of a massless k, shape (2, 4), transverse to k and to the light-like ``reference``.

    Without a reference they are purely spatial.
    """
    if reference is None:
        reference = np.array([k[0], *(-k[1:])])
    basis = np.linalg.svd(np.array([METRIC @ k, METRIC @ reference]))[2][2:]
    gram = -basis @ METRIC @ basis.T
    return (np.linalg.inv(np.linalg.cholesky(gram)) @ basis).astype(complex)


def random_momenta(masses: Sequence[float], root_s: float, rng: np.random.Generator) -> NDArray:
    """Four momenta, shape (4, 4), of a 2 -> 2 reaction with random directions, boosted along a random direction.

    Raises ValueError if ``root_s`` does not exceed both thresholds.
    """
    a, b, c, d = four_masses(masses)
    if positive("root_s", root_s) <= max(a + b, c + d):
        raise ValueError(f"root_s must exceed {max(a + b, c + d)!r}, got {root_s!r}")
    s, out = root_s**2, []
    for m1, m2 in ((a, b), (c, d)):
        n = rng.normal(size=3)
        p = n / np.linalg.norm(n) * np.sqrt(kallen(s, m1, m2) / (4 * s))
        out += [[np.sqrt(m1**2 + p @ p), *p], [np.sqrt(m2**2 + p @ p), *(-p)]]
    n = rng.normal(size=3)
    n, v = n / np.linalg.norm(n), 0.6 * rng.random()
    gamma = 1 / np.sqrt(1 - v**2)
    boost = np.eye(4)
    boost[0, 0], boost[0, 1:], boost[1:, 0] = gamma, gamma * v * n, gamma * v * n
    boost[1:, 1:] += (gamma - 1) * np.outer(n, n)
    return np.array(out) @ boost.T
