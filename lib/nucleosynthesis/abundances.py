"""Light elements of a homogeneous universe against its baryons per photon, interpolated in a table made with primat.

primat: C. Pitrou, A. Coc, J.-P. Uzan & E. Vangioni, Phys. Rep. 754 (2018) 1. Two sets of nuclear rates: ``small``
(primat's own) and ``small_parthenope`` (those of PArthENoPE 3.0), twelve reactions each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import between, increasing, non_negative, positive
from .tables import read_table

RATES = ("small", "small_parthenope")
"""Sets of nuclear rates by primat's name of the network."""


@dataclass(frozen=True, eq=False)
class Abundances:
    """D/H and the other light elements on increasing baryon-to-photon ratios, with cubic splines between them.

    Between 1e-15 and 1.5e-8 (where D/H has fallen to 4e-14) the splines follow primat to 1e-5; see the tests.
    """

    eta: Floats
    """Baryons per photon today, shape (n,)."""
    deuterium: Floats
    """D/H by number."""
    hydrogen: Floats
    """Protons that stay hydrogen, per baryon."""
    helium: Floats
    """Mass fraction of helium, 4 n(He4)/n_B."""
    stamp: Mapping[str, str]
    """Code, version and settings."""

    def __post_init__(self) -> None:
        """Reject unordered or non-positive entries."""
        increasing("eta", positive("eta", self.eta))
        for name in ("deuterium", "hydrogen", "helium"):
            if positive(name, getattr(self, name)).shape != self.eta.shape:
                raise ValueError(f"{name} must have one value per eta, got shape {getattr(self, name).shape}")

    @cached_property
    def _log_deuterium(self) -> CubicSpline:
        return CubicSpline(np.log(self.eta), np.log(self.deuterium))

    @cached_property
    def _hydrogen(self) -> CubicSpline:
        return CubicSpline(np.log(self.eta), self.hydrogen)

    @cached_property
    def _helium(self) -> CubicSpline:
        return CubicSpline(np.log(self.eta), self.helium)

    def _log(self, eta: ArrayLike) -> FloatOrArray:
        return np.log(between("eta", eta, float(self.eta[0]), float(self.eta[-1])))

    def deuterium_ratio(self, eta: ArrayLike) -> FloatOrArray:
        """D/H at ``eta`` (any shape); an eta outside the table raises ValueError.

        >>> print(f"{primat_abundances().deuterium_ratio(6.1e-10):.3e}")
        2.460e-05
        """
        return np.exp(self._log_deuterium(self._log(eta)))[()]

    def hydrogen_fraction(self, eta: ArrayLike) -> FloatOrArray:
        """Hydrogen nuclei per baryon at ``eta`` (any shape); an eta outside the table raises ValueError."""
        return self._hydrogen(self._log(eta))[()]

    def helium_fraction(self, eta: ArrayLike) -> FloatOrArray:
        """Helium mass fraction at ``eta`` (any shape); an eta outside the table raises ValueError."""
        return self._helium(self._log(eta))[()]

    def slope(self, eta: ArrayLike) -> FloatOrArray:
        """-d ln(D/H)/d ln(eta) at ``eta`` (any shape); an eta outside the table raises ValueError."""
        return -self._log_deuterium(self._log(eta), 1)[()]

    def curvature(self, eta: ArrayLike) -> FloatOrArray:
        """d^2 ln(D/H)/d ln(eta)^2 at ``eta`` (any shape); an eta outside the table raises ValueError."""
        return self._log_deuterium(self._log(eta), 2)[()]

    def hydrogen_slopes(self, eta: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
        """First and second derivative of ln(hydrogen per baryon) by ln(eta); an eta outside raises ValueError."""
        x = self._log(eta)
        value, first, second = (self._hydrogen(x, n)[()] for n in range(3))
        return first / value, second / value - (first / value) ** 2

    def per_photon(self, eta: ArrayLike) -> tuple[Floats, Floats]:
        """Deuterium and hydrogen nuclei per photon at baryons per photon ``eta``, any shape; an empty place has none.

        Below the table nothing that was captured burns, and D/H is proportional to eta.

        Raises
        ------
        ValueError
            If an ``eta`` is negative, not finite or above the table.
        """
        given = np.asarray(non_negative("eta", eta))
        lowest = float(self.eta[0])
        inside = np.asarray(between("eta", np.maximum(given, lowest), lowest, float(self.eta[-1])))
        hydrogen = given * self.hydrogen_fraction(inside)
        return hydrogen * self.deuterium_ratio(inside) * np.minimum(given / lowest, 1.0), hydrogen


@lru_cache(maxsize=len(RATES))
def primat_abundances(rates: str = "small") -> Abundances:
    """Return the table of one of ``RATES``.

    Raises
    ------
    ValueError
        For other rates.
    """
    if rates not in RATES:
        raise ValueError(f"rates must be one of {', '.join(RATES)}, got {rates!r}")
    table = read_table(f"abundances_{rates}")
    return Abundances(*(table.columns[name] for name in ("eta", "deuterium", "hydrogen", "helium")), table.stamp)
