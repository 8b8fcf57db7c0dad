"""Densities that repeat themselves on a lattice: points, planes, empty spheres, chess boards, cosines.

Comoving lengths are in any one unit. Each density knows the modes of rho/<rho>: wave numbers, and the squared
amplitudes summed over all modes of that wave number (the mean, k = 0, left out). The weights of all modes add up to
<rho^2>/<rho>^2 - 1 before diffusion. A periodic density diffused by a Gaussian can also be summed over the lattice
itself (Poisson's formula): that sum converges fast where diffusion is weak, and its closed forms contain differences of
Gaussians only, so that nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from scipy.special import erfc

from ..base.arrays import Floats
from ..base.validation import between, positive
from .shells import MAX_SHELLS, lattice_shells, odd_shells

SELF_DUAL = 2 * np.sqrt(np.pi)
"""Spacing in diffusion lengths at which both sums over a lattice converge equally fast."""
_REACH = 12.5
"""Distance in diffusion lengths beyond which exp(-s^2/4) counts as nothing, 1e-17."""
_DECAY = 42.0
"""exp(-_DECAY) is nothing beside one."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
"""Quadrature over a Gaussian of up to twice ``_REACH``, whose error is 1e-14."""
Modes = tuple[Floats, Floats]
"""Wave numbers and summed squared amplitudes, of one shape (n,)."""


def _check_end(k_max: float, spacing: float, what: str) -> int:
    """Squared length of the last shell in units of 2 pi/spacing; ValueError if there are too many."""
    last = (k_max * spacing / (2 * np.pi)) ** 2
    if not last <= MAX_SHELLS:
        raise ValueError(
            f"{what} {spacing!r} needs modes up to the wave number {k_max!r}, where the transfer function becomes"
            f" negligible: more than {MAX_SHELLS} shells"
        )
    return int(last)


def _theta_excess(spacing: float, length: float) -> float:
    """Return sum_p exp(-(2 pi p length/spacing)^2) - 1 = spacing/(2 sqrt(pi) length) sum_p exp(-(...)^2) - 1.

    Infinity without diffusion. The first sum if the spacing is below ``SELF_DUAL``: no difference is taken then.
    """
    if length == 0.0:
        return np.inf
    ratio = spacing / length
    p = np.arange(1, 8)
    if ratio <= SELF_DUAL:
        return float(2 * np.sum(np.exp(-((2 * np.pi * p / ratio) ** 2))))
    prefactor = ratio / SELF_DUAL
    return float(prefactor - 1 + 2 * prefactor * np.sum(np.exp(-((0.5 * p * ratio) ** 2))))


@dataclass(frozen=True)
class _Points:
    """All baryons where some coordinates are multiples of the spacing."""

    spacing: float
    """Distance of nearest neighbours."""

    _dimensions: ClassVar[int]

    def __post_init__(self) -> None:
        """Reject a spacing that is not positive."""
        object.__setattr__(self, "spacing", positive("spacing", self.spacing))

    def scaled(self, factor: float) -> Self:
        """Return the density with all lengths multiplied by ``factor``."""
        return type(self)(self.spacing * positive("factor", factor))

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion: infinite."""
        return np.inf

    def modes(self, k_max: float) -> Modes:
        """Return all modes up to ``k_max``; ValueError if there are more than ``MAX_SHELLS`` shells."""
        counts = lattice_shells(_check_end(k_max, self.spacing, "spacing"), self._dimensions)
        shells = np.flatnonzero(counts)[1:]
        return 2 * np.pi / self.spacing * np.sqrt(shells), counts[shells]

    def after_gaussian(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length``: (1 + x)^n - 1, x the excess of one axis."""
        return float(np.expm1(self._dimensions * np.log1p(_theta_excess(self.spacing, length))))


@dataclass(frozen=True)
class DeltaLattice(_Points):
    """All baryons in the points of a cubic lattice."""

    _dimensions: ClassVar[int] = 3


@dataclass(frozen=True)
class Sheets(_Points):
    """All baryons in parallel planes."""

    _dimensions: ClassVar[int] = 1


