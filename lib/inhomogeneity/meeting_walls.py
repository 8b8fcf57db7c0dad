"""Baryons on the surfaces where bubbles of exponential nucleation meet: mean, two-point function, correlation.

Units as in :mod:`.two_point`. A surface element belongs to the two bubbles A, B whose walls arrive at once. With s_A
the time at which the wall of A arrives and n_A its direction there, the density is

    rho = sum over pairs of delta(s_A - s_B) |n_A - n_B|^k (a^p b^q + a^q b^p)/2,   where no third wall came before,

a, b the radii at the meeting; k = 1, p = q = 0 is one baryon per area. Each wall arrives with the rate e^s a^2 e^-a/2,
from all directions alike, hence <rho> = Gamma(3+p) Gamma(3+q) <|n - n'|^k>/8. Two points have none, one or both of
their walls in common; the time integrals of these parts are 6/G^4, 2/G^3 and 1/G^2, G of :func:`.two_point.union`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline
from scipy.special import eval_legendre, gamma, gammainc, poch

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import non_negative, positive
from ..nucleation.kjma import bubble_density
from .correlated import CorrelatedDensity, gauss_panels, growing_ends
from .two_point import union

LAST = 48.0
"""Distance beyond which the correlation is left out."""


@dataclass(frozen=True)
class WallWeight:
    """Baryons per area where two walls meet: |n_A - n_B|^(k-1) (a^p b^q + a^q b^p)/2 of their radii a, b."""

    p: float = 0.0
    q: float = 0.0
    k: float = 1.0

    def __post_init__(self) -> None:
        """Reject negative powers; ValueError names the power."""
        for name in ("p", "q", "k"):
            non_negative(name, getattr(self, name))

    def of_radii(self, a: ArrayLike, b: ArrayLike) -> FloatOrArray:
        """Return (a^p b^q + a^q b^p)/2."""
        a, b = np.asarray(a), np.asarray(b)
        return 0.5 * (a**self.p * b**self.q + a**self.q * b**self.p)

    @property
    def mean(self) -> float:
        """Mean of rho over space, in units of v_w/beta: for baryons per area the area per volume, 2/3."""
        return float(gamma(3 + self.p) * gamma(3 + self.q) * self._kernel / 8)

    @property
    def mean_together(self) -> float:
        """The same for bubbles born together, 1/(8 pi) per volume: walls arrive from all sides with 4 pi n s^2."""
        density, power = bubble_density(), (5 + self.p + self.q) / 3
        rate = (4 * np.pi * density) ** 2 * gamma(power) / 3 * (4 * np.pi * density / 3) ** -power
        return float(0.5 * rate * self._kernel)

    @property
    def _kernel(self) -> float:
        """Mean of |n - n'|^k over both directions."""
        return 2 ** (self.k + 1) / (self.k + 2)


PER_AREA = WallWeight()
"""Baryons in proportion to the area."""
PER_ENERGY = WallWeight(p=1.0, k=2.0)
"""In proportion to the vacuum energy that the two walls bring: each has a/3 of it per area of its own.

A face takes in |n_A - n_B|/2 of each wall per area. A third of the density is then one per volume, as all is swept.
"""
PER_INVARIANT_MASS = WallWeight(p=0.5, q=0.5, k=2.0)
"""In proportion to the invariant mass of the two walls: Lorentz factors grow as the radii, so sqrt(a b) |n_A - n_B|."""


def kernel_coefficients(k: float, order: int) -> Floats:
    """Return the coefficients of |n - n'|^k in Legendre polynomials of the cosine between n and n', shape (order + 1,).

    >>> kernel_coefficients(2.0, 1).tolist()
    [2.0, -2.0]
    """
    degree = np.arange(order + 1)
    half = 0.5 * k
    return (2 * degree + 1) * 2**k * poch(-half, degree) / poch(half + 1, degree + 1)


@dataclass(frozen=True)
class WallQuadrature:
    """Numbers of points of the quadratures and of Legendre polynomials."""

    gaps: int = 10
    cosines: int = 20
    sums: int = 20
    angles: int = 16
    degrees: int = 24


def _exclusive(weight: WallWeight, r: float, gap: Floats, resolution: WallQuadrature) -> tuple[Floats, Floats]:
    """Legendre moments of walls that reach one point at once, from nuclei outside the past cone of the other one.

    A nucleus at distance a in the direction of cosine c lies outside if c < gap/r + (r^2 - gap^2)/(2 a r). Returns
    moments for the powers p and q of the radius, shape (n_gaps, degrees + 1) each; ``gap`` is of either sign.
    """
    nodes, node_weights = np.polynomial.legendre.leggauss(resolution.cosines)
    edge = (gap / r)[:, None]
    lower, upper = -1 + 0.5 * (edge + 1) * (1 + nodes), edge + 0.5 * (1 - edge) * (1 + nodes)
    cosine = np.concatenate([lower, upper], axis=1)
    measure = np.concatenate([0.5 * (edge + 1) * node_weights, 0.5 * (1 - edge) * node_weights], axis=1)
    reach = np.full(cosine.shape, np.inf)
    above = 2 * (r * upper - gap[:, None])
    reach[:, nodes.size :] = (r * r - gap[:, None] ** 2) / np.maximum(above, np.finfo(float).tiny)
    polynomials = eval_legendre(np.arange(resolution.degrees + 1)[:, None, None], cosine)

    def moments(power: float) -> Floats:
        share = 0.25 * gamma(3 + power) * gammainc(3 + power, reach) * measure
        return np.einsum("gc,lgc->gl", share, polynomials)

    return moments(weight.p), moments(weight.q)


