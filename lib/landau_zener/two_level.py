"""Exact evolution of a two-level system across a given wall.

i v dpsi/dxi = (a sigma_3 + b sigma_1) psi with a(xi), b(xi) given. Each step is the exponential of the fourth-order
Magnus expansion, an element of SU(2), so that the norm is kept whatever the step; the number of steps is doubled until
the result stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..base.arrays import Floats
from ..base.validation import finite, positive

Levels = Callable[[Floats], tuple[Floats, Floats]]
FIRST_STEPS, MAX_STEPS = 256, 2**21


@dataclass(frozen=True, eq=False)
class TwoLevel:
    """Probabilities of a passage, each of the shape of the couplings and speeds, and the diagnostics."""

    converted: Floats
    """From the mass eigenstate that is mostly state 1 at one end to the one that is mostly state 0 at the other."""
    jumped: Floats
    """From the upper mass eigenstate at one end to the lower one at the other: 1 - P of an adiabatic passage."""
    flavour: Floats
    """From state 1 itself to state 0 itself, without regard to the masses; depends on the end points."""
    unitarity: float
    """Largest deviation of the norm from one."""
    error_estimate: float
    """Change of ``converted`` at the last doubling of the steps."""
    steps: int
    """Steps of the last pass."""


def _multiply(second: Floats, first: Floats) -> Floats:
    """Return the product of unit quaternions (w, x, y, z), standing for w - i (x, y, z).sigma."""
    w2, v2, w1, v1 = second[0], second[1:], first[0], first[1:]
    out = np.empty(np.broadcast_shapes(second.shape, first.shape))
    out[0] = w2 * w1 - np.sum(v2 * v1, axis=0)
    out[1:] = w2 * v1 + w1 * v2 + np.cross(v2, v1, axis=0)
    return out


def _passage(levels: Levels, start: float, end: float, steps: int, scale: Floats, inverse: Floats) -> Floats:
    """Return the evolution as a quaternion, shape (4, *couplings), by products of neighbours."""
    h = (end - start) / steps
    edges = start + h * np.arange(steps)
    offset = h * np.sqrt(3.0) / 6.0
    (a1, b1), (a2, b2) = (levels(edges + 0.5 * h + sign * offset) for sign in (-1, 1))
    line = (slice(None),) + (None,) * scale.ndim
    b1, b2 = b1[line] * scale, b2[line] * scale
    a1, a2 = np.broadcast_to(a1[line], b1.shape), np.broadcast_to(a2[line], b1.shape)
    # exponent -i omega.sigma: the mean of the two Gauss points and their commutator, along sigma_2
    omega = np.empty((3, *b1.shape))
    omega[0] = 0.5 * h * inverse * (b1 + b2)
    omega[1] = np.sqrt(3.0) / 6.0 * (h * inverse) ** 2 * (a2 * b1 - b2 * a1)
    omega[2] = 0.5 * h * inverse * (a1 + a2)
    angle = np.sqrt(np.sum(omega**2, axis=0))
    product = np.concatenate([np.cos(angle)[None], np.sinc(angle / np.pi) * omega])
    while product.shape[1] > 1:
        odd = product[:, -1:] if product.shape[1] % 2 else None
        pairs = product[:, : product.shape[1] // 2 * 2]
        product = _multiply(pairs[:, 1::2], pairs[:, ::2])
        if odd is not None:
            product = np.concatenate([product, odd], axis=1)
    return product[:, 0]


def _eigenvectors(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the upper and the lower eigenvector of a sigma_3 + b sigma_1, each of shape (2, ...)."""
    half = 0.5 * np.arctan2(b, a)
    return np.stack([np.cos(half), np.sin(half)]), np.stack([-np.sin(half), np.cos(half)])


def propagate(
    levels: Levels,
    start: float,
    end: float,
    speed: ArrayLike,
    coupling: ArrayLike = 1.0,
    *,
    tolerance: float = 1e-9,
) -> TwoLevel:
    """Carry a two-level system from ``start`` to ``end`` and project on the mass eigenstates there.

    Parameters
    ----------
    levels
        Function of positions of shape (n,) that returns the coefficients (a, b) of sigma_3 and sigma_1, each of shape
        (n,), in units of mass. State 0 has the diagonal element +a.
    start, end
        Ends of the passage, in inverse units of mass; ``end`` may lie on either side.
    speed
        Speed v of the passage, positive, any shape.
    coupling
        Factor on b, any shape that broadcasts against ``speed``.
    tolerance
        Largest change of the conversion probability when the steps are doubled.

    Returns
    -------
    TwoLevel
        Probabilities with the diagnostics.

    Raises
    ------
    ValueError
        If a number is out of its range, the levels are not finite or coincide at an end, or the steps do not suffice.
    """
    start, end = finite("start", start), finite("end", end)
    if start == end:
        raise ValueError(f"end must differ from start, got {end!r} twice")
    positive("tolerance", tolerance)
    scale, inverse = np.broadcast_arrays(
        np.asarray(finite("coupling", coupling), dtype=float), 1.0 / np.asarray(positive("speed", speed))
    )

    def checked(xi: Floats) -> tuple[Floats, Floats]:
        a, b = levels(xi)
        return np.asarray(finite("levels, sigma_3", a)), np.asarray(finite("levels, sigma_1", b))

    a_end, b_end = checked(np.array([start, end]))
    ends = []
    for place, a, b in zip((start, end), a_end, b_end, strict=True):
        if np.any((a == 0) & (b * scale == 0)):
            raise ValueError(f"levels must differ at the ends, got none at xi = {place!r}")
        ends.append(_eigenvectors(np.broadcast_to(a, scale.shape), b * scale))
    previous, steps = None, FIRST_STEPS
    while steps <= MAX_STEPS:
        w, x, y, z = _passage(checked, start, end, steps, scale, inverse)
        matrix = np.array([[w - 1j * z, -y - 1j * x], [y - 1j * x, w + 1j * z]])
        converted, jumped = _project(matrix, ends, a_end)
        if previous is not None and np.max(np.abs(converted - previous)) <= tolerance:
            change = float(np.max(np.abs(converted - previous)))
            norm = float(np.max(np.abs(w**2 + x**2 + y**2 + z**2 - 1.0)))
            return TwoLevel(converted, jumped, np.abs(matrix[0, 1]) ** 2, norm, change, steps)
        previous, steps = converted, 2 * steps
    raise ValueError(f"tolerance {tolerance!r} not met with {MAX_STEPS} steps: the passage is too long or too slow")


def _project(matrix: NDArray[np.complex128], ends: list, a_end: Floats) -> tuple[Floats, Floats]:
    """Return the probabilities between mass eigenstates, by content and by order."""

    def between(out: Floats, into: Floats) -> Floats:
        return np.abs(np.einsum("i...,ij...,j...->...", out, matrix, into)) ** 2

    (upper_in, lower_in), (upper_out, lower_out) = ends
    mostly_one = lower_in if a_end[0] > 0 else upper_in
    mostly_zero = upper_out if a_end[1] > 0 else lower_out
    return between(mostly_zero, mostly_one), between(lower_out, upper_in)