@dataclass(frozen=True)
class EmptySpheres:
    """Baryons everywhere but in spheres around the points of a cubic lattice."""

    spacing: float
    """Distance of nearest centres."""
    radius: float
    """Radius of the spheres, at most half the spacing."""

    def __post_init__(self) -> None:
        """Reject lengths that are not positive, and spheres that overlap."""
        for name in ("spacing", "radius"):
            object.__setattr__(self, name, positive(name, getattr(self, name)))
        if 2 * self.radius > self.spacing:
            raise ValueError(f"spheres overlap: radius {self.radius!r} exceeds half the spacing {self.spacing!r}")

    def scaled(self, factor: float) -> EmptySpheres:
        """Return the density with all lengths multiplied by ``factor``."""
        positive("factor", factor)
        return EmptySpheres(self.spacing * factor, self.radius * factor)

    @property
    def empty_fraction(self) -> float:
        """Share of the volume that is empty."""
        return 4 * np.pi / 3 * (self.radius / self.spacing) ** 3

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion: f/(1 - f), f the empty share of the volume."""
        return self.empty_fraction / (1 - self.empty_fraction)

    def modes(self, k_max: float) -> Modes:
        """Return all modes up to ``k_max``; ValueError if there are more than ``MAX_SHELLS`` shells."""
        counts = lattice_shells(_check_end(k_max, self.spacing, "spacing"), 3)
        shells = np.flatnonzero(counts)[1:]
        k = 2 * np.pi / self.spacing * np.sqrt(shells)
        f = self.empty_fraction
        return k, counts[shells] * (f / (1 - f) * ball_form_factor(k * self.radius)) ** 2

    def after_gaussian(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length``, by the sum that converges faster."""
        if length == 0.0:
            return self.initial_variance
        if self.spacing <= SELF_DUAL * length:
            return self.over_modes(length)
        return self.over_cells(length)

    def over_modes(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length`` from the modes; exact to rounding for any lengths.

        Raises ValueError as :meth:`modes` does.
        """
        first = 2 * np.pi / self.spacing
        k, weights = self.modes(np.sqrt(first**2 + _DECAY / length**2) * (1 + 1e-12))
        return float(np.sum(weights * np.exp(-((length * k) ** 2))))

    def over_cells(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length`` from pairs of spheres, summed by their distance.

        The overlap of two spheres whose centres are s apart, weighted with the chance that diffusion brings a baryon
        from the one to the other. Loses digits where the variance is small beside the square of the empty share.
        """
        f = self.empty_fraction
        last = ((2 * self.radius + _REACH * length) / self.spacing) ** 2
        counts = lattice_shells(int(last), 3)
        shells = np.flatnonzero(counts)
        pairs = counts[shells] * _diffused_overlap(np.sqrt(shells) * self.spacing, self.radius, length)
        return float((np.sum(pairs) / self.spacing**3 - f**2) / (1 - f) ** 2)


def ball_form_factor(x: Floats) -> Floats:
    """Fourier transform of a ball of unit radius over its volume, 3 (sin x - x cos x)/x^3; any shape.

    >>> ball_form_factor(np.array([0.0, 1e-3, 1.0])).round(7).tolist()
    [1.0, 0.9999999, 0.903506]
    """
    x = np.asarray(x, dtype=np.float64)
    small = np.abs(x) < 0.5
    y = np.where(small, x, 0.0) ** 2
    series = 1 - y / 10 * (1 - y / 28 * (1 - y / 54 * (1 - y / 88 * (1 - y / 130 * (1 - y / 180)))))
    z = np.where(small, 1.0, x)
    return np.where(small, series, 3 * (np.sin(z) - z * np.cos(z)) / z**3)


def _diffused_overlap(distances: Floats, radius: float, length: float) -> Floats:
    """Overlap of two balls at ``distances``, shape (n,), one of them smeared by a Gaussian of variance 2 length^2.

    The integral of s F(s) [e^-(s-a)^2/4 - e^-(s+a)^2/4]/(2 sqrt(pi) a) over the separation s from 0 to the diameter,
    F the overlap of sharp balls and lengths in units of ``length``; only where the Gaussian counts.
    """
    a, r = distances[:, None] / length, radius / length
    low, high = np.clip(a - _REACH, 0.0, 2 * r), np.clip(a + _REACH, 0.0, 2 * r)
    half = 0.5 * (high - low)
    s = low + half * (1 + _NODES)
    overlap = np.pi / 12 * (4 * r + s) * (2 * r - s) ** 2
    # (1 - e^-as)/a, which is s where a vanishes
    product = a * s
    falloff = np.where(product > 1e-8, -np.expm1(-product) / np.where(a > 0, a, 1.0), s * (1 - product / 2))
    kernel = s * np.exp(-0.25 * (s - a) ** 2) * falloff / SELF_DUAL
    return length**3 * np.sum(half * _WEIGHTS * overlap * kernel, axis=1)


@dataclass(frozen=True)
class ChessBoard:
    """Baryons in every other cell: stripes, squares or cubes."""

    cell: float
    """Side of a cell; the density repeats itself after two."""
    dimensions: int = 2
    """1, 2 or 3."""

    def __post_init__(self) -> None:
        """Reject a side that is not positive and other numbers of dimensions."""
        object.__setattr__(self, "cell", positive("cell", self.cell))
        if self.dimensions not in (1, 2, 3):
            raise ValueError(f"dimensions must be 1, 2 or 3, got {self.dimensions!r}")

    def scaled(self, factor: float) -> ChessBoard:
        """Return the density with all lengths multiplied by ``factor``."""
        return ChessBoard(self.cell * positive("factor", factor), self.dimensions)

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion: one."""
        return 1.0

    def modes(self, k_max: float) -> Modes:
        """Return all modes up to ``k_max``; ValueError if there are more than ``MAX_SHELLS`` shells."""
        last = _check_end(k_max, 2 * self.cell, "twice the cell")
        if last < self.dimensions:
            return np.empty(0), np.empty(0)
        sums = odd_shells((last - self.dimensions) // 8, self.dimensions)
        shells = np.flatnonzero(sums)
        k = np.pi / self.cell * np.sqrt(8 * shells + self.dimensions)
        return k, sums[shells] * (8 / np.pi**2) ** self.dimensions

    def after_gaussian(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length``: the power of that of stripes."""
        return _stripes(length / self.cell) ** self.dimensions


def _stripes(x: float) -> float:
    """Variance of stripes of unit width after a Gaussian of length ``x``, by the sum that converges faster."""
    if x > 0.3:
        odd = np.arange(1.0, 17.0, 2.0)
        return float(8 / np.pi**2 * np.sum(np.exp(-((np.pi * x * odd) ** 2)) / odd**2))
    if x == 0.0:
        return 1.0
    j = np.arange(1.0, 9.0)
    z = j / (2 * x)
    beyond = np.exp(-(z**2)) / np.sqrt(np.pi) - z * erfc(z)
    return float(1 - 4 * x / np.sqrt(np.pi) - 8 * x * np.sum((-1) ** j * beyond))


@dataclass(frozen=True)
class Cosine:
    """The density 1 + amplitude prod cos(pi x_i/half_period)."""

    half_period: float
    """Half of the period along every axis."""
    dimensions: int
    """1, 2 or 3."""
    amplitude: float
    """Between -1 and 1."""

    def __post_init__(self) -> None:
        """Reject a length that is not positive, other numbers of dimensions, and amplitudes with negative densities."""
        object.__setattr__(self, "half_period", positive("half period", self.half_period))
        if self.dimensions not in (1, 2, 3):
            raise ValueError(f"dimensions must be 1, 2 or 3, got {self.dimensions!r}")
        object.__setattr__(self, "amplitude", between("amplitude", self.amplitude, -1.0, 1.0))

    def scaled(self, factor: float) -> Cosine:
        """Return the density with all lengths multiplied by ``factor``."""
        return Cosine(self.half_period * positive("factor", factor), self.dimensions, self.amplitude)

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion: the square of the amplitude, halved for every dimension."""
        return self.amplitude**2 / 2**self.dimensions

    def modes(self, k_max: float) -> Modes:
        """Return the one wave number that there is, whatever ``k_max``, and its weight."""
        return np.array([np.pi / self.half_period * np.sqrt(self.dimensions)]), np.array([self.initial_variance])
