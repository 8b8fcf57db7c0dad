"""<D>/<H> of a universe whose baryons are unevenly spread, in three limits of how far neutrons and protons diffuse.

In every limit the matter is mixed after nucleosynthesis, and <D> and <H> are volume averages:

* ``Local``: nothing diffuses; every place burns as a homogeneous universe of its own baryon density.
* ``SeparateCells``: neutrons have spread evenly before nucleosynthesis, and stay where they are while it lasts.
* ``SharedNeutrons``: neutrons stay evenly spread all along, however many of them the dense places burn.

In the last two it is the protons alone that have the contrast. Charged nuclei stay where they are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import between, positive
from .abundances import Abundances
from .contrasts import SHAPES, Contrast
from .tables import StampedTable, read_table

CELL_ETA = 6.1e-10
"""Baryons per photon of the tables of cells."""
CELL_SHAPES = ("two-point", "lognormal")
"""Distributions for which cells with shared neutrons are tabulated."""


class Mixing(Protocol):
    """What a limit says about D/H."""

    def shift(self, contrast: Contrast) -> float:
        """<D>/<H> over D/H of the homogeneous universe, minus one."""
        ...

    def shift_of(self, eps: float, shape: str = "two-point") -> float:
        """Return the shift for the distribution ``shape`` of RMS contrast ``eps``."""
        ...


def shaped(eps: float, shape: str) -> Contrast:
    """Return the distribution of the name ``shape`` with RMS contrast ``eps``.

    Raises
    ------
    ValueError
        If there is no such distribution, or none of this contrast.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape must be one of {', '.join(SHAPES)}, got {shape!r}")
    return SHAPES[shape](eps)


@dataclass(frozen=True)
class Local:
    """Neither neutrons nor protons diffuse."""

    abundances: Abundances
    """D/H against baryons per photon."""
    eta: float = CELL_ETA
    """Mean baryons per photon."""

    def __post_init__(self) -> None:
        """Reject a mean density outside the table."""
        self.abundances.deuterium_ratio(self.eta)

    def ratio(self, contrast: Contrast) -> float:
        """<D>/<H>; raises ValueError where the density exceeds the table."""
        deuterium, hydrogen = self.abundances.per_photon(self.eta * contrast.density)
        return float(contrast.share @ deuterium / (contrast.share @ hydrogen))

    def shift(self, contrast: Contrast) -> float:
        """<D>/<H> over D/H at the mean density, minus one; raises ValueError where the density exceeds the table."""
        return self.ratio(contrast) / float(self.abundances.deuterium_ratio(self.eta)) - 1

    def shift_of(self, eps: float, shape: str = "two-point") -> float:
        """Return the shift for the distribution ``shape`` of RMS contrast ``eps``."""
        return self.shift(shaped(eps, shape))

    @property
    def second_order(self) -> float:
        """Shift over eps^2 for small fluctuations, (D''/D - H''/H)/2 with derivatives by the density over its mean.

        With L = ln(D/H), h = ln(H/n_B) and dots for d/d ln(eta) it is (L.. + L.^2 + L. + 2 L. h.)/2.
        """
        first, second = -self.abundances.slope(self.eta), self.abundances.curvature(self.eta)
        hydrogen, _ = self.abundances.hydrogen_slopes(self.eta)
        return float(second + first**2 + first + 2 * first * hydrogen) / 2


@dataclass(frozen=True)
class SeparateCells:
    """Neutrons are spread evenly at 0.1 MeV and stay; the protons have the contrast. At 6.1e-10 baryons per photon."""

    table: StampedTable
    """Deuterium and hydrogen of a cell against its density of protons over the mean."""

    @cached_property
    def _left(self) -> CubicSpline:
        columns = self.table.columns
        both = np.stack([columns["deuterium"], columns["hydrogen"]], axis=1)
        return CubicSpline(self._coordinate(columns["density"]), np.log(both))

    @staticmethod
    def _coordinate(density: Floats) -> Floats:
        return np.log(density + 0.02)

    def left(self, density: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
        """Deuterium and hydrogen per mean baryon at densities of protons over the mean; outside raises ValueError.

        Below the lowest density of the table, a millionth, there is what the neutrons make alone.
        """
        lowest, highest = (float(self.table.columns["density"][i]) for i in (0, -1))
        inside = np.maximum(between("density over mean", density, 0.0, highest), lowest)
        both = np.exp(self._left(self._coordinate(inside)))
        return both[..., 0], both[..., 1]

    def shift(self, contrast: Contrast) -> float:
        """<D>/<H> over D/H of the homogeneous universe, minus one; a density above the table raises ValueError."""
        (d, h), (d0, h0) = self.left(contrast.density), self.left(1.0)
        return float(contrast.share @ d / (contrast.share @ h) / (d0 / h0)) - 1

    def shift_of(self, eps: float, shape: str = "two-point") -> float:
        """Return the shift for the distribution ``shape`` of RMS contrast ``eps``."""
        return self.shift(shaped(eps, shape))


@dataclass(frozen=True)
class SharedNeutrons:
    """Neutrons stay evenly spread; the protons have the contrast. At 6.1e-10 baryons per photon."""

    table: StampedTable
    """Shift of <D>/<H> against the RMS contrast of the protons."""

    @cached_property
    def _shifts(self) -> dict[str, CubicSpline]:
        columns = self.table.columns
        # even in eps: no slope at zero
        ends = ((1, 0.0), "not-a-knot")
        return {shape: CubicSpline(columns["eps"], columns[shape], bc_type=ends) for shape in CELL_SHAPES}

    def shift(self, contrast: Contrast) -> float:
        """<D>/<H> over D/H of the homogeneous universe, minus one, as for two cells of the same RMS contrast.

        All cells feed on one reservoir, so that a distribution cannot be averaged place by place; that of two values
        and the lognormal one are tabulated, and differ by how much the shape matters.
        """
        return self.shift_of(contrast.rms)

    def shift_of(self, eps: float, shape: str = "two-point") -> float:
        """Return the shift for the distribution ``shape`` of RMS contrast ``eps``.

        Raises
        ------
        ValueError
            If the distribution is not tabulated, or the contrast outside the table.
        """
        if shape not in CELL_SHAPES:
            raise ValueError(f"shape must be one of {', '.join(CELL_SHAPES)}, got {shape!r}")
        return float(self._shifts[shape](between("eps", eps, 0.0, float(self.table.columns["eps"][-1]))))


@lru_cache(maxsize=1)
def separate_cells() -> SeparateCells:
    """Return the limit of neutrons that spread before nucleosynthesis and not during it."""
    return SeparateCells(read_table("cells_separate"))


@lru_cache(maxsize=1)
def shared_neutrons() -> SharedNeutrons:
    """Return the limit of neutrons that are evenly spread throughout."""
    return SharedNeutrons(read_table("cells_shared"))


def power_law_shift(slope: float, contrast: Contrast) -> float:
    """Return the shift of <D>/<H> where D/H is proportional to (density over mean)^(-slope) and H to the density.

    Raises
    ------
    ValueError
        If the density vanishes somewhere and ``slope`` exceeds one: the average would diverge.
    """
    if slope > 1:
        positive("smallest density", float(contrast.density.min()))
    return float(contrast.share @ contrast.density ** (1 - slope)) - 1
