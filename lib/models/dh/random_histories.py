"""The bounds of Secs. 3 to 5 with bubbles that nucleate at random in place of cosines and lattices.

Densities are those of :mod:`lib.inhomogeneity.two_point` and :mod:`lib.inhomogeneity.meeting_walls`, whose unit is
v_w/beta; R = n_b^(-1/3) = (8 pi)^(1/3) v_w/beta is the separation of eq. (15), of the ensemble and not of a sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ...base.arrays import FloatOrArray, Floats
from ...base.roots import bracketed_root
from ...base.validation import increasing, positive
from ...inhomogeneity.correlated import CorrelatedDensity
from ...inhomogeneity.rms import critical_scale
from ...inhomogeneity.transfer import Gaussian
from ...inhomogeneity.two_point import hole_correlation, hole_radius
from .parameters import PROTON_LENGTH, SEPARATION, PaperPlasma, comoving_horizon


def critical_separation(density: CorrelatedDensity, eps: float) -> float:
    """Return R/d at which ``density``, in units of v_w/beta, has the root mean square ``eps`` after a Gaussian.

    Infinity if it has less even without diffusion. Raises ValueError unless ``eps`` is positive.
    """
    return SEPARATION * critical_scale(density, Gaussian(1.0), eps)


def slope_contour(density: CorrelatedDensity, eps: float, slope: float, rates: ArrayLike, speed: float = 0.1) -> Floats:
    """Return T_p in GeV at which eps_RMS = ``slope`` H/beta times that of the times of arrival is just ``eps``.

    Fig. 1 with the variance of a random history, linear in the slope as (25) is.

    Parameters
    ----------
    density
        Times of arrival, from :func:`lib.inhomogeneity.two_point.time_correlation`.
    eps
        Bound on eps_RMS.
    slope
        Largest |d ln eta/d ln T|.
    rates
        beta/H, any shape.
    speed
        v_w.

    Returns
    -------
    temperatures, of the shape of ``rates``; NaN where ``slope`` is allowed whatever the temperature.

    Raises
    ------
    ValueError
        If a number is not positive.
    """
    b = np.asarray(positive("beta/H", rates))
    allowed = positive("eps_RMS", eps) * b / positive("slope", slope)
    per_gev = float(comoving_horizon(PaperPlasma(), 1.0)) * positive("v_w", speed) / PROTON_LENGTH  # v_w/(aH d_p) T

    def one(rms: float, rate: float) -> float:
        scale = critical_scale(density, Gaussian(1.0), rms)
        return per_gev / (rate * scale) if np.isfinite(scale) else np.nan

    return np.array([one(float(a), float(r)) for a, r in zip(allowed.ravel(), b.ravel(), strict=True)]).reshape(b.shape)


@dataclass(frozen=True, eq=False)
class RandomHoles:
    """Clipped holes around the centres of exponential nucleation, of several sizes."""

    ratios: Floats
    """R/R_min, increasing, shape (n,)."""
    densities: tuple[CorrelatedDensity, ...]
    """The density at each ratio, in units of v_w/beta."""

    @classmethod
    def of_ratios(cls, ratios: ArrayLike) -> RandomHoles:
        """Return the holes of all R/R_min; ValueError unless these increase, are positive and at least four."""
        at = np.array(positive("ratios", increasing("ratios", ratios)))
        if at.size < 4:
            raise ValueError(f"ratios must be at least four, got {at.tolist()!r}")
        return cls(at, tuple(hole_correlation(SEPARATION / float(ratio)) for ratio in at))

    def log_variance(self, radius: float) -> CubicSpline:
        """Return ln eps_RMS^2 as a function of ln(R/R_min) at fixed R_min/d = ``radius``.

        Raises ValueError unless ``radius`` is positive.
        """
        lengths = SEPARATION / self.ratios / positive("R_min/d", radius)
        found = [float(d.after_gaussian(length)) for d, length in zip(self.densities, lengths, strict=True)]
        return CubicSpline(np.log(self.ratios), np.log(found))

    def boundary_ratio(self, radius: float, eps: float) -> float:
        """Return R/R_min above which eps_RMS is below ``eps`` at R_min/d = ``radius``; NaN if it is everywhere.

        Raises
        ------
        ValueError
            If an input is not positive, or eps_RMS exceeds ``eps`` at the last ratio of the table.
        """
        curve, bound = self.log_variance(radius), 2 * np.log(positive("eps_RMS", eps))
        ends = float(np.log(self.ratios[0])), float(np.log(self.ratios[-1]))
        if curve(ends[0]) < bound:
            return float("nan")
        return float(np.exp(bracketed_root("ln eps_RMS^2", lambda x: float(curve(x)) - bound, *ends, xtol=1e-12)))

    def safe_radius(self, eps: float) -> float:
        """Return R_min/d at which holes at the smallest ratio have the root mean square ``eps``; below, all pass."""
        scale = critical_scale(self.densities[0], Gaussian(1.0), eps)
        return scale * SEPARATION / float(self.ratios[0])

    def safe_separation(self, eps: float) -> float:
        """Return the least R/d, over the ratios of the table, at which eps_RMS is ``eps``: below, all holes pass."""
        return min(critical_separation(density, eps) for density in self.densities)


def random_asymptote(eps: float) -> FloatOrArray:
    """Return R/R_min at which undiffused random holes have the root mean square ``eps``: f/(1 - f) = eps^2.

    f is the share that bubbles smaller than R_min reached first. Raises ValueError unless ``eps`` is positive.
    """
    return SEPARATION / hole_radius(1 / (1 + positive("eps_RMS", eps) ** -2))
