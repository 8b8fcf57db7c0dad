"""Scattering of two mixed Dirac fermions at a wall in one dimension.

E psi = (-i alpha d/dxi + beta M(xi)) psi with a real symmetric 2 x 2 mass matrix M. For alpha = sigma_3 and beta =
sigma_1 the right- and left-moving parts obey u' = i (E u - M d), d' = -i (E d - M u), and |u|^2 - |d|^2 is conserved.
A step with constant M is an exact exponential, because the square of its generator is M^2 - E^2; two such steps with
masses mixed from the Gauss points make a commutator-free method of fourth order. What is carried along are not
amplitudes, which would overflow below a barrier, but u = R d and the transmission that belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from ..base.arrays import Floats
from ..base.validation import finite, positive

MassMatrix = Callable[[Floats], Floats]
B, CHI = 0, 1
"""Channels: the mass eigenstate that is mostly the first, and mostly the second flavour of the mass matrix."""
_A = 0.25 + np.sqrt(3.0) / 6.0, 0.25 - np.sqrt(3.0) / 6.0


@dataclass(frozen=True, eq=False)
class Scattering:
    """Flux-normalised probabilities at each energy; zero where the incoming or the outgoing channel is closed."""

    energies: Floats
    """Energies, shape (n_E,)."""
    transmission: Floats
    """[E, out, in]: into channel ``out`` on the far side, shape (n_E, 2, 2)."""
    reflection: Floats
    """[E, out, in]: back into channel ``out`` on the side of incidence, shape (n_E, 2, 2)."""
    open_in: NDArray[np.bool_]
    """Whether the incoming channel exists, shape (n_E, 2)."""
    open_out: NDArray[np.bool_]
    """Whether the channel exists on the far side, shape (n_E, 2)."""
    masses_in: Floats
    """Eigenvalues of M on the side of incidence, in the order of the channels, shape (2,)."""
    masses_out: Floats
    """Eigenvalues of M on the far side, shape (2,)."""

    @property
    def unitarity(self) -> float:
        """Largest deviation of sum(T + R) from one over all open incoming channels; 0 if there is none."""
        total = (self.transmission + self.reflection).sum(axis=1)
        return float(np.max(np.abs(total - 1.0), where=self.open_in, initial=0.0))


@njit(cache=True)
def _propagate(energies, eigenvalues, angles, h, r, t):
    """Carry R and T, shape (n_E, 2, 2) complex in the basis of the first slice, through slices of width ``h``."""
    for n in range(energies.size):
        energy = energies[n]
        r00, r01, r10, r11 = r[n, 0, 0], r[n, 0, 1], r[n, 1, 0], r[n, 1, 1]
        t00, t01, t10, t11 = t[n, 0, 0], t[n, 0, 1], t[n, 1, 0], t[n, 1, 1]
        for j in range(eigenvalues.shape[0]):
            turn = angles[j] if j == 0 else angles[j] - angles[j - 1]
            c, s = np.cos(turn), np.sin(turn)
            # R -> V^T R V, T -> T V with V the rotation to the eigenvectors of this slice
            a00, a01, a10, a11 = r00 * c + r01 * s, r01 * c - r00 * s, r10 * c + r11 * s, r11 * c - r10 * s
            r00, r01, r10, r11 = c * a00 + s * a10, c * a01 + s * a11, c * a10 - s * a00, c * a11 - s * a01
            t00, t01, t10, t11 = t00 * c + t01 * s, t01 * c - t00 * s, t10 * c + t11 * s, t11 * c - t10 * s
            p = np.zeros(2, np.complex128)
            q = np.zeros(2, np.complex128)
            for i in range(2):
                mass = eigenvalues[j, i]
                k2 = energy * energy - mass * mass
                k = np.sqrt(abs(k2))
                if k * h < 1e-4:
                    cosine, sine = 1.0 - k2 * h * h / 2.0, h * (1.0 - k2 * h * h / 6.0)
                elif k2 > 0.0:
                    cosine, sine = np.cos(k * h), np.sin(k * h) / k
                else:
                    cosine, sine = np.cosh(k * h), np.sinh(k * h) / k
                p[i] = cosine + 1j * energy * sine
                q[i] = 1j * mass * sine
            # [u; d] -> [[p, -q], [q, p*]] [u; d] in each eigenchannel
            d00, d01 = q[0] * r00 + np.conj(p[0]), q[0] * r01
            d10, d11 = q[1] * r10, q[1] * r11 + np.conj(p[1])
            u00, u01, u10, u11 = p[0] * r00 - q[0], p[0] * r01, p[1] * r10, p[1] * r11 - q[1]
            det = d00 * d11 - d01 * d10
            i00, i01, i10, i11 = d11 / det, -d01 / det, -d10 / det, d00 / det
            r00, r01 = u00 * i00 + u01 * i10, u00 * i01 + u01 * i11
            r10, r11 = u10 * i00 + u11 * i10, u10 * i01 + u11 * i11
            t00, t01, t10, t11 = (
                t00 * i00 + t01 * i10, t00 * i01 + t01 * i11, t10 * i00 + t11 * i10, t10 * i01 + t11 * i11,
            )  # fmt: skip
        r[n, 0, 0], r[n, 0, 1], r[n, 1, 0], r[n, 1, 1] = r00, r01, r10, r11
        t[n, 0, 0], t[n, 0, 1], t[n, 1, 0], t[n, 1, 1] = t00, t01, t10, t11


def _eigenbasis(matrix: Floats) -> tuple[Floats, Floats]:
    """Return eigenvalues (..., 2) and the angle (...) whose rotation has the eigenvectors as columns, by content."""
    a, b, c = matrix[..., 0, 0], matrix[..., 0, 1], matrix[..., 1, 1]
    half = 0.5 * (a - c)
    # in (-pi/4, pi/4]: column 0 is mostly flavour 0
    angle = np.where(half == 0, np.sign(b) * np.pi / 4, 0.5 * np.arctan(b / np.where(half == 0, 1.0, half)))
    root = np.hypot(half, b) * np.where(half == 0, 1.0, np.sign(half))
    return np.stack([0.5 * (a + c) + root, 0.5 * (a + c) - root], axis=-1), angle


def _amplitude(energies: Floats, masses: Floats) -> tuple[NDArray[np.complex128], NDArray[np.bool_]]:
    """Return m/(E + k) of the asymptotic waves, shape (n_E, 2), with k = i kappa below threshold, and the open ones."""
    k2 = energies[:, None] ** 2 - masses**2
    k = np.sqrt(k2.astype(complex))
    return masses / (energies[:, None] + k), k2 > 0


def _sampled(mass_matrix: MassMatrix, xi: Floats) -> Floats:
    matrix = np.asarray(finite("mass_matrix", mass_matrix(xi)))
    if matrix.shape != (*xi.shape, 2, 2):
        raise ValueError(f"mass_matrix must return shape {(*xi.shape, 2, 2)}, got {matrix.shape}")
    skew = np.abs(matrix[..., 0, 1] - matrix[..., 1, 0])
    if np.any(skew > 1e-14 * np.abs(matrix).max()):
        raise ValueError(f"mass_matrix must be symmetric, got a difference of {float(skew.max())!r}")
    return matrix


def scatter(
    mass_matrix: MassMatrix, start: float, end: float, energies: ArrayLike, steps: int, *, incident: str = "right"
) -> Scattering:
    """Return transmission and reflection of both mass eigenstates that come in from one side of a wall.

    Parameters
    ----------
    mass_matrix
        Function of positions (n,) that returns M, shape (n, 2, 2), real and symmetric, in units of mass; constant
        beyond ``start`` and ``end``.
    start, end
        Ends of the wall, start < end, in inverse units of mass.
    energies
        Energies of the stationary states, positive, shape (n_E,); none may equal a mass at an end.
    steps
        Steps of the fourth-order method.
    incident
        "right" or "left": the side where the particles come from.

    Returns
    -------
    Scattering
        Probabilities and open channels.

    Raises
    ------
    ValueError
        If a number is out of its range, an energy sits on a threshold, or the mass matrix is not symmetric or finite.
    """
    start, end = finite("start", start), finite("end", end)
    if end <= start:
        raise ValueError(f"end must be above start = {start!r}, got {end!r}")
    energies = np.atleast_1d(np.array(positive("energies", energies), dtype=float))
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps must be a positive integer, got {steps!r}")
    if incident not in ("right", "left"):
        raise ValueError(f"incident must be 'right' or 'left', got {incident!r}")
    h = (end - start) / steps
    middle = start + h * (np.arange(steps) + 0.5)
    gauss = h * np.sqrt(3.0) / 6.0
    first, second = _sampled(mass_matrix, middle - gauss), _sampled(mass_matrix, middle + gauss)
    outer = _sampled(mass_matrix, np.array([start, end]))
    if incident == "left":
        first, second, outer = second[::-1], first[::-1], outer[::-1]
    slices = np.empty((2 * steps, 2, 2))
    slices[::2] = 2 * (_A[0] * first + _A[1] * second)
    slices[1::2] = 2 * (_A[1] * first + _A[0] * second)
    far, near = _eigenbasis(outer)[0]
    angle_far, angle_near = _eigenbasis(outer)[1]
    for name, masses in (("far", far), ("near", near)):
        hit = np.isclose(energies[:, None], np.abs(masses), rtol=1e-12, atol=0.0).any(axis=1)
        if hit.any():
            raise ValueError(
                f"energies must differ from the masses on the {name} side, got {float(energies[hit][0])!r}"
            )
    rho_far, open_out = _amplitude(energies, far)
    rho_near, open_in = _amplitude(energies, near)
    eigenvalues, angles = _eigenbasis(slices)
    r = np.zeros((energies.size, 2, 2), complex)
    r[:, [0, 1], [0, 1]] = rho_far
    t = np.zeros_like(r)
    t[:, [0, 1], [0, 1]] = 1.0
    _propagate(energies, eigenvalues, angles - angle_far, 0.5 * h, r, t)
    turn = angle_near - angles[-1]
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    r, t = rotation.T @ r @ rotation, t @ rotation
    rho = rho_near[:, :, None] * np.eye(2)
    back = np.linalg.solve(np.eye(2) - r @ rho, r - rho)
    through = t @ (np.eye(2) + rho @ back)
    flux_in = np.where(open_in, 1 - np.abs(rho_near) ** 2, np.inf)
    flux_back, flux_out = np.where(open_in, flux_in, 0.0), np.where(open_out, 1 - np.abs(rho_far) ** 2, 0.0)
    transmission = np.abs(through) ** 2 * flux_out[:, :, None] / flux_in[:, None, :]
    reflection = np.abs(back) ** 2 * flux_back[:, :, None] / flux_in[:, None, :]
    return Scattering(energies, transmission, reflection, open_in, open_out, near, far)
