"""Distributions of a density over space, by its value over the mean: what an average needs to know of a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from ..base.arrays import Floats
from ..base.roots import bracketed_root
from ..base.validation import between, non_negative, positive

LEGENDRE_NODES = 240
"""Quadrature nodes of the continuous distributions."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """A density over its mean, and the share of space that has it; build it with a function of this module."""

    density: Floats
    """Density over its mean, not negative, shape (n,)."""
    share: Floats
    """Share of the volume, shape (n,), of sum one."""

    def __post_init__(self) -> None:
        """Reject negative entries, a sum of shares or a mean other than one."""
        non_negative("density", self.density)
        if np.shape(non_negative("share", self.share)) != np.shape(self.density) or np.ndim(self.density) != 1:
            raise ValueError(f"share must have one value per density, got shape {np.shape(self.share)}")
        for name, total in (("sum of the shares", self.share.sum()), ("mean", self.share @ self.density)):
            if not abs(total - 1) < 1e-9:
                raise ValueError(f"{name} must be one, got {float(total)!r}")

    @property
    def rms(self) -> float:
        """Root mean square of density over mean, minus one."""
        return float(np.sqrt(self.share @ (self.density - 1) ** 2))

    def reduced(self, nodes: int) -> Contrast:
        """Return the Gauss rule of ``nodes`` densities with the same moments up to 2 ``nodes`` - 1 (Lanczos).

        Raises
        ------
        ValueError
            If the distribution has fewer values than ``nodes``.
        """
        if not 1 <= nodes <= self.density.size:
            raise ValueError(f"nodes must be between 1 and {self.density.size}, got {nodes!r}")
        start = np.sqrt(self.share)
        basis, diagonal, beside = [start / np.linalg.norm(start)], [], []
        for _ in range(nodes):
            vector = self.density * basis[-1]
            diagonal.append(float(basis[-1] @ vector))
            for _ in range(2):  # twice: orthogonal to the last digit
                for old in basis:
                    vector = vector - (old @ vector) * old
            beside.append(float(np.linalg.norm(vector)))
            basis.append(vector / beside[-1] if beside[-1] > 0 else vector)
        matrix = np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1)
        values, vectors = np.linalg.eigh(matrix)
        share = vectors[0] ** 2
        return _normalised(np.maximum(values, 0.0), share)


@lru_cache(maxsize=8)
def _legendre(nodes: int) -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(nodes)


def _normalised(density: Floats, share: Floats) -> Contrast:
    share = share / share.sum()
    return Contrast(density / (share @ density), share)


def of_samples(density: ArrayLike, share: ArrayLike | None = None) -> Contrast:
    """Distribution of a sampled density.

    Parameters
    ----------
    density
        In any unit, not negative, any shape.
    share
        Relative volume of every sample, same shape; equal by default.

    Raises
    ------
    ValueError
        If an entry is negative or not finite, if the shapes differ, or if there are no baryons at all.

    >>> of_samples([0.5, 1.5]).rms
    0.5
    """
    values = np.ravel(non_negative("density", density))
    shares = np.ones(values.size) if share is None else np.ravel(non_negative("share", share))
    if shares.size != values.size:
        raise ValueError(f"share must have one value per density, got {shares.size} for {values.size}")
    positive("mean density", float(shares @ values))
    return _normalised(values, shares)


def of_function(
    function: Callable[[Floats], ArrayLike], low: float, high: float, nodes: int = LEGENDRE_NODES
) -> Contrast:
    """Distribution whose probability density is ``function``, not normalised, on densities from ``low`` to ``high``.

    Parameters
    ----------
    function
        Of an array of densities, not negative and smooth.
    low, high
        Range of the density in any unit, ``low`` not negative.
    nodes
        Of the Gauss-Legendre rule.

    Raises
    ------
    ValueError
        If the range is empty or negative, or if the function is.
    """
    if not non_negative("low", low) < positive("high", high):
        raise ValueError(f"low must be below high, got {low!r} and {high!r}")
    x, w = _legendre(nodes)
    values = low + (high - low) * (x + 1) / 2
    return _normalised(values, w * non_negative("probability density", function(values)))


def two_point(eps: float) -> Contrast:
    """Half of space at 1 + eps, half at 1 - eps, with eps between 0 and 1."""
    between("eps", eps, 0.0, 1.0)
    return Contrast(np.array([1 - eps, 1 + eps]), np.array([0.5, 0.5]))


def cosine(eps: float, dimensions: int = 1) -> Contrast:
    """Density 1 + A cos x (cos y (cos z)) with the RMS ``eps``, at most 2^(-dimensions/2), where it touches zero.

    Raises
    ------
    ValueError
        If ``eps`` would make the density negative, or unless there are one to three dimensions.
    """
    if dimensions not in (1, 2, 3):
        raise ValueError(f"dimensions must be 1, 2 or 3, got {dimensions!r}")
    amplitude = between("eps", eps, 0.0, 2 ** (-dimensions / 2)) * 2 ** (dimensions / 2)
    wave = np.cos(np.pi * (np.arange(24) + 0.5) / 24)
    product = wave
    for _ in range(dimensions - 1):
        product = np.multiply.outer(product, wave)
    return of_samples(np.maximum(1 + amplitude * product, 0.0))


def gaussian(eps: float) -> Contrast:
    """Normal distribution cut off where the density would be negative; ``eps`` (below 0.75) is the RMS after the cut.

    The uncut distribution is centred at one; the mean is normalised after the cut.
    """
    between("eps", eps, 0.0, 0.75)
    if eps < 0.1:
        width = eps  # the cut is ten widths away
    else:

        def excess(s: float) -> float:
            hazard = np.exp(-0.5 / s**2) / np.sqrt(2 * np.pi) / ndtr(1 / s)
            return float(s * np.sqrt(1 - hazard / s - hazard**2) / (1 + s * hazard)) - eps

        width = bracketed_root("RMS of a cut normal distribution", excess, eps / 2, 1e3, xtol=1e-13)
    if width == 0:
        return two_point(0.0)
    return of_function(lambda x: np.exp(-(((x - 1) / width) ** 2) / 2), max(0.0, 1 - 9 * width), 1 + 9 * width)


def lognormal(eps: float) -> Contrast:
    """Lognormal distribution of RMS ``eps`` (at most 1), out to six standard deviations of the logarithm."""
    width = float(np.sqrt(np.log1p(between("eps", eps, 0.0, 1.0) ** 2)))
    x, w = _legendre(LEGENDRE_NODES)
    return _normalised(np.exp(6 * width * x), w * np.exp(-((6 * x) ** 2) / 2))


SHAPES: dict[str, Callable[[float], Contrast]] = {
    "two-point": two_point, "cosine": cosine, "gaussian": gaussian, "lognormal": lognormal
}  # fmt: skip
"""Distributions with one parameter, the RMS."""
