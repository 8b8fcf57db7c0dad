"""Densities that are given by numbers: a power spectrum, or values on a periodic grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.fft import irfftn, rfftn

from ..base.arrays import Floats
from ..base.validation import increasing, non_negative, positive
from .lattices import Modes
from .transfer import Transfer

_STEP = 0.25
"""Longest piece of ln k over which the spectrum is integrated by one rule."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_COARSE_NODES, _COARSE_WEIGHTS = np.polynomial.legendre.leggauss(5)
_ACCURACY = 1e-9
"""Largest relative difference that the two rules may have."""
_SMALL = 1e-9
"""Share of the variance below which the difference is absolute: there a steep tail is all that is left."""


@dataclass(frozen=True, eq=False)
class PowerSpectrum:
    """A random density whose spectrum is known: Delta^2(k), the variance of rho/<rho> per unit of ln k.

    Between the wave numbers Delta^2 is linear in ln k; outside of them there is none. The spectrum P(k) of the
    convention <|rho_k|^2> = V P is Delta^2 = k^3 P/(2 pi^2): see :meth:`from_power`.
    """

    wave_numbers: Floats
    """Increasing, above zero, shape (n,), at least two."""
    power: Floats
    """Delta^2 there, not negative, shape (n,)."""

    def __post_init__(self) -> None:
        """Store read-only arrays; ValueError names the first bad wave number or value."""
        k = np.array(positive("wave numbers", increasing("wave numbers", self.wave_numbers)))
        power = np.array(np.atleast_1d(non_negative("power", self.power)))
        if k.size < 2 or power.shape != k.shape:
            raise ValueError(
                f"wave numbers and power must have one shape of at least 2, got {k.shape} and {power.shape}"
            )
        for name, array in (("wave_numbers", k), ("power", power)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @classmethod
    def from_power(cls, wave_numbers: ArrayLike, spectrum: ArrayLike) -> PowerSpectrum:
        """Return the density of the three-dimensional spectrum P(k) of rho/<rho>, in the cube of the unit of length.

        Raises ValueError as the constructor does.
        """
        k = np.asarray(positive("wave numbers", wave_numbers))
        return cls(k, k**3 * np.asarray(non_negative("spectrum", spectrum)) / (2 * np.pi**2))

    def scaled(self, factor: float) -> PowerSpectrum:
        """Return the density with all lengths multiplied by ``factor``."""
        return PowerSpectrum(self.wave_numbers / positive("factor", factor), self.power)

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion, by the trapezoidal rule, which is exact for what is linear in ln k."""
        return float(np.trapezoid(self.power, np.log(self.wave_numbers)))

    def after(self, transfer: Transfer) -> float:
        """Variance after diffusion: the integral of Delta^2 T^2 over ln k.

        Pieces end at the wave numbers of the spectrum and at the breaks of ``transfer``, so that the integrand is
        smooth on each, and are cut to a length of ``_STEP``; two rules of Gauss and Legendre, of 8 and of 5 points,
        must agree to ``_ACCURACY`` of the result, or of ``_SMALL`` of the variance before diffusion if that is more.

        Raises
        ------
        ValueError
            If they do not: then ``transfer`` varies faster than its breaks tell.
        """
        knots = np.log(self.wave_numbers)
        inside = transfer.breaks[(transfer.breaks > self.wave_numbers[0]) & (transfer.breaks < self.wave_numbers[-1])]
        ends = np.union1d(knots, np.log(inside))
        cuts = [np.linspace(a, b, int(np.ceil((b - a) / _STEP)) + 1)[1:] for a, b in pairwise(ends)]
        ends = np.concatenate([ends[:1], *cuts])
        fine, coarse = (
            self._by_rule(transfer, ends, nodes, weights)
            for nodes, weights in ((_NODES, _WEIGHTS), (_COARSE_NODES, _COARSE_WEIGHTS))
        )
        if abs(fine - coarse) > _ACCURACY * max(fine, _SMALL * self.initial_variance):
            raise ValueError(f"transfer function is not smooth between its breaks: variance {coarse!r} or {fine!r}")
        return fine

    def _by_rule(self, transfer: Transfer, ends: Floats, nodes: Floats, weights: Floats) -> float:
        """The integral over all pieces by one rule."""
        half = 0.5 * np.diff(ends)[:, None]
        logs = ends[:-1, None] + half * (1 + nodes)
        left = np.asarray(transfer(np.exp(logs))) ** 2
        return float(np.sum(half * weights * np.interp(logs, np.log(self.wave_numbers), self.power) * left))


@dataclass(frozen=True, eq=False)
class DensityField:
    """A density on the points of a periodic grid of one, two or three dimensions, the same spacing along each."""

    values: Floats
    """Densities in any unit, not negative, not all zero."""
    spacing: float
    """Distance of neighbouring points."""

    def __post_init__(self) -> None:
        """Store a read-only array; ValueError names the first bad value and its index."""
        values = np.array(self.values, dtype=np.float64)
        if values.ndim not in (1, 2, 3) or values.size < 2:
            raise ValueError(f"density must have one to three dimensions and two values, got shape {values.shape}")
        bad = ~(np.isfinite(values) & (values >= 0))
        if np.any(bad):
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            raise ValueError(f"density must be finite and not negative, got {float(values[index])!r} at index {index}")
        if not np.any(values):
            raise ValueError("density must not vanish everywhere, got 0.0 at every index")
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "spacing", positive("spacing", self.spacing))

    def scaled(self, factor: float) -> DensityField:
        """Return the density with all lengths multiplied by ``factor``."""
        return DensityField(self.values, self.spacing * positive("factor", factor))

    @property
    def initial_variance(self) -> float:
        """Variance before diffusion, of the values themselves."""
        relative = self.values / np.mean(self.values)
        return float(np.mean((relative - 1) ** 2))

    @property
    def _squares(self) -> Floats:
        """Squared wave numbers of the Fourier transform of real numbers, in the inverse of the spacing."""
        shape = self.values.shape
        squares = 0.0
        for axis, n in enumerate(shape):
            k = np.fft.rfftfreq(n) if axis == len(shape) - 1 else np.fft.fftfreq(n)
            squares = squares + ((2 * np.pi * k) ** 2).reshape([-1 if i == axis else 1 for i in range(len(shape))])
        return np.asarray(squares)

    def diffused(self, transfer: Transfer) -> Floats:
        """Density over its mean on every point of the grid after ``transfer``; ringing of sharp edges cut off at zero.

        Raises ValueError if ``transfer`` is not known where it still matters.
        """
        amplitude = rfftn(self.values / np.mean(self.values))
        amplitude *= np.asarray(transfer(np.sqrt(self._squares) / self.spacing))
        return np.maximum(irfftn(amplitude, s=self.values.shape), 0.0)

    @cached_property
    def _all_modes(self) -> Modes:
        """Every wave number once, in the inverse of the spacing, and its summed weight; by one Fourier transform."""
        shape = self.values.shape
        amplitude = rfftn(self.values / np.mean(self.values), norm="forward")
        weights = np.abs(amplitude) ** 2
        # the last axis holds half of the modes: those that are not their own partner count twice
        partner = np.full(shape[-1] // 2 + 1, 2.0)
        partner[0] = 1.0
        if shape[-1] % 2 == 0:
            partner[-1] = 1.0
        weights *= partner
        flat, where = np.unique(np.round(self._squares.ravel(), 13), return_inverse=True)
        sums = np.bincount(where, weights.ravel())
        return np.sqrt(flat[1:]), sums[1:]

    def modes(self, k_max: float) -> Modes:
        """Return all modes of the grid up to ``k_max``."""
        k, weights = self._all_modes
        kept = k / self.spacing <= k_max
        return k[kept] / self.spacing, weights[kept]