def wall_covariance(r: float, weight: WallWeight = PER_AREA, resolution: WallQuadrature | None = None) -> float:
    """Return <rho(x) rho(x')>/<rho>^2 - 1 at the distance ``r``.

    At small r it is that of a plane, <area times weight squared>/(2 r <rho>^2).

    Parameters
    ----------
    r
        Distance, positive.
    weight
        Baryons per area.
    resolution
        Of the quadratures; the default is good to 1e-4 of the value.

    Raises
    ------
    ValueError
        If ``r`` is not positive.
    """
    r, use = float(positive("r", r)), resolution or WallQuadrature()
    last = min(r, 44.0)
    gap, gap_weight = gauss_panels(np.unique([0.0, *(c for c in (2.0, 6.0, 16.0) if c < last), last]), use.gaps)
    total = union(gap, r)
    coefficients = kernel_coefficients(weight.k, use.degrees)
    # walls common to both points: sum of their radii, w = r + 2 x, with the weight e^-x of Laguerre
    x, x_weight = np.polynomial.laguerre.laggauss(use.sums)
    both = r + 2 * x
    common = 2 * x_weight * np.exp(-0.5 * r) * (both**2 - gap[:, None] ** 2) / (32 * r)
    none, one, cosines, radii = 1.0, 1.0, [], []
    for sign in (1.0, -1.0):
        with_p, with_q = _exclusive(weight, r, sign * gap, use)
        none = none * (0.5 * (with_p * with_q) @ coefficients)
        radius = 0.5 * (both + sign * gap[:, None])
        cosine = np.clip((r * r + radius**2 - (both - radius) ** 2) / (2 * r * radius), -1.0, 1.0)
        polynomials = eval_legendre(np.arange(use.degrees + 1)[:, None, None], cosine)
        met = np.einsum("gl,lgw->gw", coefficients * with_p, polynomials) * radius**weight.q
        met = met + np.einsum("gl,lgw->gw", coefficients * with_q, polynomials) * radius**weight.p
        one = one * (0.5 * met)
        cosines.append(cosine), radii.append(radius)
    angle, angle_weight = np.polynomial.legendre.leggauss(use.angles)
    turn = np.cos(0.5 * np.pi * (1 + angle))
    kernels: FloatOrArray = 1.0
    for cosine, radius in zip(cosines, radii, strict=True):
        sine = np.sqrt(1 - cosine**2)
        apart = 2 - 2 * (cosine[:, :, None] * cosine[:, None, :])[..., None]
        apart = apart - 2 * (sine[:, :, None] * sine[:, None, :])[..., None] * turn
        kernels = kernels * np.maximum(apart, 0.0) ** (0.5 * weight.k)
        kernels = kernels * weight.of_radii(radius[:, :, None], radius[:, None, :])[..., None]
    two = np.einsum("gw,gv,gwvt,t->g", common, common, kernels, 0.5 * angle_weight, optimize=True)
    mean = weight.mean
    # the product of the means is the same integral without anything shared; its part beyond r is elementary
    alone = none / total**4 - (mean / (2 * np.cosh(0.5 * gap)) ** 2) ** 2
    inside = gap_weight @ (6 * alone + 2 * np.einsum("gw,gw->g", common, one) / total**3 + two / (2 * total**2))
    edge = np.tanh(0.5 * r)
    beyond = 6 * mean**2 * (2 / 3 - edge + edge**3 / 3) / 8
    return float(2 * (inside - beyond) / mean**2)


@lru_cache(maxsize=8)
def wall_correlation(weight: WallWeight = PER_AREA) -> CorrelatedDensity:
    """Return the correlation of the baryons on the surfaces; their variance before diffusion is infinite.

    The two-point function is computed at some 90 distances; r xi(r) is interpolated between them by cubics.

    >>> round(float(wall_correlation().after_gaussian(2.93)), 3)
    0.047
    """
    at, _ = gauss_panels(growing_ends(LAST, 6.0, ratio=1.8, finest=1e-3), 6)
    values = [r * wall_covariance(float(r), weight) for r in at]
    interpolant = CubicSpline(at, values)
    return CorrelatedDensity.of(lambda r: interpolant(r) / r, LAST, np.inf)
