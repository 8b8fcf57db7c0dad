"""Two fields across a bubble wall as a table, and what can be measured on it between the points of the table.

One not-a-knot cubic spline per field serves every purpose. A shape-preserving interpolant would not ring at a coarse
wall, but its second derivative jumps at the points, and the centre of the wall is a zero of the second derivative.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base.arrays import Floats
from ..base.validation import finite, increasing, non_negative, positive
from .shape import MIN_POINTS, full_width_half_maximum, peak

EDGE = 1e-12
"""Share of the table's length by which a position may miss its end through rounding."""


@dataclass(frozen=True, eq=False)
class WallProfile:
    """Fields of an O(4) bounce or of any wall against the radius, in one unit of mass (radii in its inverse)."""

    r: Floats
    """Radii, shape (n,), not negative, strictly increasing."""
    Phi: Floats
    """Bulk field, shape (n,)."""
    phi: Floats
    """Brane field, shape (n,)."""
    R_peak: float | None = None
    """Stated centre of the wall, or None: then the centre is measured."""
    w_FWHM: float | None = None
    """Stated full width at half maximum, or None: then the width is measured."""

    def __post_init__(self) -> None:
        """Store read-only float arrays; raise ValueError or TypeError that names the field and the value."""
        r = increasing("r", self.r)
        non_negative("r", r)
        if r.size < MIN_POINTS:
            raise ValueError(f"r must have at least {MIN_POINTS} points, got {r.size}")
        arrays = {"r": r, "Phi": finite("Phi", self.Phi), "phi": finite("phi", self.phi)}
        for name, array in arrays.items():
            if np.shape(array) != r.shape:
                raise ValueError(f"{name} must have the shape of r, {r.shape}, got {np.shape(array)}")
            array = np.array(array)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.R_peak is not None:
            centre = positive("R_peak", self.R_peak)
            if not r[0] <= centre <= r[-1]:
                raise ValueError(f"R_peak must lie in the table, {r[0]:g} to {r[-1]:g}, got {centre!r}")
            object.__setattr__(self, "R_peak", centre)
        if self.w_FWHM is not None:
            object.__setattr__(self, "w_FWHM", positive("w_FWHM", self.w_FWHM))

    @cached_property
    def splines(self) -> tuple[CubicSpline, CubicSpline]:
        """Phi and phi as cubic splines of r."""
        return CubicSpline(self.r, self.Phi), CubicSpline(self.r, self.phi)

    @cached_property
    def _steepness(self) -> Floats:
        """dPhi/dr at the points, with the sign that makes its largest size a maximum."""
        gradient = self.splines[0](self.r, 1)
        return gradient * np.sign(gradient[np.argmax(np.abs(gradient))])

    @cached_property
    def measured_center(self) -> float:
        """Radius of the largest |dPhi/dr|, between the points of the table.

        Raises
        ------
        ValueError
            If Phi is constant or steepest at an end of the table.
        """
        return peak(self.r, self._steepness)[0]

    @cached_property
    def measured_width(self) -> float:
        """Full width of |dPhi/dr| at half maximum; raises ValueError if the table does not contain it."""
        return full_width_half_maximum(self.r, self._steepness)

    @property
    def center(self) -> float:
        """``R_peak`` where it is stated, ``measured_center`` otherwise."""
        return self.measured_center if self.R_peak is None else self.R_peak

    @property
    def width(self) -> float:
        """``w_FWHM`` where it is stated, ``measured_width`` otherwise."""
        return self.measured_width if self.w_FWHM is None else self.w_FWHM

    @property
    def xi(self) -> Floats:
        """Positions r - centre of the points, shape (n,)."""
        return self.r - self.center

    def fields(self, xi: ArrayLike) -> tuple[Floats, Floats]:
        """Return the fields (Phi, phi) at positions ``xi`` relative to the centre.

        Parameters
        ----------
        xi
            Positions r - centre, any shape.

        Returns
        -------
        tuple of ndarray
            Phi and phi, each of the shape of ``xi``.

        Raises
        ------
        ValueError
            If a position lies outside the table.
        """
        return self._evaluate(xi, 0)

    def gradients(self, xi: ArrayLike) -> tuple[Floats, Floats]:
        """Return (dPhi/dr, dphi/dr) at positions ``xi``; arguments and errors as for ``fields``."""
        return self._evaluate(xi, 1)

    def _evaluate(self, xi: ArrayLike, derivative: int) -> tuple[Floats, Floats]:
        radii = np.asarray(finite("xi", xi)) + self.center
        low, high = self.r[0], self.r[-1]
        slack = EDGE * (high - low)
        outside = (radii < low - slack) | (radii > high + slack)
        if np.any(outside):
            bad = float(radii[outside].flat[0]) if radii.ndim else float(radii)
            ends = f"{low - self.center:g} to {high - self.center:g}"
            raise ValueError(f"xi must lie in the table, {ends}, got {bad - self.center!r}")
        radii = np.clip(radii, low, high)
        bulk, brane = self.splines
        return bulk(radii, derivative), brane(radii, derivative)
