"""Modes of periodic densities by the length of their wave vector: how many there are, and their summed weights."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from ..base.arrays import Floats

MAX_SHELLS = 4_000_000
"""Largest squared length, in lattice units, that a sum over modes may need; a second and 200 MB."""


def lattice_shells(n_max: int, dimensions: int) -> Floats:
    """Return the number of integer vectors of every squared length.

    The series of the squares, 1 + 2q + 2q^4 + ..., is multiplied by itself as often as there are dimensions. Fourier
    transforms do it, and their rounding stays below 1e-4 of the integers that they are rounded to.

    Parameters
    ----------
    n_max
        Largest squared length, not negative.
    dimensions
        1, 2 or 3.

    Returns
    -------
    read-only array r(n), shape (n_max + 1,), complete; r(0) = 1.

    Raises
    ------
    ValueError
        If ``n_max`` is negative or exceeds ``MAX_SHELLS``, or ``dimensions`` is none of 1, 2, 3.

    >>> lattice_shells(9, 3).astype(int).tolist()
    [1, 6, 12, 8, 6, 24, 24, 0, 12, 30]
    """
    _check(n_max, dimensions)
    return _lattice(_rounded_up(n_max), dimensions)[: n_max + 1]


def odd_shells(n_max: int, dimensions: int) -> Floats:
    """Return the sum of prod 1/a_i^2 over vectors of odd positive a_i, by their squared length.

    Squares of odd numbers are 1 + 8 t with t = 0, 1, 3, 6, ..., hence entry t belongs to the squared length
    8 t + ``dimensions``. All terms are positive, and no transform rounds small weights away.

    Parameters
    ----------
    n_max
        Largest t, not negative.
    dimensions
        1, 2 or 3.

    Returns
    -------
    read-only array, shape (n_max + 1,).

    Raises
    ------
    ValueError
        As for :func:`lattice_shells`.

    >>> odd_shells(3, 2).round(6).tolist()
    [1.0, 0.222222, 0.012346, 0.08]
    """
    _check(n_max, dimensions)
    return _odd(_rounded_up(n_max), dimensions)[: n_max + 1]


def _check(n_max: int, dimensions: int) -> None:
    """Reject what is no number of dimensions, and sums that are too long."""
    if dimensions not in (1, 2, 3):
        raise ValueError(f"dimensions must be 1, 2 or 3, got {dimensions!r}")
    if not 0 <= n_max <= MAX_SHELLS:
        raise ValueError(f"largest squared length must lie between 0 and {MAX_SHELLS}, got {n_max!r}")


def _rounded_up(n_max: int) -> int:
    """The next power of two, so that few different tables are made."""
    return max(64, 1 << int(n_max).bit_length())


@lru_cache(maxsize=32)
def _lattice(n_max: int, dimensions: int) -> Floats:
    """Numbers of vectors up to a rounded length."""
    axis = np.zeros(n_max + 1)
    axis[0] = 1.0
    axis[np.arange(1, int(np.sqrt(n_max)) + 1) ** 2] = 2.0
    counts = axis
    size = next_fast_len(2 * n_max + 1, real=True)
    for _ in range(dimensions - 1):
        counts = np.rint(irfft(rfft(axis, size) * rfft(counts, size), size)[: n_max + 1])
    counts.flags.writeable = False
    return counts


@lru_cache(maxsize=32)
def _odd(n_max: int, dimensions: int) -> Floats:
    """Weights of odd vectors up to a rounded length."""
    orders = np.arange(int((np.sqrt(8.0 * n_max + 1) - 1) / 2) + 1)
    shifts, weights = orders * (orders + 1) // 2, 1.0 / (2 * orders + 1.0) ** 2
    sums = np.zeros(n_max + 1)
    sums[shifts] = weights
    for _ in range(dimensions - 1):
        longer = np.zeros_like(sums)
        for shift, weight in zip(shifts, weights, strict=True):
            longer[shift:] += weight * sums[: sums.size - shift]
        sums = longer
    sums.flags.writeable = False
    return sums
