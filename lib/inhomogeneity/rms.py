"""Root mean square of rho/<rho> - 1 after diffusion, and the scale of a density at which it reaches a bound."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np

from ..base.roots import bracketed_root
from ..base.validation import positive
from .lattices import Modes
from .sampled import PowerSpectrum
from .transfer import Gaussian, Transfer

_NOTHING = 1e-24
"""Modes whose amplitude squared falls below are left out."""
_FURTHEST = 1e12
"""Largest factor, either way, on which a bound is sought."""


class Density(Protocol):
    """What the densities of this room have in common."""

    @property
    def initial_variance(self) -> float:
        """Variance of rho/<rho> before diffusion."""
        ...

    def scaled(self, factor: float) -> Density:
        """Return the density with all lengths multiplied by ``factor``."""
        ...


@runtime_checkable
class Discrete(Protocol):
    """A density made of separate modes."""

    def modes(self, k_max: float) -> Modes:
        """Return wave numbers up to ``k_max`` and summed squared amplitudes of rho/<rho>."""
        ...


@runtime_checkable
class Resummed(Protocol):
    """A density whose modes have been summed for a Gaussian."""

    def after_gaussian(self, length: float) -> float:
        """Variance after a Gaussian of diffusion length ``length``."""
        ...


@runtime_checkable
class Mixture(Protocol):
    """A transfer function that is known as a mixture of Gaussians."""

    def resummed(self, density: Resummed) -> float:
        """Variance of ``density`` after it."""
        ...


def variance(density: Density, transfer: Transfer) -> float:
    """Return <rho^2>/<rho>^2 - 1 of ``density`` after ``transfer``; the average does not change.

    Gaussians, one or a mixture, on a periodic density take the sum that converges faster; everything else sums its
    modes up to where the square of ``transfer`` is below ``_NOTHING``.

    Raises
    ------
    ValueError
        If ``transfer`` is not known where it still matters, or the density has too many modes up to there.

    >>> from .lattices import DeltaLattice
    >>> round(variance(DeltaLattice(3.0), Gaussian(1.0)), 6)
    0.07654
    """
    if isinstance(density, PowerSpectrum):
        return density.after(transfer)
    if isinstance(transfer, Gaussian) and isinstance(density, Resummed):
        return density.after_gaussian(transfer.length)
    if isinstance(transfer, Mixture) and isinstance(density, Resummed):
        return transfer.resummed(density)
    if not isinstance(density, Discrete):
        raise ValueError(f"a density must have modes, got {density!r}")
    k, weights = density.modes(transfer.negligible_beyond(_NOTHING))
    return float(np.sum(weights * np.asarray(transfer(k)) ** 2))


def eps_rms(density: Density, transfer: Transfer) -> float:
    """Return the root of :func:`variance`; raises as it does."""
    return float(np.sqrt(variance(density, transfer)))


def critical_scale(density: Density, transfer: Transfer, eps: float) -> float:
    """Return the factor on all lengths of ``density`` at which its root mean square after ``transfer`` is ``eps``.

    Stretching a density moves its modes to smaller wave numbers, where a decreasing transfer function is larger: the
    root mean square rises with the factor, from nothing to its value before diffusion. A bracket, grown from the factor
    one by powers of two until the signs differ, hence holds the only solution.

    Returns
    -------
    the factor; infinity if the root mean square is below ``eps`` even without diffusion.

    Raises
    ------
    ValueError
        If ``eps`` is not positive, ``transfer`` rises somewhere, no solution lies within a factor ``_FURTHEST``, or as
        for :func:`variance`.

    >>> from .lattices import DeltaLattice
    >>> round(critical_scale(DeltaLattice(1.0), Gaussian(1.0), 0.3), 6)
    3.055455
    """
    bound = positive("eps", eps) ** 2
    if not transfer.decreasing:
        raise ValueError(f"the transfer function must not rise with the wave number, got {transfer!r}")
    if density.initial_variance <= bound:
        return np.inf

    def excess(log_factor: float) -> float:
        """Logarithm of the variance over its bound; lengths of the transfer shrink instead of those of the density."""
        found = variance(density, transfer.scaled(float(np.exp(-log_factor))))
        return np.log(max(found, np.finfo(float).tiny) / bound)

    low, high = -np.log(2.0), np.log(2.0)
    while excess(low) > 0:
        low = _further(low)
    while excess(high) < 0:
        high = _further(high)
    return float(np.exp(bracketed_root("eps_rms over its bound", excess, low, high, xtol=1e-13)))


def _further(log_factor: float) -> float:
    """Twice the power of two; ValueError beyond ``_FURTHEST``."""
    if abs(log_factor) > np.log(_FURTHEST):
        raise ValueError(f"eps_rms reaches its bound nowhere within a factor {_FURTHEST:g}")
    return 2 * log_factor
