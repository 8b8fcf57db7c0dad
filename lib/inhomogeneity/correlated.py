"""A random density known by the covariance of its contrast at two points: variance after diffusion, and spectrum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, increasing, non_negative, positive
from .sampled import PowerSpectrum

PANEL_ORDER = 8
"""Points per panel of the rule of Gauss and Legendre."""
FINEST = 1e-4
"""End of the first panel, over the last distance."""
RESOLVED = 25.0
"""Least diffusion length over the first distance: half of the first panel."""


def gauss_panels(breaks: ArrayLike, order: int) -> tuple[Floats, Floats]:
    """Return nodes and weights of the rule of Gauss and Legendre on each interval between ``breaks``, in one row.

    Raises ValueError unless the breaks increase.
    """
    ends = increasing("breaks", breaks)
    nodes, weights = np.polynomial.legendre.leggauss(order)
    half = 0.5 * np.diff(ends)[:, None]
    return (ends[:-1, None] + half * (1 + nodes)).ravel(), (half * weights).ravel()


def growing_ends(
    last: float, longest: float, *, ratio: float = 1.6, finest: float = FINEST, corners: ArrayLike = ()
) -> Floats:
    """Return ends of panels from 0 to ``last``, growing by ``ratio`` from ``finest`` of it on, cut at ``corners``."""
    ends = [0.0, finest * last]
    while ends[-1] < last:
        ends.append(min(ends[-1] * ratio, ends[-1] + longest, last))
    inside = np.asarray(corners, dtype=float)
    return np.union1d(ends, inside[(inside > 0) & (inside < last)])


@dataclass(frozen=True, eq=False)
class CorrelatedDensity:
    """Covariance of rho/<rho> - 1 (or of any field) at two points, against their distance; isotropic, in one unit."""

    distances: Floats
    """Nodes of a quadrature over the distance, increasing, above zero, shape (n,)."""
    weights: Floats
    """Weights of that quadrature, shape (n,)."""
    covariance: Floats
    """Covariance at the distances, shape (n,)."""
    initial_variance: float
    """Variance before diffusion: covariance at distance zero; infinity for a density on surfaces or points."""

    def __post_init__(self) -> None:
        """Store read-only arrays; ValueError names the first bad value."""
        distances = np.array(positive("distances", increasing("distances", self.distances)))
        weights = np.array(np.atleast_1d(positive("weights", self.weights)))
        covariance = np.array(np.atleast_1d(finite("covariance", self.covariance)))
        if not distances.shape == weights.shape == covariance.shape:
            shapes = distances.shape, weights.shape, covariance.shape
            raise ValueError(f"distances, weights and covariance must have one shape, got {shapes}")
        if not self.initial_variance > 0:
            raise ValueError(f"initial_variance must be positive, got {self.initial_variance!r}")
        for name, array in (("distances", distances), ("weights", weights), ("covariance", covariance)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @classmethod
    def of(
        cls,
        covariance: Callable[[Floats], Floats],
        last: float,
        initial_variance: float,
        *,
        longest: float = 1.0,
        corners: ArrayLike = (),
        scale: float = 1.0,
    ) -> CorrelatedDensity:
        """Evaluate ``scale`` times a function of the distance on panels up to ``last`` beyond which it is left out.

        Parameters
        ----------
        covariance
            Function of an array of distances.
        last
            Distance beyond which it is taken as zero.
        initial_variance
            Its value at zero, before ``scale``.
        longest
            Longest panel; wave numbers up to about 8 over it are resolved.
        corners
            Distances at which the function is not smooth.
        scale
            Factor on covariance and variance, such as 1/<rho>^2.

        Raises
        ------
        ValueError
            If a length is not positive.
        """
        ends = growing_ends(positive("last", last), positive("longest", longest), corners=corners)
        distances, weights = gauss_panels(ends, PANEL_ORDER)
        return cls(distances, weights, scale * np.asarray(covariance(distances)), scale * initial_variance)

    def scaled(self, factor: float) -> CorrelatedDensity:
        """Return the density with all lengths multiplied by ``factor``."""
        by = float(positive("factor", factor))
        return CorrelatedDensity(self.distances * by, self.weights * by, self.covariance, self.initial_variance)

    def after_gaussian(self, length: ArrayLike) -> FloatOrArray:
        """Return the variance after a Gaussian of diffusion length ``length``, any shape.

        Two points of the diffused density are averages over Gaussians of width ``length``, whose distance has the width
        sqrt(2) ``length`` per axis: int d^3r xi(r) e^(-r^2/(4 d^2))/(4 pi d^2)^(3/2).

        Raises
        ------
        ValueError
            If ``length`` is negative, or positive and not resolved by the distances.
        """
        lengths = np.asarray(non_negative("length", length))
        smooth = lengths[lengths > 0]
        least = RESOLVED * self.distances[0]
        if smooth.size and float(smooth.min()) < least:
            raise ValueError(f"length must be zero or at least {least:.3g}, got {float(smooth.min())!r}")
        d = np.where(lengths > 0, lengths, 1.0)[..., None]
        kernel = np.exp(-0.25 * (self.distances / d) ** 2) / (4 * np.pi * d * d) ** 1.5
        diffused = kernel @ (self.weights * 4 * np.pi * self.distances**2 * self.covariance)
        return np.where(lengths > 0, diffused, self.initial_variance)[()]

    def spectrum(self, k: ArrayLike) -> FloatOrArray:
        """Return P(k) = int d^3r xi(r) sin(kr)/(kr), in the cube of the unit of length, at wave numbers of any shape.

        Raises ValueError if a wave number is negative.
        """
        phase = np.asarray(non_negative("wave number", k))[..., None] * self.distances / np.pi
        return (np.sinc(phase) @ (self.weights * 4 * np.pi * self.distances**2 * self.covariance))[()]

    def sampled(self, k: ArrayLike) -> PowerSpectrum:
        """Return the same density by its spectrum at the wave numbers ``k``, for transfer functions of any shape.

        Where the spectrum comes out below zero, by rounding, it is zero. Raises ValueError unless ``k`` increases.
        """
        return PowerSpectrum.from_power(k, np.maximum(self.spectrum(k), 0.0))
